"""Expressions in PostgreSQL's SQL against the same in Polars, on values at every edge, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from sqlglot import exp

from checker.expression import compile_expression
from checker.intake.database import connected
from checker.model.types import DATE, TEXT, Type, dtype, number
from checker.warehouse.connection import NotExact
from checker.warehouse.sql.expressions import column, text, translate

SCALE = Type("term", vocabulary="scale", terms=("low", "middle", "high"), ordered=True)
SCOPE: Mapping[str, Type] = {
    "a": number(3),
    "b": number(3),
    "n": number(0),
    "d": DATE,
    "e": DATE,
    "t": TEXT,
    "s": SCALE,
    "as_of": DATE,
}
CELLS: Mapping[str, list[Any]] = {
    "a": [Decimal("0.115"), Decimal("999999999999999.999"), Decimal("-0.001"), Decimal(0), None, Decimal("23.000")],
    "b": [
        Decimal("0.100"),
        Decimal("999999999999999.999"),
        Decimal("0.001"),
        Decimal(0),
        Decimal(1),
        Decimal("20.000"),
    ],
    "n": [Decimal(30), Decimal(-1), None, Decimal(0), Decimal(7), Decimal(1)],
    "d": [date(2023, 1, 31), date(2024, 2, 29), None, date(1999, 12, 31), date(2023, 1, 31), date(2100, 3, 1)],
    "e": [date(2023, 3, 2), date(2024, 2, 29), date(2023, 1, 1), None, date(2022, 1, 31), date(2100, 2, 28)],
    "t": ["50 %_a", "a\\b", "æøå: {x}", None, "A'b", "line\nbreak"],
    "s": ["low", "middle", "high", None, "low", "high"],
    "as_of": [date(2023, 1, 31)] * 6,
}
EXPRESSIONS = [
    "a <= b * 1.15", "a > b * 1.15", "a * 2.5 - b / 8 >= 0", "abs(a - b) < 0.5", "-a < b", "a between 0 and b",
    "a not between 0 and b", "a in (0.115, 23, -0.001)", "n not in (30, -1)", "a is distinct from b", "a = b or n > 0",
    "not (a > b and n > 0)", "coalesce(a, b) = b", "greatest(a, b) = a", "least(a, b, 0.5) = 0.5",
    "case when a > b then a when n > 0 then b else 0 end", "case when s = 'low' then 1 end", "a is null or b is null",
    "d - e", "coalesce(d, greatest(e, as_of)) - as_of", "d + interval '1 month' <= e", "e - interval '13 months' > d",
    "d + interval '1 year' > e", "d + interval '2 weeks' < e", "d > date '2023-01-01'", "year(d) * 100 + month(e)",
    "s < 'high'", "s >= 'middle'", "s between 'low' and 'middle'", "s <> 'low'", "s is not distinct from 'high'",
    "t like '50 %'", "t like '%_a'", "t like 'a\\b'", "t like 'line%'", "t not like 'A%'", "t = 'æøå: {x}'",
    "length(t) > 5",
    "t = 'A''b'", "t in ('a:b', 'A''b')",
]  # fmt: skip


@pytest.fixture(scope="module")
def rows(database: str, sql: Any) -> str:
    """The address of a database with the cells in a table."""
    kinds = {"number": "NUMERIC", "date": "DATE", "text": "TEXT", "term": "TEXT"}
    columns = ", ".join(f'"{name}" {kinds[kind.kind]}' for name, kind in SCOPE.items())
    values = [", ".join(literal(CELLS[name][row]) for name in SCOPE) for row in range(6)]
    sql(f"CREATE TABLE cells (place INTEGER, {columns})")
    sql(*(f"INSERT INTO cells VALUES ({place}, {each})" for place, each in enumerate(values)))
    return database


def literal(value: Any) -> str:
    """A value in SQL."""
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, Decimal) else "'" + str(value).replace("'", "''") + "'"


def test_every_expression_is_what_polars_makes_of_it(rows: str) -> None:
    compiled = [compile_expression(each, SCOPE, days=True, optional=["a"]) for each in EXPRESSIONS]
    frame = pl.DataFrame({name: pl.Series(CELLS[name], dtype=dtype(kind)) for name, kind in SCOPE.items()})
    wanted = frame.select(each.polars().alias(str(place)) for place, each in enumerate(compiled))
    columns = [
        translate(each.tree, SCOPE, ["a"], lambda name: column(name, "cells"), "postgres").as_(str(place), quoted=True)
        for place, each in enumerate(compiled)
    ]
    query = exp.select(*columns).from_("cells").order_by("place").sql("postgres", identify=True)
    with connected(rows) as opened:
        found = opened.query(query)
    for place, each in enumerate(compiled):
        assert plain(found[str(place)]) == plain(wanted[str(place)]), each.text


def plain(series: pl.Series) -> list[Any]:
    """The values, numbers without their scale."""
    numbers = (Decimal, int)
    return [
        Decimal(value).normalize() if isinstance(value, numbers) and not isinstance(value, bool) else value
        for value in series.to_list()
    ]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("a <= b * 1.15", "decimals"),
        ("d + interval '1 month' <= e", "interval"),
        ("t like 'a%'", "LIKE"),
    ],
)
def test_what_sqlite_cannot_say_is_refused(expression: str, reason: str) -> None:
    tree = compile_expression(expression, SCOPE, days=True).tree
    with pytest.raises(NotExact, match=reason):
        translate(tree, SCOPE, (), lambda name: column(name, "cells"), "sqlite")


def test_no_text_looks_like_a_parameter() -> None:
    # SQLAlchemy would look for a value named "foo"
    written = text("a :foo b").sql("postgres")
    assert ":foo" not in written
    assert "CHR(58)" in written
