"""What Polars makes of an expression: exact figures, and a blank that is never passed over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

Evaluate = Callable[..., Any]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("budget * 1.15", "23.0000"),
        ("budget / 8", "2.50000"),
        ("budget / 0.1", "200.00"),
        ("budget - forecast - p50", "-28.00"),
        ("budget - (forecast - p50)", "22.00"),
        ("p50 * (forecast - budget) * 2 / 5", "30.00"),
        ("budget / 4 * 3", "15.00"),
        ("budget * 3 / 4 + 1", "16.00"),
        ("2 * 3 + budget", "26.00"),
        ("-budget", "-20.00"),
        ("- - budget", "20.00"),
        ("10 - -budget", "30.00"),
        ("abs(budget - forecast)", "3.00"),
        ("greatest(budget, forecast, 24)", "24.00"),
        ("least(budget, forecast, 24)", "20.00"),
        ("coalesce(budget, 0.5)", "20.00"),
        ("case when budget > 20 then 1 when budget = 20 then 2.5 end", "2.5"),
        ("length(name)", "14"),
        ("length(name) - 20", "-6"),
        # Polars counts these in small integers, which wrap around
        ("month(planned) * 1000", "1000"),
        ("month(actual) * 100", "300"),
        ("year(planned) * 12 + month(planned)", "24277"),
        ("year(planned) * 10000000", "20230000000"),
        ("2000000000 + 2000000000 + count", "4000000003"),
        ("99999999999 * 99999999999 + count", "9999999999800000000004"),
    ],
)
def test_figures_are_exact(text: str, value: str, evaluate: Evaluate) -> None:
    assert Decimal(evaluate(text)) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("actual - planned", "29"),
        ("planned - actual", "-29"),
        ("(actual - planned) * 1000000000", "29000000000"),
        ("greatest(actual, as_of) - planned", "29"),
        ("actual - interval '1 month' - planned", "1"),
        ("actual - planned - slack", "-1"),
        ("slack - (actual - planned)", "1"),
    ],
)
def test_days_are_whole(text: str, value: str, evaluate: Evaluate) -> None:
    assert Decimal(evaluate(text, days=True)) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("planned + interval '1 month'", date(2023, 2, 28)),
        ("planned - interval '2 weeks'", date(2023, 1, 17)),
        ("planned + interval '1 year'", date(2024, 1, 31)),
        ("greatest(planned, actual)", date(2023, 3, 1)),
        ("least(planned, date '2022-12-31')", date(2022, 12, 31)),
    ],
)
def test_dates(text: str, value: date, evaluate: Evaluate) -> None:
    assert evaluate(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "phase < 'execution'",  # planning comes before execution; the alphabet says otherwise
        "phase > 'concept'",
        "phase between 'concept' and 'planning'",
        "phase not between 'concept' and 'concept'",
        "phase < project.phase",
        "coalesce(phase, 'concept') < 'execution'",
        "case when budget > 99 then 'concept' else phase end < 'execution'",
        "phase in ('planning', 'execution')",
        "state not in ('paused')",
        "name like 'Lab%'",
        "name like 'Labdata _ (ny)'",
        "name not like 'lab%'",
        "not name like 'Labdata.2%'",
        "planned <= as_of and as_of <= actual",
        "budget * 1.15 = forecast",
        "share = 0.15",
        "budget <> 20.01",
        "not not budget > 1",
        "not (budget > 1 and not (forecast > 1))",
        "budget > 1 or budget > 2 and budget > 99",
        "(budget > 99 or budget > 2) and budget > 1",
        "budget is not null and (count < 0 or count = 3)",
    ],
)
def test_conditions_that_hold(text: str, evaluate: Evaluate) -> None:
    assert evaluate(text) is True
    assert evaluate(f"not ({text})") is False


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # blank: budget
        ("budget > 1", None),
        ("budget <> 1", None),
        ("budget is null", True),
        ("budget is not null", False),
        ("budget is distinct from 1", True),
        ("budget is not distinct from p50", False),
        ("budget in (1, 20)", None),
        ("budget not in (1, 20)", None),
        ("budget between 1 and 2", None),
        ("budget not between 1 and 2", None),
        ("p50 between 1 and budget", None),
        ("p50 between 30 and budget", False),  # whatever the budget is
        # Kleene: known as soon as one side settles it
        ("budget > 1 and p50 > 99", False),
        ("budget > 1 and p50 > 1", None),
        ("budget > 1 or p50 > 1", True),
        ("budget > 1 or p50 > 99", None),
        ("not budget > 1", None),
        # nothing swallows it
        ("greatest(budget, p50) > 1", None),
        ("least(p50, budget, 3) > 1", None),
        ("greatest(budget + 1, p50) > 1", None),
        ("abs(budget) > 1", None),
        ("case when budget > 1 then 1 else 0 end = 0", None),
        ("case when p50 > 1 then 1 when budget > 1 then 2 else 0 end = 1", True),
        ("case when p50 > 99 then 1 when budget > 1 then 2 else 0 end = 0", None),
        ("case when p50 > 99 then 1 end = 1", None),
        # asked for by name
        ("coalesce(budget, p50) = 25", True),
        ("coalesce(budget, 0) = 0", True),
        ("case when budget is null then 1 else 0 end = 1", True),
    ],
)
def test_a_blank_is_not_passed_over(text: str, value: bool | None, evaluate: Evaluate) -> None:
    assert evaluate(text, budget=None) is value


@pytest.mark.parametrize("text", ["state <> 'paused'", "state = 'paused'", "not state = 'paused'", "name like '%'"])
def test_a_blank_term_or_text_is_unknown(text: str, evaluate: Evaluate) -> None:
    assert evaluate(text, state=None, name=None) is None


@pytest.mark.parametrize(
    ("text", "optional", "value"),
    [
        ("greatest(planned, actual)", ("actual",), date(2023, 1, 31)),
        ("greatest(planned, actual)", ("planned",), None),
        ("least(planned, actual, as_of)", ("actual",), date(2023, 1, 31)),
        ("coalesce(actual, greatest(planned, as_of))", ("actual",), date(2023, 2, 28)),
    ],
)
def test_greatest_and_least_pass_over_what_is_optional(
    text: str, optional: tuple[str, ...], value: date | None, evaluate: Evaluate
) -> None:
    assert evaluate(text, optional=optional, actual=None) == value


def test_quotes_in_a_text_stay_a_text(evaluate: Evaluate) -> None:
    assert evaluate("name = 'O''Hara -- \\'", name="O'Hara -- \\") is True
    assert evaluate("name = ''' or 1 = 1'", name="x") is False


def test_the_largest_cells_do_not_overflow(evaluate: Evaluate) -> None:
    most = Decimal("999999999999999.99")
    assert evaluate("budget * forecast", budget=most, forecast=-most) == Decimal("-999999999999999980000000000000.0001")
    assert evaluate("budget * 1.15 > forecast", budget=most, forecast=most) is True
