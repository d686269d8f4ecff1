"""Numbers as people type them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.intake.cells import CellParser
from checker.intake.unreadable import Broken, Gap
from checker.model.types import Type, number

MNOK = number(3, "MNOK")
POUNDS = number(2, "£m")
PERCENT = number(4, "percent")
DAYS = number(0, "days")
BARE = number(2)
NARROW, NBSP, MINUS, EN_DASH = "\u202f", "\u00a0", "\u2212", "\u2013"


def rule_of(result: object) -> str:
    """The contract rule that a result breaks."""
    assert isinstance(result, Broken), result
    return result.rule


def reason_of(result: object) -> str:
    """Which sentence says what is wrong."""
    assert isinstance(result, Broken), result
    return str(result.values["reason"].key).removeprefix("structure.")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("12", "12"),
        ("-12", "-12"),
        ("+12", "12"),
        ("007", "7"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        (",5", "0.5"),
        ("0,115", "0.115"),
        ("1234,567", "1234.567"),
        ("1234.567", "1234.567"),
        ("1 234,5", "1234.5"),
        (f"1{NBSP}234,5", "1234.5"),
        (f"1{NARROW}234{NARROW}567,5", "1234567.5"),
        ("1'234.5", "1234.5"),
        ("1’234.5", "1234.5"),
        ("1 234", "1234"),
        ("1 234,567", "1234.567"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1,234,567.25", "1234567.25"),
        ("(120)", "-120"),
        ("( 120 )", "-120"),
        ("- 120", "-120"),
        (f"{MINUS}120", "-120"),
        (f"{EN_DASH}120", "-120"),
        ("-0,115", "-0.115"),
        ("120 MNOK", "120"),
        ("120 mnok", "120"),
        ("MNOK 120", "120"),
        ("NOK 120", "120"),
        ("kr 120", "120"),
        ("kr. 120", "120"),
        ("120 mill.", "120"),
        ("120 mill. kr", "120"),
        ("120 mkr", "120"),
        ("120m", "120"),
        ("1.500000", "1.5"),
        ("999999999999999", "999999999999999"),
        ("  12,5\t", "12.5"),
    ],
)
def test_a_number_in_a_column_of_millions(text: str, value: str) -> None:
    assert CellParser(MNOK)(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-£120.11m", "-120.11"),
        ("£-120.11m", "-120.11"),
        ("£654.46", "654.46"),
        ("£2,013.02", "2013.02"),
        ("(£120m)", "-120"),
        ("£(120)m", "-120"),
        ("£ 120 m", "120"),
        ("GBP 3", "3"),
    ],
)
def test_a_number_in_a_column_of_million_pounds(text: str, value: str) -> None:
    assert CellParser(POUNDS)(text) == Decimal(value)


@pytest.mark.parametrize("text", ["30", "30 dager", "30 days", "1 dag", "30d"])
def test_days_may_say_so(text: str) -> None:
    assert isinstance(CellParser(DAYS)(text), Decimal)


@pytest.mark.parametrize("text", ["1,234", "1.234", "12.345", "-1,234", "100,000", "(1,234)", "1.234 MNOK"])
def test_three_digits_behind_a_single_mark_are_not_guessed(text: str) -> None:
    assert rule_of(CellParser(MNOK)(text)) == "CONTRACT-AMBIGUOUS"


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [("1.234", ",", "1234"), ("1.234", ".", "1.234"), ("1,234", ".", "1234"), ("1,234", ",", "1.234")],
)
def test_the_stated_decimal_mark_settles_it(text: str, mark: str, value: str) -> None:
    assert CellParser(MNOK, decimal=mark)(text) == Decimal(value)


@pytest.mark.parametrize(("text", "mark"), [("12.5", ","), ("12,5", "."), ("1,234.50", ",")])
def test_a_number_that_contradicts_the_stated_mark_is_refused(text: str, mark: str) -> None:
    assert reason_of(CellParser(MNOK, decimal=mark)(text)) == "decimal-differs"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Section 43", "not-number"),
        ("ukjent", "not-number"),
        ("12 34", "not-number"),
        ("1 2345", "not-number"),
        ("1,23,456", "not-number"),
        ("12.", "not-number"),
        ("120,-", "not-number"),
        ("120-", "not-number"),
        ("(-120)", "not-number"),
        ("--120", "not-number"),
        ("(120", "not-number"),
        ("1e5", "not-number"),
        ("NaN", "not-number"),
        ("inf", "not-number"),
        ("100-120", "not-number"),
        ("ca. 120", "not-number"),
        ("31.01.2023", "not-number"),
        ("٣", "not-number"),
        ("kr.5", "not-number"),
        ("1" * 200, "not-number"),
        ("120 kr", "unit-differs"),
        ("£120", "unit-differs"),
        ("1,2 mrd", "unit-differs"),
        ("120 tkr", "unit-differs"),
        ("15 %", "unit-differs"),
        ("120 MEUR", "unit-differs"),
    ],
)
def test_what_is_not_a_number_of_the_column_says_why(text: str, reason: str) -> None:
    result = CellParser(MNOK)(text)
    assert (rule_of(result), reason_of(result)) == ("CONTRACT-TYPE", reason)


def test_a_billion_is_never_scaled() -> None:
    assert reason_of(CellParser(number(2, "£bn"))("3 billion")) == "not-number"
    assert CellParser(number(2, "£bn"))("£3bn") == 3


def test_a_column_without_a_unit_takes_no_unit() -> None:
    assert reason_of(CellParser(BARE)("12 kr")) == "has-unit"


def test_digits_beyond_the_places_are_told_and_never_dropped() -> None:
    parser = CellParser(number(2, "MNOK"))
    assert rule_of(parser("23,004")) == "CONTRACT-AMBIGUOUS"
    assert rule_of(parser("23,0041")) == "CONTRACT-PLACES"
    assert rule_of(parser(23.004)) == "CONTRACT-PLACES"
    assert parser("23,0000") == 23


def test_a_digit_is_not_lost_to_the_decimal_context() -> None:
    assert rule_of(CellParser(MNOK)("-123456789012345.00000000000000000001")) == "CONTRACT-PLACES"
    assert rule_of(CellParser(PERCENT)("0.0000000000000000000000000000000000001 %")) == "CONTRACT-PLACES"


def test_more_than_fifteen_digits_are_too_large() -> None:
    assert rule_of(CellParser(MNOK)("1000000000000000")) == "CONTRACT-TOO-LARGE"
    assert rule_of(CellParser(MNOK)(1e15)) == "CONTRACT-TOO-LARGE"


@pytest.mark.parametrize(
    ("cell", "value"),
    [("15 %", "0.15"), ("15,5%", "0.155"), ("-5 %", "-0.05"), ("150 %", "1.5"), ("(5) %", "-0.05"), ("0,15", "0.15"),
     (0.15, "0.15"), (1.0, "1"), ("15 prosent", "0.15"), ("0,01 %", "0.0001")],
)  # fmt: skip
def test_a_percentage_is_a_fraction(cell: str | float, value: str) -> None:
    assert CellParser(PERCENT)(cell) == Decimal(value)


@pytest.mark.parametrize("cell", ["15", "1,5", "-15", 15.0, 15, 1.01])
def test_a_bare_number_over_one_is_no_percentage(cell: str | float) -> None:
    assert rule_of(CellParser(PERCENT)(cell)) == "CONTRACT-PERCENT"


@pytest.mark.parametrize(
    ("cell", "value"),
    [(sum([0.1] * 10), "1"), (0.1 + 0.2, "0.3"), (7, "7"), (-0.0, "0"), (1234.567, "1234.567"), (1e-3, "0.001")],
)
def test_a_workbook_number_is_taken_at_fifteen_digits(cell: float, value: str) -> None:
    assert CellParser(MNOK)(cell) == Decimal(value)


@pytest.mark.parametrize(
    ("cell", "reason"), [(True, "true-false"), (float("nan"), "not-finite"), (float("inf"), "not-finite")]
)
def test_workbook_values_that_are_no_number(cell: float, reason: str) -> None:
    assert reason_of(CellParser(MNOK)(cell)) == reason


def test_true_and_one_are_not_the_same_cell() -> None:
    parser = CellParser(MNOK)
    assert [parser(1), parser(1.0), rule_of(parser(True))] == [1, 1, "CONTRACT-TYPE"]


EXACT = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False, allow_infinity=False)


def grouped(value: Decimal, group: str, mark: str) -> str:
    """A decimal as people write it."""
    return f"{value:,.2f}".replace(",", "G").replace(".", mark).replace("G", group)


@given(EXACT, st.sampled_from([(" ", ","), (NBSP, ","), (".", ","), (",", "."), ("'", "."), ("", ","), ("", ".")]))
def test_a_number_comes_back_as_it_was_written(value: Decimal, marks: tuple[str, str]) -> None:
    assert CellParser(MNOK)(grouped(value, *marks)) == value


@given(EXACT)
def test_an_accountant_writes_losses_in_parentheses(value: Decimal) -> None:
    assert CellParser(MNOK)(f"({grouped(abs(value), ' ', ',')})") == -abs(value)


@given(EXACT)
def test_a_percent_sign_divides_by_a_hundred(value: Decimal) -> None:
    assert CellParser(number(6, "percent"))(f"{grouped(value, ' ', ',')} %") == value.scaleb(-2)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False, allow_infinity=False))
def test_a_workbook_gives_the_number_that_it_shows(value: Decimal) -> None:
    assert CellParser(MNOK)(float(value)) == value


KINDS: dict[str, type] = {"number": Decimal, "date": date, "text": str, "list": list}


@given(st.text(), st.sampled_from([MNOK, PERCENT, Type("date"), Type("text"), Type("list")]))
def test_no_text_is_too_odd(text: str, type: Type) -> None:
    assert isinstance(CellParser(type)(text), (KINDS[type.kind], Gap, Broken))
