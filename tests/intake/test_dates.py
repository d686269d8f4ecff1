"""Dates as people type them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.intake.cells import CellParser
from checker.intake.unreadable import Broken
from checker.model.types import DATE


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2023-01-31", "2023-01-31"),
        ("2023-01-31T00:00:00", "2023-01-31"),
        ("2023-01-31 00:00:00", "2023-01-31"),
        ("2023/01/31", "2023-01-31"),
        ("31.01.2023", "2023-01-31"),
        ("31. 01. 2023", "2023-01-31"),
        ("31.1.23", "2023-01-31"),
        ("1.2.2023", "2023-02-01"),
        ("31/01/2023", "2023-01-31"),
        ("01/31/2023", "2023-01-31"),
        ("02/02/2023", "2023-02-02"),
        ("31-01-2023", "2023-01-31"),
        ("31. januar 2023", "2023-01-31"),
        ("31 January 2023", "2023-01-31"),
        ("31-Jan-23", "2023-01-31"),
        ("1st March 2023", "2023-03-01"),
        ("January 31, 2023", "2023-01-31"),
        ("29.02.2024", "2024-02-29"),
        (datetime(2023, 1, 31), "2023-01-31"),
        (date(2023, 1, 31), "2023-01-31"),
    ],
)
def test_a_day_is_that_day(cell: str | date, day: str) -> None:
    parser = CellParser(DATE)
    assert parser(cell) == date.fromisoformat(day)
    assert parser.rounded == {}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("nov.22", "2022-11-30"),
        ("nov. 22", "2022-11-30"),
        ("Jan-23", "2023-01-31"),
        ("november 2022", "2022-11-30"),
        ("januar 2024", "2024-01-31"),
        ("Jan 2023", "2023-01-31"),
        ("Februar 2024", "2024-02-29"),
        ("05-2023", "2023-05-31"),
        ("12.2022", "2022-12-31"),
        ("2023-05", "2023-05-31"),
        ("1. kvartal 2023", "2023-03-31"),
        ("3. kv. 2023", "2023-09-30"),
        ("Q1 2023", "2023-03-31"),
        ("2023 Q4", "2023-12-31"),
        ("2023Q4", "2023-12-31"),
        ("2. tertial 2023", "2023-08-31"),
        ("T1 2023", "2023-04-30"),
        ("1. halvår 2023", "2023-06-30"),
        ("H2 2023", "2023-12-31"),
        ("2022-2023", "2023-12-31"),
        ("2022–2023", "2023-12-31"),
        ("2023", "2023-12-31"),
        (2023.0, "2023-12-31"),
        ("februar/mars 2023", "2023-03-31"),
        ("februar og mars 2023", "2023-03-31"),
        ("nov 2022 - jan 2023", "2023-01-31"),
    ],
)
def test_a_longer_time_stands_for_its_last_day_and_says_so(cell: str | float, day: str) -> None:
    parser = CellParser(DATE)
    assert parser(cell) == date.fromisoformat(day)
    assert list(parser.rounded.values()) == [date.fromisoformat(day)]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("medio november", "not-date"),
        ("våren 2023", "not-date"),
        ("avklares", "not-date"),
        ("mars/februar 2023", "not-date"),
        ("2023-2022", "not-date"),
        ("22/23-Q4", "not-date"),
        ("ca. 31.01.2023", "not-date"),
        ("januar", "no-year"),
        ("1. kvartal", "no-year"),
        ("1. halvår", "no-year"),
        ("februar/mars", "no-year"),
        ("31.01.", "no-year"),
        ("31. januar", "no-year"),
        ("31.02.2023", "no-such-date"),
        ("29.02.2023", "no-such-date"),
        ("13-2023", "no-such-date"),
        ("4. tertial 2023", "no-such-date"),
        ("31.01.2023 12:30", "has-time"),
        (datetime(2023, 1, 31, 12), "has-time"),
        ("44957", "serial-number"),
        (44957.0, "serial-number"),
        (11.2022, "serial-number"),
        (True, "true-false"),
    ],
)
def test_what_is_no_date_says_why(cell: str | float | date, reason: str) -> None:
    result = CellParser(DATE)(cell)
    assert isinstance(result, Broken)
    assert (result.rule, result.values["reason"].key) == ("CONTRACT-TYPE", f"structure.{reason}")


@pytest.mark.parametrize("text", ["01/02/2023", "1-2-2023", "31/1/23", "01/02/03"])
def test_day_and_month_are_not_guessed(text: str) -> None:
    result = CellParser(DATE)(text)
    assert isinstance(result, Broken)
    assert result.rule == "CONTRACT-AMBIGUOUS"


@given(
    st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)),
    st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y", "%d %b %Y"]),
)
def test_a_date_comes_back_as_it_was_written(day: date, form: str) -> None:
    assert CellParser(DATE)(day.strftime(form)) == day
