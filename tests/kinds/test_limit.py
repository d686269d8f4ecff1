"""Kind ``limit``: ladders, their order, segments, dates and pools."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

BASE = 'kind = "limit"\ntable = "projects"\nmeasure = "forecast"\n'
COST = (
    BASE
    + """
per = "phase"
limits.2023-01-01.concept   = { green = "<= budget", yellow = "<= budget * 1.15" }
limits.2023-01-01.planning  = "not applicable"
limits.2023-01-01.execution = { green = "<= budget", yellow = "<= p50" }
"""
)


@pytest.mark.parametrize(
    ("phase", "budget", "p50", "forecast", "colour"),
    [
        ("concept", "20.00", None, "20.00", "green"),
        ("concept", "20.00", None, "20.01", "yellow"),
        ("concept", "20.00", None, "23.00", "yellow"),
        ("concept", "20.00", None, "23.01", "red"),
        ("concept", "0.10", None, "0.11", "yellow"),
        ("concept", "0.10", None, "0.12", "red"),
        ("concept", "0.00", None, "0.00", "green"),
        ("concept", "-1.00", None, "-1.15", "missing"),  # a negative budget turns its limits round
        ("concept", None, None, "20.00", "missing"),
        ("concept", "20.00", None, None, "missing"),
        ("planning", "20.00", None, "99.00", "not applicable"),
        ("planning", None, None, None, "not applicable"),
        ("execution", "100.00", "120.00", "120.00", "yellow"),
        ("execution", "100.00", "120.00", "120.01", "red"),
        ("execution", "100.00", None, "100.00", "green"),  # P50 is not reached
        ("execution", "100.00", None, "100.01", "missing"),
        ("execution", None, "120.00", "130.00", "missing"),  # a blank budget must not hide a red
        ("execution", "100.00", "90.00", "80.00", "missing"),  # out of order, whatever the measure
        ("execution", "100.00", "90.00", "200.00", "missing"),
        ("execution", "100.00", "100.00", "100.00", "green"),
        ("execution", "100.00", "100.00", "100.01", "red"),
        (None, "20.00", "20.00", "20.00", "missing"),
    ],
)
def test_a_ladder_is_walked(
    phase: str | None, budget: str | None, p50: str | None, forecast: str | None, colour: str, judge: Any
) -> None:
    assert judge(COST).says({"phase": phase, "budget": budget, "p50": p50, "forecast": forecast}) == [colour]


@pytest.mark.parametrize(
    ("ladder", "colours"),
    [
        # the measure: 9.99, 10.00, 10.01, 20.00, 20.01
        ('{ green = "<= 10", yellow = "<= 20" }', "green green yellow yellow red"),
        ('{ green = "< 10", yellow = "< 20" }', "green yellow yellow red red"),
        ('{ green = "< 10", yellow = "<= 20" }', "green yellow yellow yellow red"),
        ('{ green = ">= 20", yellow = ">= 10" }', "red yellow yellow green green"),
        ('{ green = "> 20", yellow = "> 10" }', "red red yellow yellow green"),
        ('{ red = "<= 10", yellow = "<= 20" }\nbeyond = "green"', "red red yellow yellow green"),
        ('{ green = "<= 10" }', "green green red red red"),
        ('{ green = "<= 10" }\nbeyond = "yellow"', "green green yellow yellow yellow"),
        ('{ yellow = "<= 10" }', "yellow yellow red red red"),
        ('{ green = "<= 20", yellow = "<= 10" }', "missing missing missing missing missing"),
        ('{ green = ">= 10", yellow = ">= 20" }', "missing missing missing missing missing"),
        ('"not applicable"', " ".join(["not-applicable"] * 5)),
    ],
)
def test_either_direction_open_and_closed(ladder: str, colours: str, judge: Any) -> None:
    rows = [{"forecast": figure} for figure in ("9.99", "10.00", "10.01", "20.00", "20.01")]
    found = judge(f"{BASE}limits.2023-01-01 = {ladder}").says(*rows)
    assert [colour.replace(" ", "-") for colour in found] == colours.split()


def test_limits_out_of_order_are_missing_whatever_the_measure(judge: Any) -> None:
    rule = judge(BASE + 'limits.2023-01-01 = { green = "<= budget", yellow = "<= p50" }')
    row = {"budget": "2.00", "p50": "1.99"}
    assert rule.says(*(row | {"forecast": figure} for figure in ("1.00", "2.00", "9.00"))) == ["missing"] * 3
    assert rule.says(row | {"forecast": "2.00", "p50": "2.00"}) == ["green"]


def test_needs_must_hold_and_be_known(judge: Any) -> None:
    rule = judge(BASE + 'needs = "budget > 0"\nlimits.2023-01-01 = { green = "<= budget" }')
    assert rule.says(
        {"forecast": "1", "budget": "1"}, {"forecast": "0", "budget": "0"}, {"forecast": "1"}, {"budget": "1"}
    ) == ["green", "missing", "missing", "missing"]


def test_when_false_is_not_applicable_and_unknown_is_missing(judge: Any) -> None:
    rule = judge(BASE + 'when = "state = \'active\'"\nlimits.2023-01-01 = { green = "<= budget" }')
    row = {"forecast": "1", "budget": "1"}
    assert rule.says(row | {"state": "active"}, row | {"state": "paused"}, row) == [
        "green",
        "not applicable",
        "missing",
    ]


@pytest.mark.parametrize(
    ("measure", "optional", "colour"),
    [
        ("coalesce(p50, forecast)", "", "missing"),
        ("coalesce(p50, forecast)", 'optional = "p50"', "green"),
        ("greatest(p50, forecast)", "", "missing"),
        ("greatest(p50, forecast)", 'optional = ["p50"]', "green"),
        ("case when p50 is null then forecast else p50 end", "", "missing"),
        ("case when p50 is null then forecast else p50 end", 'optional = "p50"', "green"),
        ("case when forecast > 0 then forecast else p50 end", "", "missing"),
        ("case when p50 > 0 then forecast else forecast end", 'optional = "p50"', "missing"),  # nobody can know
    ],
)
def test_nothing_swallows_a_blank_that_is_not_optional(measure: str, optional: str, colour: str, judge: Any) -> None:
    text = BASE.replace('"forecast"', f'"{measure}"') + f'{optional}\nlimits.2023-01-01 = {{ green = "<= budget" }}'
    assert judge(text).says({"forecast": "1", "budget": "1"}) == [colour]


def test_a_limit_that_would_swallow_a_blank(judge: Any) -> None:
    ladder = 'limits.2023-01-01 = { green = "<= budget", yellow = "<= coalesce(p50, 0) + budget" }'
    row = {"forecast": "1.01", "budget": "1"}
    assert judge(BASE + ladder).says(row, row | {"forecast": "1"}) == ["missing", "green"]
    assert judge(f'{BASE}optional = "p50"\n{ladder}').says(row) == ["red"]


def test_a_later_date_restates_only_some_lines(judge: Any) -> None:
    rule = judge(COST + 'limits.2023-07-15.concept = { green = "<= budget" }\n')
    row = {"budget": "20", "p50": "25", "forecast": "21"}
    periods = ("2022-12", "2023-01", "2023-06", "2023-07", "2024-01")
    rows = [row | {"phase": phase, "period": period} for period in periods for phase in ("concept", "execution")]
    assert rule.says(*rows) == [
        *("not applicable", "not applicable"),  # before the first date
        *("yellow", "yellow"),
        *("yellow", "yellow"),
        *("red", "yellow"),  # in force within the month
        *("red", "yellow"),
    ]
    assert rule.shows("path", *rows)[4:8] == [
        "limits/2023-01-01/concept",
        "limits/2023-01-01/execution",
        "limits/2023-07-15/concept",
        "limits/2023-01-01/execution",
    ]


def test_a_segment_may_fall_out_or_begin_at_a_later_date(judge: Any) -> None:
    rule = judge(
        COST + 'limits.2024-01-01.concept = "not applicable"\nlimits.2024-01-01.planning = { green = "<= budget" }\n'
    )
    row = {"budget": "20", "forecast": "20"}
    rows = [
        row | {"phase": phase, "period": year} for year in ("2023-12", "2024-01") for phase in ("concept", "planning")
    ]
    assert rule.says(*rows) == ["green", "not applicable", "not applicable", "green"]


def test_per_the_vocabulary_of_a_related_row(judge: Any) -> None:
    rule = judge(
        """
