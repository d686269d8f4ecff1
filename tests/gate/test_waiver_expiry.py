"""When a waiver ends: by day or by month, and what is soon."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from checker.gate.waivers import expires_soon, is_expired, last_day
from checker.model.submission import Identity
from checker.rulebook.policy_files import Waiver, WaiverModel

JANUARY = Identity("P", "2023-01", date(2023, 1, 31))


def waiver(until: Any) -> Waiver:
    """A waiver that ends then."""
    about = {"finding": "TOL-COST/t/k/c", "portfolio": "P", "reason": "r", "owner": "o", "approval": "a"}
    return Waiver(WaiverModel(**about, until=until, up_to="any"), "w.toml", 1)


@pytest.mark.parametrize(
    ("until", "day", "over"),
    [
        (date(2023, 1, 31), None, False),
        (date(2023, 1, 30), None, True),
        (date(2023, 1, 31), date(2023, 2, 1), True),
        (date(2023, 2, 1), date(2023, 2, 1), False),
        ("2023-01", None, False),
        ("2022-12", None, True),
        ("2023-01", date(2023, 6, 1), False),
    ],
)
def test_the_last_day_still_counts(until: Any, day: date | None, over: bool) -> None:
    assert is_expired(waiver(until), JANUARY, day) is over


@pytest.mark.parametrize(
    ("until", "day", "soon"),
    [
        (date(2023, 3, 2), None, True),
        (date(2023, 3, 3), None, False),
        (date(2023, 3, 3), date(2023, 2, 1), True),
        ("2023-01", None, True),
        ("2023-02", None, True),
        ("2023-03", None, False),
    ],
)
def test_thirty_days_are_soon(until: Any, day: date | None, soon: bool) -> None:
    assert expires_soon(waiver(until), JANUARY, day) is soon


def test_months_end_on_their_last_day() -> None:
    assert [last_day(month).day for month in ("2023-02", "2024-02", "2023-12")] == [28, 29, 31]
