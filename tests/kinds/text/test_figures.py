"""Figures, dates and words in running text, exactly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.kinds.text_figures import StatedValue, read_value
from checker.kinds.text_patterns import PatternError, compile_pattern, expand
from checker.model.types import DATE, DAYS, Type, number
from checker.rulebook.loader import load
from checker.schema.packs import Pack

PACK: Pack = load(Path(__file__).parents[3] / "rules.toml").pack
MNOK = number(3, "MNOK")
COLOUR = Type("term", vocabulary="colour", terms=("green", "yellow", "red", "missing"))


def stated(text: str, type: Type, language: str = "nb", pattern: str = "{figure}") -> StatedValue | None:
    match = compile_pattern(expand(pattern, language, type, PACK)).search(text)
    return read_value(match.groupdict(), language, type, PACK) if match else None


@pytest.mark.parametrize(
    ("text", "value", "off"),
    [
        ("46 millioner kroner", "46", "0.5"),
        ("46,0 mill. kroner", "46.0", "0.05"),
        ("ca. 1,5 millioner", "1.5", "0.1"),
        ("om lag 46 MNOK", "46", "1"),
        ("1 234,5 MNOK", "1234.5", "0.05"),
        ("1,2 mrd. kroner", "1200", "50"),
        ("500 tusen kroner", "0.5", "0.0005"),
        ("NOK 46 millioner", "46", "0.5"),
        ("tre millioner kroner", "3", "0.5"),
    ],
)
def test_money_in_norwegian(text: str, value: str, off: str) -> None:
    assert stated(text, MNOK) == StatedValue(Decimal(value), Decimal(off))


@pytest.mark.parametrize(
    ("text", "value", "off"),
    [
        ("NOK 1,234.5 million", "1234.5", "0.05"),
        ("about 46 million", "46", "1"),
        ("kr 46m", "46", "0.5"),
        ("four million kroner", "4", "0.5"),
    ],
)
def test_money_in_english(text: str, value: str, off: str) -> None:
    assert stated(text, MNOK, "en") == StatedValue(Decimal(value), Decimal(off))


@pytest.mark.parametrize("text", ["46 m", "46 meter", "46 prosjekter", "£46 million", "46 million euro"])
def test_another_unit_is_no_statement(text: str) -> None:
    assert stated(text, MNOK, "en") is None


@pytest.mark.parametrize(
    ("text", "value", "off"),
    [("4 måneder", "121.75", "15.21875"), ("fire måneder", "121.75", "15.21875"), ("11 uker", "77", "3.5"),
     ("et halvt år", "182.625", "18.2625"), ("ca. 10 dager", "10", "1")],
)  # fmt: skip
def test_time(text: str, value: str, off: str) -> None:
    assert stated(text, DAYS) == StatedValue(Decimal(value), Decimal(off))


def test_dates_and_colours() -> None:
    june = StatedValue(date(2024, 6, 30), since=date(2024, 6, 1))
    assert stated("ut juni 2024", DATE, pattern="{date}") == june
    assert june.agrees(date(2024, 6, 1))
    assert not june.agrees(date(2024, 7, 1))
    assert stated("15. mars 2023", DATE, pattern="{date}") == StatedValue(date(2023, 3, 15))
    assert stated("meldes rødt på tid", COLOUR, pattern="{term}") == StatedValue("red")
    assert stated("gulvet", COLOUR, pattern="{term}") is None


def test_what_contradicts() -> None:
    def of(text: str) -> StatedValue:
        found = stated(text, MNOK)
        assert found is not None
        return found

    assert of("46 MNOK").contradicts(of("45 MNOK"))
    assert not of("46 MNOK").contradicts(of("45,6 MNOK"))
    assert not of("ca. 46 MNOK").contradicts(of("45 MNOK"))
    assert StatedValue("red").contradicts(StatedValue("yellow"))
    june, may = StatedValue(date(2024, 6, 30), since=date(2024, 6, 1)), StatedValue(date(2024, 5, 31))
    assert june.contradicts(may)
    assert not june.contradicts(StatedValue(date(2024, 6, 15)))


@given(st.decimals("0", "99999", places=3), st.integers(0, 3))
def test_a_figure_agrees_with_whatever_rounds_to_it(exact: Decimal, places: int) -> None:
    rounded = round(exact, places)
    said = stated(f"{rounded:f} MNOK".replace(".", ","), MNOK)
    assert said is not None
    assert said.agrees(exact)
    assert not said.agrees(exact + Decimal(1).scaleb(-places) * 2)


@given(st.decimals("0", "99999", places=3), st.decimals("0", "99999", places=3), st.integers(0, 3))
def test_two_figures_contradict_each_other_both_ways(first: Decimal, second: Decimal, places: int) -> None:
    one = StatedValue(round(first, places), Decimal(5).scaleb(-places - 1))
    other = StatedValue(round(second, places), Decimal(5).scaleb(-places - 1))
    assert one.contradicts(other) == other.contradicts(one) == (one.value != other.value)


def test_the_engine_refuses_what_cannot_be_linear() -> None:
    with pytest.raises(PatternError):
        compile_pattern("(?<=a)b")
