"""A table's contract as standard expectations: columns, types, vocabularies, what must be filled, bounds and keys."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from checker.schema.tables import Column, TableDescription
from checker.texts import Text
from checker.warehouse.connection import STAMPS, WHERE, Place
from checker.warehouse.expected import Expected

TYPES = {"number": ["NUMERIC", "INTEGER", "BIGINT", "SMALLINT"], "date": ["DATE"], "text": ["TEXT", "VARCHAR"]}
PERIOD = "^[0-9]{4}-(0[1-9]|1[0-2])$"
EXACT = 2**53  # whole numbers up to here are the same in JSON and in the database


def contract(table: TableDescription, place: Place) -> Iterator[Expected]:
    """Expectations of a table's form. A missing column that a rule reads is critical."""
    yield from of_stamps(table, place)
    for name, column in table.columns.items():
        if name not in STAMPS and place.has(table.name, name):
            yield from of_column(table, column, place)
    if table.key and table.model.unique and all(place.has(table.name, name) for name in table.key):
        kwargs = {"column_list": [*WHERE, *table.key], "ignore_row_if": "any_value_is_missing"}
        yield expected("expect_compound_columns_to_be_unique", kwargs, table, table.key[0], "CONTRACT-KEY")


def expected(kind: str, kwargs: dict[str, Any], table: TableDescription, column: str, rule: str) -> Expected:
    """One expectation of the contract."""
    title = {language: Text(f"structure.{rule}-title").say(language) for language in ("nb", "en")}
    meta = {"id": rule, "table": table.name, "column": column, "title": title}
    return Expected(kind, kwargs, "critical", meta, f"**{rule}** {title['en']}")


def of_stamps(table: TableDescription, place: Place) -> Iterator[Expected]:
    """What says which submission a row is of."""
    for name in STAMPS:
        yield expected("expect_column_to_exist", {"column": name}, table, name, "CONTRACT-HEADER")
        yield expected("expect_column_values_to_not_be_null", {"column": name}, table, name, "CONTRACT-REQUIRED")
    if place.dialect == "postgres":  # SQLite has no regular expressions
        kwargs = {"column": "period", "regex": PERIOD}
        yield expected("expect_column_values_to_match_regex", kwargs, table, "period", "CONTRACT-TYPE")


def of_column(table: TableDescription, column: Column, place: Place) -> Iterator[Expected]:
    """That a column is there, of its type, filled where it must be, with its vocabulary's terms, within its bounds."""
    name, kind = column.name, column.type.kind
    yield expected("expect_column_to_exist", {"column": name}, table, name, "CONTRACT-HEADER")
    if place.dialect == "postgres":
        kwargs: dict[str, Any] = {"column": name, "type_list": TYPES.get(kind, TYPES["text"])}
        yield expected("expect_column_values_to_be_in_type_list", kwargs, table, name, "CONTRACT-TYPE")
    if column.model.required:
        yield expected("expect_column_values_to_not_be_null", {"column": name}, table, name, "CONTRACT-REQUIRED")
    if kind == "term":
        kwargs = {"column": name, "value_set": list(column.type.terms)}
        yield expected("expect_column_values_to_be_in_set", kwargs, table, name, "CONTRACT-VOCABULARY")
    bounds = {key: limit for key, limit in bounds_of(column).items() if is_exact(limit, column, place)}
    if bounds:
        kwargs = {"column": name, **{f"{key}_value": int(limit) for key, limit in bounds.items()}}
        yield expected("expect_column_values_to_be_between", kwargs, table, name, "CONTRACT-BOUNDS")


def types_of(column: Column) -> list[str]:
    """The database's types that a column may have. PostgreSQL's name for one holds its digits."""
    kind = column.type.kind if column.type.kind in TYPES else "text"
    own = [f"NUMERIC({column.type.digits}, {column.type.scale})"] if kind == "number" else []
    return [*own, *TYPES[kind]]


def is_of_type(found: str, column: Column) -> bool:
    """Whether a type of the database is one of a column's, however many digits or letters it takes."""
    return found.partition("(")[0].strip().upper() in (
        *types_of(column),
        "DECIMAL" * (column.type.kind == "number"),
        "CHAR",
    )


def bounds_of(column: Column) -> dict[str, Decimal]:
    """The least and the greatest value, as far as they are stated."""
    found = {"min": column.model.min, "max": column.model.max}
    return {key: limit for key, limit in found.items() if limit is not None and column.type.kind == "number"}


def is_exact(limit: Decimal, column: Column, place: Place) -> bool:
    """Whether a bound is the same in JSON and in the database, which has decimals or needs none."""
    decimals = place.dialect == "postgres" or not column.type.scale
    return decimals and limit == limit.to_integral_value() and abs(limit) < EXACT
