"""The distance to the next colour: the smallest step that changes it, and no smaller one does."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.authoring.derive.trace import RowLadder, distances
from checker.kinds.thresholds import MEASURE, Ladder, Step
from checker.model.types import DATE, DAYS, Type, number

MONEY = number(2, "MNOK")
CENT = Decimal("0.01")


def walk(measure: object, *limits: tuple[str, str, object], kind: Type = MONEY, beyond: str = "red") -> RowLadder:
    """A ladder of (colour, comparator, limit) with a measure."""
    steps = tuple(Step(colour, sign, (colour,)) for colour, sign, _ in limits)
    values = {(colour,): limit for colour, _, limit in limits}
    return RowLadder(Ladder(steps, beyond, ()), kind, {MEASURE: measure, **values})


def told(found: RowLadder) -> list[tuple[str, str, str]]:
    """The steps as text."""
    return [(str(step.amount), step.direction, step.colour) for step in distances(found)]


BUDGET = ("green", "<=", Decimal(20))


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("20.00", [("0.01", "more", "yellow")]),
        ("20.01", [("0.01", "less", "green"), ("3.00", "more", "red")]),
        ("23.00", [("3.00", "less", "green"), ("0.01", "more", "red")]),
        ("23.01", [("0.01", "less", "yellow")]),
    ],
)
def test_both_ways_at_each_side_of_each_limit(measure: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(walk(Decimal(measure), BUDGET, ("yellow", "<=", Decimal("23.000")))) == expected


def test_an_open_limit_belongs_to_the_other_side() -> None:
    open_ladder = (("green", "<", Decimal(20)),)
    assert told(walk(Decimal("19.99"), *open_ladder)) == [("0.01", "more", "red")]
    assert told(walk(Decimal("20.00"), *open_ladder)) == [("0.01", "less", "green")]


def test_a_limit_between_two_smallest_units_is_rounded_to_what_can_be_written() -> None:
    ladder = (("green", "<=", Decimal("0.115")),)
    assert told(walk(Decimal("0.11"), *ladder)) == [("0.01", "more", "red")]
    assert told(walk(Decimal("0.13"), *ladder)) == [("0.02", "less", "green")]


def test_two_equal_limits_leave_no_room_between_them() -> None:
    assert told(walk(Decimal(20), BUDGET, ("yellow", "<=", Decimal(20)))) == [("0.01", "more", "red")]


def test_a_blank_limit_ahead_makes_the_colour_unknown() -> None:
    assert told(walk(Decimal(15), BUDGET, ("yellow", "<=", None))) == [("5.01", "more", "missing")]


def test_a_ladder_of_days_downward() -> None:
    ladder = (("green", ">=", Decimal(30)), ("yellow", ">=", Decimal(0)))
    assert told(walk(Decimal(10), *ladder, kind=DAYS)) == [("20", "more", "green"), ("11", "less", "red")]


def test_a_ladder_of_dates_counts_days() -> None:
    day = date(2023, 6, 30)
    found = walk(day + timedelta(days=2), ("green", "<=", day), kind=DATE)
    assert told(found) == [("2", "earlier", "green")]
    assert told(walk(day, ("green", "<", day + timedelta(days=5)), kind=DATE)) == [("5", "later", "red")]


@given(
    measure=st.integers(-5000, 5000),
    limits=st.lists(st.integers(-50000, 50000), min_size=2, max_size=2),
    signs=st.sampled_from([("<=", "<="), ("<", "<="), ("<=", "<"), ("<", "<"), (">=", ">="), (">", ">="), (">", ">")]),
)
def test_a_step_changes_the_colour_and_one_unit_less_does_not(
    measure: int, limits: list[int], signs: tuple[str, str]
) -> None:
    # limits have one place more than the measure, so that some lie between two units
    ordered = [Decimal(limit) / 1000 for limit in sorted(limits, reverse=signs[0].startswith(">"))]
    found = walk(Decimal(measure) / 100, ("green", signs[0], ordered[0]), ("yellow", signs[1], ordered[1]))
    own, own_measure = found.colour(), Decimal(measure) / 100
    steps = list(distances(found))
    assert {step.direction for step in steps} <= {"more", "less"}
    assert len(steps) == (1 if own in ("green", "red") else 2)
    for step in steps:
        towards = 1 if step.direction == "more" else -1
        assert found.colour(own_measure + towards * step.amount) == step.colour != own
        assert found.colour(own_measure + towards * (step.amount - CENT)) == own
