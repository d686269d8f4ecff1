"""A table's cells as the local engine reads them: a value that its column does not take is null."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from sqlglot import exp

from checker.model.types import WHOLE_DIGITS
from checker.schema.base import fold
from checker.schema.tables import Column, TableDescription, TotalRows
from checker.warehouse.connection import STAMPS, WHERE, Place
from checker.warehouse.sql.expressions import column, either, is_null, number, text

BATCH = "@batch@"  # placeholder for the batch that Great Expectations runs a query on
RAW = "="  # before the name of a column: the cell as it is in the database
ROW = "t"  # the table's own rows, in what reads its cells


def table_of(place: Place, name: str) -> exp.Expr:
    """A table of the database, narrowed to the submissions that are asked for."""
    return narrowed(
        exp.table_(exp.to_identifier(name, quoted=True), db=exp.to_identifier(place.schema, quoted=True)), place
    )


def narrowed(table: exp.Table, place: Place) -> exp.Expr:
    """The rows of the submissions that are asked for."""
    if not place.only:
        return table
    wanted = [exp.EQ(this=exp.column(key, quoted=True), expression=text(value)) for key, value in place.only.items()]
    return exp.select("*").from_(exp.alias_(table, ROW)).where(exp.and_(*wanted)).subquery(ROW)


def aliased(source: exp.Expr) -> exp.Expr:
    """Where a table's own rows come from, under the name that its cells are read by."""
    return source if isinstance(source, exp.Subquery) else exp.alias_(source, ROW)


def batch(place: Place) -> exp.Expr:
    """The batch that a platform gives; see ``for_batch`` in ``query.py`` for its place in the text."""
    return narrowed(exp.table_(exp.to_identifier(BATCH, quoted=True)), place)


def cells(
    place: Place,
    table: TableDescription,
    names: Iterable[str],
    source: exp.Expr | None = None,
    raw: Iterable[str] = (),
) -> exp.Select:
    """The rows of a table with some of its described columns, and what says which submission each is of.

    ``source`` is where the rows come from, if not from the table itself. The columns in ``raw`` are selected
    unread, too, under their names behind ``=``. A table that is not there has no rows.
    """
    wanted = [name for name in dict.fromkeys(names) if name in table.columns and name not in STAMPS]
    there = place.has(table.name)
    selected = [stamp(name, there, place.dialect).as_(name, quoted=True) for name in STAMPS]
    for name in wanted:
        exists = there and place.has(table.name, name)
        selected.append(exp.var(read_text(place, table.name, name, exists)).as_(name, quoted=True))
    as_they_are = [name for name in columns_of(table) if name in raw and place.has(table.name, name)]
    selected += [column(name, ROW).as_(RAW + name, quoted=True) for name in as_they_are]
    query = exp.select(*selected)
    if not there and source is None:
        return query.where(exp.false())
    query = query.from_(aliased(source if source is not None else table_of(place, table.name)))
    if source is not None:
        # Great Expectations names a batch itself, unless the query joins something
        query = query.join(exp.select(exp.Literal.number(1).as_("one")).subquery("always"), join_type="cross")
    total = table.model.total_rows
    if total and place.has(table.name, total.column):
        query = query.where(exp.not_(is_sum(total)))
    return fenced(query, place.dialect)


def fenced(query: exp.Select, dialect: str) -> exp.Select:
    """A query that PostgreSQL evaluates by itself: merged into the next, each cell would be read a hundred times."""
    return query.offset(0) if dialect == "postgres" else query


def columns_of(table: TableDescription) -> list[str]:
    """The described columns of a table, without those that say which submission a row is of."""
    return [name for name in table.columns if name not in STAMPS]


def stamp(name: str, there: bool, dialect: str) -> exp.Expr:
    """Portfolio, period or reporting date of a row."""
    if name == "as_of":
        day = column(name, ROW) if there else exp.null()
        return exp.cast(day, "DATE") if dialect == "postgres" else day
    return column(name, ROW) if there else exp.cast(exp.null(), "TEXT")


@lru_cache(maxsize=2048)
def read_text(place: Place, table: str, name: str, there: bool) -> str:
    """How a cell is read, as text: the same columns are read in nearly every query."""
    return read(place.pack.tables[table].columns[name], place, there).sql(dialect=place.dialect, identify=True)


