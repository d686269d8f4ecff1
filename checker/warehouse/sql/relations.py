"""Rows of other tables that belong to a row: the record that a reference names, and whether there is any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlglot import exp

from checker.schema.tables import TableDescription
from checker.warehouse.connection import WHERE, Place
from checker.warehouse.sql.cells import cells, in_order, order_columns
from checker.warehouse.sql.expressions import column
from checker.warehouse.sql.steps import step

KEY = "@key"


def first_rows(
    place: Place,
    table: TableDescription,
    keys: Sequence[str],
    others: Mapping[str, exp.Expr],
    rows: exp.Select,
    before: Sequence[exp.Expr] = (),
) -> exp.Select:
    """Of the ``rows`` of a table that are alike in ``keys``, the first in the table's order, or in the order of
    ``before``; the keys, and ``others`` under their names.
    """
    order = [exp.Ordered(this=each, desc=False) for each in before] + in_order(place, table, "r")
    window = exp.Window(
        this=exp.RowNumber(),
        partition_by=[column(key, "r") for key in keys],
        order=exp.Order(expressions=order),
    )
    named = [value.as_(name, quoted=True) for name, value in others.items()]
    numbered = exp.select(*(column(key, "r") for key in keys), *named, window.as_("@place", quoted=True))
    numbered = numbered.from_(step(rows, "r", place.dialect))
    chosen = exp.select(*(column(name, "n") for name in (*keys, *others))).from_(step(numbered, "n", place.dialect))
    return chosen.where(exp.EQ(this=column("@place", "n"), expression=exp.Literal.number(1)))


def references(table: TableDescription, names: Iterable[str], place: Place) -> dict[tuple[str, str, str], list[str]]:
    """The columns of related rows among some names ("project.phase"), by reference: its column, table and key."""
    wanted: dict[tuple[str, str, str], list[str]] = {}
    for name in sorted(set(names)):
        own, dot, other = name.partition(".")
        found = (ref for ref in table.references() if dot and ref[0] == own and other in columns_of(place, ref[1]))
        target = next(found, None)
        if target is not None:
            wanted.setdefault(target, []).append(other)
    return wanted


def columns_of(place: Place, table: str) -> Iterable[str]:
    """What a related row can be asked for."""
    return (*place.pack.tables[table].columns, *WHERE, "as_of")


def with_related(query: exp.Select, place: Place, table: TableDescription, names: Iterable[str]) -> exp.Select:
    """A query over a table's rows ``b``, with the columns of related rows that are among ``names``."""
    for count, ((own, target, key), others) in enumerate(references(table, names, place).items()):
        related, alias = place.pack.tables[target], f"r{count}"
        rows = cells(place, related, [key, *others], raw=order_columns(place, related))
        selected = {other: column(other, "r") for other in others if other not in (*WHERE, key)}
        side = first_rows(place, related, [*WHERE, key], selected, rows)
        query = beside(query, side, alias, {key: own}, place.dialect)
        query = query.select(*(column(other, alias).as_(f"{own}.{other}", quoted=True) for other in others))
    return query


def beside(query: exp.Select, side: exp.Select, alias: str, keys: Mapping[str, str], dialect: str) -> exp.Select:
    """The query with the one row of another that is of the same submission and has the row's ``keys``, if there is
    one.
    """
    on = same(alias, {name: name for name in WHERE} | dict(keys))
    return query.join(step(side, alias, dialect), on=on, join_type="left")


def same(alias: str, keys: Mapping[str, str]) -> exp.Expr:
    """That a joined row's columns are those of the row ``b``."""
    return exp.and_(*(exp.EQ(this=column(key, alias), expression=column(own, "b")) for key, own in keys.items()))
