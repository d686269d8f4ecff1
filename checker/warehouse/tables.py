"""The tables as a warehouse is to have them: ``CREATE TABLE`` for every table of a pack."""

from __future__ import annotations

from checker.model.types import WHOLE_DIGITS, Type
from checker.schema.tables import Column, TableDescription
from checker.warehouse.connection import STAMPS, WHERE, Place

KINDS = {
    "postgres": {"date": "DATE", "text": "TEXT", "term": "TEXT", "list": "TEXT"},
    "sqlite": {"date": "TEXT", "text": "TEXT", "term": "TEXT", "list": "TEXT"},
}


def column_type(kind: Type, dialect: str) -> str:
    """How a column of a type is declared: NUMERIC with the digits that it takes, DATE, TEXT. SQLite has no decimals."""
    if kind.kind != "number":
        return KINDS[dialect][kind.kind]
    if dialect == "sqlite":
        return "INTEGER" if not kind.scale else "NUMERIC"
    return f"NUMERIC({WHOLE_DIGITS + kind.scale}, {kind.scale})"


def definition(table: TableDescription, place: Place) -> str:
    """``CREATE TABLE`` for one table: what says which submission a row is of, then the described columns."""
    day = column_type(Type("date"), place.dialect)
    stamps = [f"{name} TEXT NOT NULL" for name in WHERE] + [f"as_of {day} NOT NULL"]
    columns = [declared(column, place.dialect) for column in table.columns.values() if column.name not in STAMPS]
    name = f'"{place.schema}"."{table.name}"' if place.schema else f'"{table.name}"'
    return f"CREATE TABLE {name} (\n    " + ",\n    ".join([*stamps, *columns]) + "\n);\n"


def declared(column: Column, dialect: str) -> str:
    """One column. Nothing is declared that a submission may break: the suites report that."""
    return f'"{column.name}" {column_type(column.type, dialect)}'


def definitions(place: Place) -> str:
    """All tables of the pack that a warehouse needs."""
    return "\n".join(definition(table, place) for table in place.tables.values())