def read(described: Column, place: Place, there: bool) -> exp.Expr:
    """One cell as its column's type."""
    types = {"number": "NUMERIC", "date": "DATE"}
    kind = types.get(described.type.kind, "TEXT")
    if not there:
        return exp.cast(exp.null(), kind) if place.dialect == "postgres" else exp.null()
    cell = column(described.name, ROW)
    if described.type.kind == "number":
        return figure(described, exp.cast(cell, kind) if place.dialect == "postgres" else cell)
    if described.type.kind == "date":
        return exp.cast(cell, kind) if place.dialect == "postgres" else cell
    if described.type.kind == "term":
        return kept(exp.In(this=cell, expressions=[text(term) for term in described.type.terms]), cell)
    return words(cell, place)


def kept(condition: exp.Expr, value: exp.Expr) -> exp.Expr:
    """A value where a condition holds, null where not."""
    return exp.Case().when(condition, value.copy())


def figure(described: Column, cell: exp.Expr) -> exp.Expr:
    """A number with no more digits than its column takes; a percentage as a fraction of one."""
    kind = described.type
    most = Decimal(1) if kind.unit == "percent" else Decimal(10) ** WHOLE_DIGITS
    size = exp.func("ABS", cell.copy())
    below = (exp.LTE if kind.unit == "percent" else exp.LT)(this=size, expression=number(most))
    rounded = exp.func("ROUND", cell.copy(), exp.Literal.number(kind.scale))
    return kept(exp.and_(below, exp.EQ(this=cell.copy(), expression=rounded)), cell)


def words(cell: exp.Expr, place: Place) -> exp.Expr:
    """A text without the space around it; null where it says nothing, or that something is missing. Only a text that
    begins as such a word does is compared with all of them.
    """
    trimmed = exp.Trim(this=cell)
    lower = exp.func("LOWER", trimmed.copy())
    gaps = [fold(word) for given in place.pack.model.missing.values() for word in given]
    empty: list[exp.Expr] = [exp.In(this=lower, expressions=[text(""), *(text(g) for g in gaps if g[-1:] != "*")])]
    empty += [begins(lower, word[:-1]) for word in gaps if word.endswith("*")]
    letters = sorted({letter for word in gaps for letter in (word[0], word[0].upper())})
    first = exp.func("SUBSTR", trimmed.copy(), exp.Literal.number(1), exp.Literal.number(1))
    suspect = exp.In(this=first, expressions=[text(""), *map(text, letters)])
    looked_at = exp.Case().when(either(empty), exp.null()).else_(trimmed.copy())
    return exp.Case().when(suspect, looked_at).else_(trimmed)


def begins(value: exp.Expr, start: str) -> exp.Expr:
    first = exp.func("SUBSTR", value.copy(), exp.Literal.number(1), exp.Literal.number(len(start)))
    return exp.EQ(this=first, expression=text(start))


def is_sum(total: TotalRows) -> exp.Expr:
    """Whether a row is a sum of others: its column begins with a word for it, and no letter or digit follows."""
    lower = exp.func("LOWER", exp.Trim(this=column(total.column, ROW)))
    found = []
    for word in map(fold, total.words):
        after = exp.func("SUBSTR", lower.copy(), exp.Literal.number(len(word) + 1), exp.Literal.number(1))
        digits = [text(digit) for digit in "0123456789"]
        caseless = exp.EQ(this=after.copy(), expression=exp.func("UPPER", after.copy()))
        ends = exp.and_(caseless, exp.not_(exp.In(this=after.copy(), expressions=digits)))
        found.append(exp.and_(begins(lower, word), ends))
    return exp.func("COALESCE", either(found), exp.false())


def broken(described: Column, table: str) -> exp.Expr:
    """Whether a cell is filled and is nothing that its column takes. A text that says something is missing is not."""
    return exp.and_(exp.not_(is_null(column(RAW + described.name, table))), is_null(column(described.name, table)))


def order_columns(place: Place, table: TableDescription) -> list[str]:
    """The columns that put a table's rows in order: all that are there, by name."""
    names = [name for name in columns_of(table) if table.columns[name].type.kind != "list"]
    return [name for name in sorted(names) if place.has(table.name, name)]


def in_order(place: Place, table: TableDescription, alias: str) -> list[exp.Expr]:
    """The one order of a table's rows: by submission, then by every unread column, in the order of their names,
    texts by their bytes and blanks first.
    """
    keys: list[exp.Expr] = []
    for name in (*WHERE, *(RAW + name for name in order_columns(place, table))):
        key = column(name, alias)
        textual = name in WHERE or table.columns[name[len(RAW) :]].type.kind in ("text", "term")
        if textual and place.dialect == "postgres":
            key = exp.Collate(this=key, expression=exp.to_identifier("C", quoted=True))
        keys.append(exp.Ordered(this=key, desc=False, nulls_first=True))
    return keys