kind = "limit"
table = "milestones"
measure = "cost"
per = "project.phase"
limits.2023-01-01.concept   = { green = "<= 1" }
limits.2023-01-01.planning  = { green = "<= 2" }
limits.2023-01-01.execution = { green = "<= project.budget" }
"""
    )
    rows = [
        {"cost": "2", "project.phase": phase, "project.budget": "3"} for phase in ("concept", "planning", "execution")
    ]
    assert rule.says(*rows, {"cost": "2"}) == ["red", "green", "green", "missing"]
    assert rule.shows("segment", *rows) == ["concept", "planning", "execution"]


def test_days(judge: Any) -> None:
    rule = judge(
        """
kind = "limit"
table = "milestones"
unit = "days"
measure = "coalesce(actual, as_of) - planned"
optional = "actual"
limits.2023-01-01 = { green = "<= project.slack", yellow = "<= project.slack + 10" }
"""
    )
    rows = [{"planned": "2023-01-01", "actual": day, "project.slack": "30"} for day in ("2023-01-31", "2023-02-01")]
    late = {"planned": "2023-01-01", "actual": "2023-02-11", "project.slack": "30"}
    passed = {"planned": "2023-01-01", "project.slack": "29"}
    assert rule.says(*rows, late, passed, {"actual": "2023-01-01", "project.slack": "1"}) == [
        "green",
        "yellow",
        "red",
        "yellow",
        "missing",
    ]
    assert rule.shows("distance", late) == [Decimal(1)]
    assert rule.shows("observed", late) == [Decimal(41)]


def test_dates_as_limits(judge: Any) -> None:
    rule = judge(
        BASE.replace('"forecast"', '"ends"')
        + 'limits.2023-01-01 = { green = "<= starts", yellow = "<= starts + interval \'6 months\'" }'
    )
    rows = [{"starts": "2023-01-31", "ends": day} for day in ("2023-01-31", "2023-02-01", "2023-07-31", "2023-08-01")]
    assert rule.says(*rows, {"ends": "2023-01-01"}) == ["green", "yellow", "yellow", "red", "missing"]
    assert rule.shows("limit", rows[3]) == [date(2023, 7, 31)]
    assert [int(days) for days in rule.shows("distance", *rows)] == [0, 1, 181, 1]


POOL = (
    BASE
    + """
