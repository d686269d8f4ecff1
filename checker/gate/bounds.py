"""How bad a waived or known finding may be: worse than that, or not to be held against it, it counts again."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from checker.finding import CODE_OF_COLOUR
from checker.policy.waivers import BoundModel
from checker.texts import Text

Bound = BoundModel | Literal["any"]


def beyond(bound: Bound, finding: Mapping[str, Any]) -> Text | None:
    """Why a finding is worse than its bound; None where it is not. What the bound does not say is never taken as
    borne: a finding with a colour or a figure needs a bound for it.
    """
    if bound == "any":
        return None
    return beyond_colour(bound, finding["colour"]) or beyond_figure(bound, finding)


def beyond_colour(bound: BoundModel, colour: str | None) -> Text | None:
    """Why the colour is worse than the bound. Missing is covered by missing alone: to empty a cell helps nobody."""
    if colour is None:
        return None
    if bound.colour is None:
        return Text("waivers.no-colour", {"found": colour_text(colour)})
    if CODE_OF_COLOUR[colour] > CODE_OF_COLOUR[bound.colour] or (colour == "missing") > (bound.colour == "missing"):
        return Text("waivers.colour-worse", {"found": colour_text(colour), "most": colour_text(bound.colour)})
    return None


def beyond_figure(bound: BoundModel, finding: Mapping[str, Any]) -> Text | None:
    """Why the figure is worse than the bound: a greater distance beyond the limit, or, where there is no distance,
    any other figure than the one that was waived.
    """
    observed, distance = finding["observed"], finding["distance"]
    if (bound.distance is not None and distance is None) or (bound.observed is not None and observed is None):
        return Text("waivers.figure-gone")
    if distance is None:
        if observed is None:
            return None
        if bound.observed is None:
            return Text("waivers.no-observed", {"found": observed})
        return None if same(observed, bound.observed) else other(observed, bound.observed)
    if bound.distance is None:
        return Text("waivers.no-distance", {"found": distance})
    if Decimal(distance) > bound.distance:
        return Text("waivers.distance-worse", {"found": distance, "most": str(bound.distance)})
    if bound.observed is not None and observed is not None and further(observed, finding["limit"], bound.observed):
        return other(observed, bound.observed)
    return None


def other(found: str, waived: str) -> Text:
    """That another figure was waived."""
    return Text("waivers.observed-other", {"found": found, "most": waived})


def same(found: str, waived: str) -> bool:
    """Whether two figures are the same, however many noughts they end in."""
    numbers = number(found), number(waived)
    return numbers[0] == numbers[1] if None not in numbers else found == waived


def further(observed: str, limit: str | None, waived: str) -> bool:
    """Whether a figure lies further from its limit than the one that was waived, on the same side. A limit that has
    moved with the figure does not help. Dates compare as they are written.
    """
    found, edge, most = number(observed), number(limit or ""), number(waived)
    if found is None or edge is None or most is None:
        return observed != waived and (observed > waived) == (observed > (limit or ""))
    return found > most if found > edge else found < most


def number(text: str) -> Decimal | None:
    """The number that a figure's text is; None where it is a date or a word."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def colour_text(colour: str) -> Text:
    """What a colour is called."""
    return Text(f"engine.colour-{colour}")
