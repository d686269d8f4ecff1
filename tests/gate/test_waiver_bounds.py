"""What a bound covers: no worse colour, no greater distance, no other value, and nothing that it does not speak of."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.gate.waivers import reason_worse
from checker.model.finding import COLOURS
from checker.rulebook.policy_files import BoundModel

FIGURES = st.decimals(min_value=-1000, max_value=1000, places=2)


def finding(**values: str | None) -> dict[str, Any]:
    """A finding's colour and figures."""
    return {**dict.fromkeys(("colour", "observed", "limit", "distance")), **values}


def why(bound: dict[str, Any], **values: str | None) -> str | None:
    """Why a finding is worse than a bound, in a word."""
    text = reason_worse(BoundModel(**bound), finding(**values))
    return text.key.removeprefix("waivers.") if text else None


ORDER = ("green", "yellow", "red")


@pytest.mark.parametrize("found", ORDER)
@pytest.mark.parametrize("bound", ORDER)
def test_no_worse_colour(bound: str, found: str) -> None:
    borne = ORDER.index(found) <= ORDER.index(bound)
    assert why({"colour": bound}, colour=found) == (None if borne else "colour-worse")


@pytest.mark.parametrize("bound", COLOURS)
def test_missing_is_covered_by_missing_alone(bound: str) -> None:
    assert why({"colour": bound}, colour="missing") == (None if bound == "missing" else "colour-worse")


@given(FIGURES, FIGURES)
def test_no_greater_distance(bound: Decimal, found: Decimal) -> None:
    assert why({"distance": bound}, distance=str(found)) == ("distance-worse" if found > bound else None)


@given(FIGURES, FIGURES)
def test_a_limit_that_moves_with_the_figure_does_not_help(limit: Decimal, waived: Decimal) -> None:
    """The same distance, one further away from where it was waived: worse on either side of the limit."""
    for side in (1, -1):
        edge = limit + side * Decimal("5.00")
        values = {"observed": str(edge + side), "limit": str(edge), "distance": "1.00"}
        worse = edge + side > waived if side > 0 else edge + side < waived
        bound = {"distance": Decimal(1), "observed": str(waived)}
        assert why(bound, **values) == ("observed-other" if worse else None)


def test_dates_lie_further_away_too() -> None:
    bound = {"distance": Decimal(30), "observed": "2023-06-30"}
    values = {"distance": "30", "limit": "2023-06-01"}
    assert why(bound, observed="2023-06-29", **values) is None
    assert why(bound, observed="2023-07-01", **values) == "observed-other"


def test_without_a_distance_only_the_same_value() -> None:
    assert why({"observed": "13.225"}, observed="13.2250") is None
    assert why({"observed": "13.225"}, observed="13.226") == "observed-other"
    assert why({"observed": "bp3"}, observed="bp3") is None
    assert why({"observed": "bp3"}, observed="bp4") == "observed-other"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"colour": "yellow"}, "no-colour"),
        ({"distance": "0.01"}, "no-distance"),
        ({"observed": "x"}, "no-observed"),
        ({}, None),
    ],
)
def test_what_a_bound_does_not_speak_of_is_not_covered(values: dict[str, str], said: str | None) -> None:
    assert why({}, **values) == said
    assert reason_worse("any", finding(**values)) is None


@pytest.mark.parametrize("bound", [{"distance": Decimal(9)}, {"observed": "9"}])
def test_a_figure_that_is_gone_is_not_covered(bound: dict[str, Any]) -> None:
    assert why(bound) == "figure-gone"