pool = "pool"
needs = "budget > 0"
limits.2023-01-01 = { green = "<= budget", yellow = "<= budget * 1.15" }
"""
)


def pool(name: str | None, *figures: tuple[str | None, str | None], **more: str) -> list[dict[str, Any]]:
    """Rows of a pool: forecast and budget."""
    return [{"pool": name, "forecast": forecast, "budget": budget, **more} for forecast, budget in figures]


@pytest.mark.parametrize(
    ("rows", "colours"),
    [
        (pool("a", ("0.20", "0"), ("9.50", "10")), "green green"),
        (pool("a", ("0.51", "0"), ("9.50", "10")), "yellow yellow"),
        (pool("a", ("2.00", "0"), ("9.50", "10")), "yellow yellow"),
        (pool("a", ("2.01", "0"), ("9.50", "10")), "red red"),
        (pool("a", ("0.20", "0"), (None, "10")), "missing missing"),
        (pool("a", ("0.20", None), ("9.50", "10")), "missing missing"),
        (pool("a", ("0.20", "0"), ("0.30", "0")), "missing missing"),
        (pool(None, ("0.20", "1")), "missing"),
        (pool(None, ("0.20", "1")) + pool("a", ("2", "1")), "missing red"),
        (pool("a", ("1", "1")) + pool("b", ("2", "1")) + pool("a", ("1", "0")), "red red red"),
        (pool("a", ("1", "1")) + pool("b", ("1", "1")) + pool("a", ("0.10", "0")), "yellow green yellow"),
        (pool("a", ("1", "1")) + pool("a", ("9", "1"), portfolio="Q"), "green red"),
        (pool("a", ("1", "1")) + pool("a", ("9", "1"), period="2023-02"), "green red"),
    ],
)
def test_pools(rows: list[dict[str, Any]], colours: str, judge: Any) -> None:
    assert judge(POOL).says(*rows) == colours.split()


def test_a_pool_shows_its_sums_and_is_told_once(judge: Any) -> None:
    rule = judge(POOL)
    rows = pool("a", ("2.01", "0"), ("9.50", "10"))
    assert rule.shows("observed", *rows) == [Decimal("11.51")] * 2
    assert rule.shows("limit", *rows) == [Decimal("11.5000")] * 2
    assert rule.rule.kind.told_once(rule.rule.model) == ("pool",)


@pytest.mark.parametrize(
    ("forecast", "limit", "distance", "better"),
    [
        ("19.00", "20.0000", "-1.0000", "green"),
        ("20.00", "20.0000", "0.0000", "green"),
        ("20.01", "20.0000", "0.0100", "green"),
        ("23.00", "20.0000", "3.0000", "green"),
        ("23.01", "23.0000", "0.0100", "yellow"),
    ],
)
def test_evidence_is_exact(forecast: str, limit: str, distance: str, better: str, judge: Any) -> None:
    row = {"phase": "concept", "budget": "20.00", "forecast": forecast}
    rule = judge(COST)
    assert [str(*rule.shows(name, row)) for name in ("limit", "distance", "better")] == [limit, distance, better]
    assert rule.shows("observed", row) == [Decimal(forecast)]
    assert rule.shows("column", row) == ["forecast"]


def test_evidence_of_a_rising_limit(judge: Any) -> None:
    rule = judge(BASE + 'limits.2023-01-01 = { green = ">= 20", yellow = ">= 10.5" }')
    rows = [{"forecast": figure} for figure in ("20", "19.99", "10.49")]
    assert [str(value) for value in rule.shows("distance", *rows)] == ["0.00", "0.01", "0.01"]
    assert rule.shows("better", *rows) == ["green", "green", "yellow"]


def test_a_row_in_trouble_leaves_the_others_alone(judge: Any) -> None:
    most = "999999999999999.99"
    good = {"phase": "concept", "budget": "20", "forecast": "23"}
    rows = [good, good | {"budget": most, "forecast": most}, good | {"budget": None}, good | {"budget": "0"}, good]
    assert judge(COST).says(*rows) == ["yellow", "green", "missing", "red", "yellow"]
