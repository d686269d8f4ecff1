"""What Polars reads at once is what the cell parser reads one by one."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checker.intake.cells import CellParser
from checker.intake.typed_columns import FEW, read_cells, read_series
from checker.intake.unreadable import Broken, Gap
from checker.model.types import DATE, LIST, TEXT, Type, dtype, number

MISSING = {"empty": ["-"], "not_yet": ["ikke kjent"], "withheld": ["unntatt*", "a+b (c)*"]}
TERM = Type("term", vocabulary="phase", terms=("concept", "execution"))
TYPES = [number(2, "MNOK"), number(0), number(3, "percent"), DATE, TEXT, LIST, TERM]


def parser_of(type: Type, decimal: str | None = None) -> CellParser:
    return CellParser(type, spellings={"concept": "concept", "konsept": "concept"}, missing=MISSING, decimal=decimal)


def expected(
    cells: list[Any], type: Type, decimal: str | None = None
) -> tuple[list[Any], dict[int, str], dict[int, str]]:
    """Values, gaps and broken rules as the parser gives them."""
    parser = parser_of(type, decimal)
    values: list[Any] = []
    gaps, broken = {}, {}
    for row, cell in enumerate(cells):
        result = parser(cell)
        values.append(None if isinstance(result, (Gap, Broken)) else result)
        if isinstance(result, Gap) and result.kind != "empty":
            gaps[row] = result.kind
        if isinstance(result, Broken):
            gaps[row], broken[row] = "error" if result.rule == "CONTRACT-ERROR-VALUE" else "broken", result.rule
    return values, gaps, broken


def check(cells: list[Any], series: pl.Series, type: Type, decimal: str | None = None) -> None:
    """Compare both ways of reading."""
    typed = read_series(series, parser_of(type, decimal))
    values, gaps, broken = expected(cells, type, decimal)
    assert typed.series.dtype == dtype(type)
    assert typed.series.to_list() == values
    assert typed.gaps == gaps
    assert {row: one.why.rule for one in typed.broken.values() for row in one.rows} == broken


ODD = [
    "",
    " ",
    "-",
    "12",
    "12,5",
    "12.50",
    "-1,25",
    "1,234",
    "1.234",
    "0,5",
    "15 %",
    "15",
    "007",
    "1e5",
    "2023",
    "2023-01-31",
    "2023-02-31",
    "31.01.2023",
    "nov.22",
    "Konsept",
    "konsept ",
    "ukjent",
    "#N/A",
    "# 1",
    "ikke  kjent",
    "Unntatt\nny linje",
    "A+B (C) x",
    "a\x00",
    "\ufeff",
    "a;b\nc",
    "999999999999999",
    "1000000000000000",
    "-0",
    "٣",
]


@pytest.mark.parametrize("type", TYPES, ids=str)
@pytest.mark.parametrize("decimal", [None, ",", "."])
def test_odd_texts_are_read_the_same(type: Type, decimal: str | None) -> None:
    cells = [*ODD, None]
    check(cells, pl.Series(cells, dtype=pl.String), type, decimal)


@given(
    st.lists(st.one_of(st.none(), st.sampled_from(ODD), st.text(alphabet="0123456789 ,.-%"), st.text())),
    st.sampled_from(TYPES),
)
def test_any_texts_are_read_the_same(cells: list[str | None], type: Type) -> None:
    check(cells, pl.Series(cells, dtype=pl.String), type)


FLOATS = st.one_of(
    st.none(),
    st.floats(),
    st.decimals(min_value=-(10**13), max_value=10**13, places=2).map(float),
    st.decimals(min_value=-(10**9), max_value=10**9, places=3).map(float),
    st.lists(st.sampled_from([0.1, 0.2, 0.7]), max_size=9).map(sum).map(float),
)


@given(st.lists(FLOATS), st.sampled_from([number(2, "MNOK"), number(6), number(0), number(4, "percent")]))
@example([9999999999999.984], number(0))  # Polars rounds this to 14 digits
@example([1.0000000000000002e32, 1.0], number(6))  # one value that no Decimal holds aborts the cast of all
def test_any_floats_are_read_the_same(cells: list[float | None], type: Type) -> None:
    check(cells, pl.Series(cells, dtype=pl.Float64), type)


@given(st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.integers(-3, 3))))
@pytest.mark.parametrize("type", [number(2), number(0), number(2, "percent"), TEXT], ids=str)
def test_any_integers_are_read_the_same(type: Type, cells: list[int | None]) -> None:
    check(cells, pl.Series(cells, dtype=pl.Int64), type)


@given(st.lists(st.one_of(st.none(), st.decimals(min_value=-(10**20), max_value=10**20, places=4))))
@pytest.mark.parametrize("type", [number(2), number(4), number(6), number(3, "percent")], ids=str)
def test_any_decimals_are_read_the_same(type: Type, cells: list[Decimal | None]) -> None:
    check(cells, pl.Series(cells, dtype=pl.Decimal(38, 4)), type)


@given(
    st.lists(st.one_of(st.none(), st.datetimes(), st.dates().map(lambda day: datetime(day.year, day.month, day.day))))
)
def test_any_times_are_read_the_same(cells: list[datetime | None]) -> None:
    check(cells, pl.Series(cells, dtype=pl.Datetime("us")), DATE)


@pytest.mark.parametrize(
    ("series", "type", "values"),
    [
        (pl.Series(["Konsept", None], dtype=pl.Categorical), TERM, ["concept", None]),
        (pl.Series(["konsept"], dtype=pl.Enum(["konsept"])), TERM, ["concept"]),
        (pl.Series(["concept"], dtype=pl.Enum(["concept", "execution"])), TERM, ["concept"]),
        (pl.Series([date(2023, 1, 31)]), DATE, [date(2023, 1, 31)]),
        (pl.Series([date(2023, 1, 31)]), TEXT, ["2023-01-31"]),
        (pl.Series([["a"], None]), LIST, [["a"], None]),
        (pl.Series([True, False]), TEXT, ["true", "false"]),
        (pl.Series([1.5, 7.0]), TEXT, ["1.5", "7"]),
        (pl.Series([0.1, 0.5, None], dtype=pl.Float32), number(1), [Decimal("0.1"), Decimal("0.5"), None]),
        (pl.Series([200, None], dtype=pl.UInt8), number(2), [200, None]),
        (pl.Series([2**40], dtype=pl.UInt64), number(2), [2**40]),
        (pl.Series([-100, 3], dtype=pl.Int8), number(0), [-100, 3]),
        (pl.Series([5], dtype=pl.Int128), number(0), [5]),
        (pl.Series([2022, 2023]), DATE, [date(2022, 12, 31), date(2023, 12, 31)]),
        (pl.Series([], dtype=pl.String), number(2), []),
        (pl.Series([None, None]), number(2), [None, None]),
    ],
    ids=str,
)
def test_every_parquet_type_that_can_be_read(series: pl.Series, type: Type, values: list[Any]) -> None:
    typed = read_series(series, parser_of(type))
    assert (typed.series.to_list(), typed.broken) == (values, {})


def test_an_unsigned_number_that_is_too_large() -> None:
    typed = read_series(pl.Series([2**64 - 1, 3], dtype=pl.UInt64), parser_of(number(2)))
    assert typed.series.to_list() == [None, 3]
    assert [(one.why.rule, one.rows) for one in typed.broken.values()] == [("CONTRACT-TOO-LARGE", [0])]


@pytest.mark.parametrize(
    "series",
    [
        pl.Series([{"a": 1}]),
        pl.Series([b"x"]),
        pl.Series([time(1)]),
        pl.Series([[1]]),
        pl.Series([True]),
        pl.Series([date(2023, 1, 1)]),
    ],
    ids=str,
)
def test_what_is_no_number_breaks(series: pl.Series) -> None:
    typed = read_series(series, parser_of(number(2)))
    assert typed.series.to_list() == [None]
    assert [one.why.rule for one in typed.broken.values()] == ["CONTRACT-TYPE"]


@pytest.mark.parametrize(
    "cells", [["12,5", None, "tolv"], [12.5, None, 0.125], [True, 1.0, None], ["12,5", 12.5, None]], ids=str
)
def test_many_cells_are_read_like_few(cells: list[Any]) -> None:
    many = cells * FEW
    typed, few = read_cells(many, parser_of(number(2))), read_cells(cells, parser_of(number(2)))
    assert typed.series.to_list() == few.series.to_list() * FEW
    assert len(typed.gaps) == len(few.gaps) * FEW


def test_months_are_counted_among_many(make: Any) -> None:
    assert read_cells(["nov.22", "31.01.2023"] * FEW, parser_of(DATE)).rounded == FEW


@pytest.mark.parametrize("count", [1, 8, 9])
@pytest.mark.parametrize("odd", ["Term 0", "ukjent", "-", " term0", ""])
def test_terms_of_small_and_large_vocabularies_are_read_the_same(count: int, odd: str) -> None:
    terms = tuple(f"term{number}" for number in range(count))
    type, spellings = Type("term", vocabulary="v", terms=terms), {term: term for term in terms} | {"term 0": "term0"}
    for cells in ([*terms, None], [*terms, None, odd], [odd, None], [None]):
        parser = CellParser(type, spellings=spellings, missing=MISSING)
        few = read_cells(cells, parser)
        many = read_series(
            pl.Series("x", cells, dtype=pl.String), CellParser(type, spellings=spellings, missing=MISSING)
        )
        assert many.series.to_list() == few.series.to_list()
        assert (many.gaps, {key: broke.rows for key, broke in many.broken.items()}) == (
            few.gaps,
            {key: broke.rows for key, broke in few.broken.items()},
        )


@pytest.mark.parametrize("odd", [[], ["ikke kjent"], [" A"]])
def test_texts_that_come_again_and_again_are_read_like_few(odd: list[str]) -> None:
    cells: list[Any] = [*["A", "B", None] * FEW, *odd]
    check(cells, pl.Series(cells, dtype=pl.String), TEXT)
