"""Figures for the table and for people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from checker.findings.figures import exact, exact_text, spoken
from checker.model.types import BOOLEAN, DATE, LIST, TEXT, Type, dtype, number
from checker.rulebook.rulebook import Rulebook

PHASE = Type("term", vocabulary="phase", terms=("concept", "planning"))
DAYS = number(0, "days")


def shown(expression: pl.Expr, value: Any, kind: Type) -> Any:
    """The expression of one value."""
    found = pl.DataFrame({"x": pl.Series([value], dtype=dtype(kind))}).select(expression).item()
    return found.to_list() if isinstance(found, pl.Series) else found


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (Decimal("23.00"), number(2), "23.00"),
        (Decimal("23.000"), number(3), "23.00"),
        (Decimal("23.010"), number(3), "23.01"),
        (Decimal("0.115"), number(3), "0.115"),
        (Decimal("-0.5"), number(6), "-0.50"),
        (Decimal("46"), number(0), "46"),
        (Decimal("10"), number(1), "10.0"),
        (date(2023, 1, 31), DATE, "2023-01-31"),
        ("concept", PHASE, "concept"),
        (["a", "b"], LIST, "a; b"),
        ("tekst", TEXT, "tekst"),
        (True, BOOLEAN, "true"),
        (None, number(2), None),
    ],
)
def test_as_the_table_keeps_it(value: Any, kind: Type, text: str | None) -> None:
    assert shown(exact(pl.col("x"), kind), value, kind) == text
    assert exact_text(shown(pl.col("x"), value, kind), kind) == text


@pytest.mark.parametrize(
    ("value", "kind", "nb", "en"),
    [
        (Decimal("23.01"), number(3, "MNOK"), "23,01 MNOK", "23.01 MNOK"),
        (Decimal("1"), DAYS, "1 dag", "1 day"),
        (Decimal("-1"), DAYS, "-1 dag", "-1 day"),
        (Decimal("0"), DAYS, "0 dager", "0 days"),
        (Decimal("0.15"), number(3, "percent"), "15,00 %", "15.00 %"),
        (date(2022, 11, 30), DATE, "30.11.2022", "2022-11-30"),
        ("planning", PHASE, "Planlegge", "Planning"),
    ],
)
def test_as_people_read_it(book: Rulebook, value: Any, kind: Type, nb: str, en: str) -> None:
    typed = shown(pl.col("x"), value, kind)
    assert [spoken(typed, kind, book.pack, language) for language in ("nb", "en")] == [nb, en]
