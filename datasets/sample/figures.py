"""From a wanted colour to the figures that give it: the tolerance table read backwards.

``n`` is a number of the project's own, made of its name, which picks among the ways to the same colour.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any
from zlib import crc32

from pack import PARAMETERS

COLOUR = {"g": "green", "y": "yellow", "r": "red", "m": "missing"}
CENT, TENTH = Decimal("0.01"), Decimal("0.1")
GRADES: dict[str, dict[str, tuple[str | None, ...]]] = {
    "scope_change": {
        "green": ("none", "none", "negligible"),
        "yellow": ("slightly_worse", "non_critical_out", "increase_expected"),
        "red": ("material_reduction", "material_increase"),
        "missing": (None,),
    },
    "adoption_progress": {
        "green": ("as_planned", "as_planned", "negligible"),
        "yellow": ("slightly_worse",),
        "red": ("far_worse",),
        "missing": (None,),
    },
    "handover_progress": {
        "green": ("as_planned",),
        "yellow": ("somewhat_delayed",),
        "red": ("considerably_delayed",),
        "missing": (None,),
    },
}
RISKS: dict[str, tuple[tuple[str | None, str | None], ...]] = {
    "green": (("within", "sufficient"),),
    "yellow": (("at_limit", "sufficient"), ("within", "uncertain"), ("at_limit", "uncertain")),
    "red": (("over", "uncertain"), ("at_limit", "insufficient")),
    "missing": (("within", None), (None, "sufficient")),
}
LATE = {"green": 0, "yellow": 20, "red": 55, "missing": 0}  # days that a handover is behind its plan
HANDOVER_SLACK = 30


def number(project: str) -> int:
    """The project's own number: the same on every machine."""
    return crc32(project.encode())


def wanted(letters: str | None) -> dict[str, str]:
    """``gygggg`` as a colour for each parameter; all green where nothing is said."""
    return {name: COLOUR[letter] for name, letter in zip(PARAMETERS, letters or "gggggg", strict=True)}


def pick(choices: Any, n: int) -> Any:
    """One of several."""
    return choices[n % len(choices)]


def frames(budget: Decimal) -> tuple[Decimal, Decimal]:
    """P50 and P85, set when a project goes into execution."""
    return (budget * Decimal("1.10")).quantize(TENTH), (budget * Decimal("1.25")).quantize(TENTH)


def forecast(budget: Decimal, phase: str, colour: str, n: int, month: int) -> Decimal | None:
    """A forecast of the colour: a third of the yellow ones exactly on the limit, a seventh of the green ones too."""
    if colour == "missing":
        return None
    limit = frames(budget)[0] if phase == "execution" else budget * Decimal("1.15")
    if colour == "green":
        share = Decimal(94 + n % 7) + Decimal(month - 1) / 5
        if share > 100:  # on the budget in January and February; what would be over it comes down from March on
            share = 100 - Decimal(month - 2) / 5
        return (budget * share / 100).quantize(CENT, ROUND_DOWN)
    step = Decimal(2 + n % 5 + month) / 100
    if colour == "yellow":
        return limit.quantize(CENT) if n % 3 == 0 else (budget * (1 + step)).quantize(CENT, ROUND_DOWN)
    return (limit + budget * step).quantize(CENT)


def year(budget: Decimal, n: int, month: int) -> dict[str, Decimal]:
    """The year's budget and estimate, both well within the project's, and what has accrued."""
    share = (budget * (2 + n % 3) / 10).quantize(TENTH)
    estimate = (share * (95 + n % 6 - month + 1) / 100).quantize(CENT)
    return {
        "year_budget": share,
        "year_estimate": estimate,
        "accrued_to_date": (estimate * month / 13).quantize(CENT, ROUND_DOWN),
    }


def reached(planned: date, late: int, as_of: date) -> dict[str, date | None]:
    """Forecast and actual date of something that comes ``late`` days after its plan."""
    day = planned + timedelta(days=late)
    return {"forecast": None if day <= as_of else day, "actual": day if day <= as_of else None}
