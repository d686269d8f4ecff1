"""Kind ``assert``: a condition that every record meets."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

BASE = 'kind = "assert"\ntable = "projects"\n'


@pytest.mark.parametrize(
    ("holds", "more", "says"),
    [
        ("budget <= p50", "", "ok"),
        ("budget >= p50", "", "finding"),
        ("budget <= forecast", "", "missing"),
        ("forecast is null", "", "missing"),  # a blank that is not optional, though the condition is known
        ("forecast is null", 'optional = "forecast"', "ok"),
        ("forecast is not null", 'optional = "forecast"', "finding"),
        ("budget <= p50 or forecast > 1", "", "missing"),
        ("budget <= p50 or forecast > 1", 'optional = ["forecast"]', "ok"),
        ("budget > p50 and forecast > 1", 'optional = ["forecast"]', "finding"),
        ("budget <= p50 and forecast > 1", 'optional = ["forecast"]', "missing"),
        ("coalesce(forecast, budget) <= p50", "", "missing"),
        ("coalesce(forecast, budget) <= p50", 'optional = "forecast"', "ok"),
        ("as_of > starts", "", "ok"),
        ("1 = 1", "", "ok"),
        ("1 = 2", "", "finding"),
    ],
)
def test_holds(holds: str, more: str, says: str, judge: Any) -> None:
    row = {"budget": "10", "p50": "20", "starts": "2023-01-30"}
    assert judge(f'{BASE}holds = "{holds}"\n{more}').says(row, row) == [says, says]


def test_when(judge: Any) -> None:
    rule = judge(f'{BASE}when = "state = \'active\'"\nholds = "budget <= p50"')
    row = {"budget": "30", "p50": "20"}
    assert rule.says(row | {"state": "active"}, row | {"state": "paused"}, row) == [
        "finding",
        "not applicable",
        "missing",
    ]


@pytest.mark.parametrize(
    ("text", "column", "observed"),
    [
        ('holds = "p50 >= budget"', "p50", Decimal(20)),
        ('holds = "p50 >= budget"\ncolumn = "budget"', "budget", Decimal(30)),
        ('holds = "p50 >= budget"\ncolumn = ["forecast", "budget", "p50"]', "budget", Decimal(30)),
        ('holds = "p50 >= budget"\ncolumn = ["forecast"]', "forecast", None),
        ('holds = "as_of > ends and p50 > 1"', "ends", None),
        ('holds = "1 = 2"', "project", "A"),
    ],
)
def test_the_cell_to_point_at(text: str, column: str, observed: object, judge: Any) -> None:
    row = {"project": "A", "budget": "30", "p50": "20"}
    rule = judge(BASE + text)
    assert rule.shows("column", row) == [column]
    assert rule.shows("observed", row) == [observed]
