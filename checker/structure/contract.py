"""The contract of a table: a Pandera schema built from its description, and what breaks it, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from checker.schema import Column, TableDescription
from checker.structure.alone import without_pandas
from checker.submission import Failure, Table
from checker.texts import Text
from checker.value import dtype

if TYPE_CHECKING:
    import pandera.polars as pa
    import polars as pl

WHERE = ("portfolio", "period")
EXCUSED = ("broken", "error", "withheld", "not_applicable")  # a finding already, or a reason that was given


def check(table: Table, description: TableDescription) -> list[Failure]:
    """Return failures for required cells that are empty, figures out of bounds, and keys that occur twice.

    Pandera, which takes longer to load than to run, sees only the columns in which a comparison has found something.
    """
    unreadable = table.broken | table.absent
    columns = [column for name, column in description.columns.items() if name not in unreadable]
    broken = _broken(table.frame, columns)
    has_key = description.key and description.model.unique and not unreadable & set(description.key)
    unique = [*dict.fromkeys([*WHERE, *description.key])] if has_key else []
    if unique and not _repeats(table.frame.select(unique)):
        unique = []
    return _validated(table, description, broken, unique) if broken or unique else []


def _broken(frame: pl.DataFrame, columns: list[Column]) -> list[str]:
    """The columns with a value out of bounds, or without one where it is required."""
    import polars as pl

    compare = {"min": pl.Expr.lt, "max": pl.Expr.gt}
    beyond = frame.select(
        pl.any_horizontal(compare[name](pl.col(column.name), limit) for name, limit in bounds).any().alias(column.name)
        for column in columns
        if (bounds := _bounds(column))
    )
    found = {name for name in beyond.columns if beyond[name].any()}
    found |= {column.name for column in columns if column.model.required and frame[column.name].null_count()}
    return [column.name for column in columns if column.name in found]


def _repeats(keys: pl.DataFrame) -> bool:
    """Whether two rows may be equal: equal rows have equal hashes."""
    return keys.hash_rows().n_unique() < len(keys)


@without_pandas()
def _validated(table: Table, description: TableDescription, columns: list[str], unique: list[str]) -> list[Failure]:
    import pandera.polars as pa

    frame = table.frame.select(list(dict.fromkeys([*columns, *unique])))
    try:
        schema(description, columns, unique).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return list(_failures(errors.failure_cases, table, description))
    return []


def schema(description: TableDescription, columns: list[str], unique: list[str]) -> pa.DataFrameSchema:
    """The Pandera schema of some columns of a table, whose rows are unique in ``unique``."""
    import pandera.polars as pa

    described = {name: _column(description.columns[name]) for name in columns}
    return pa.DataFrameSchema(described, unique=unique or None, name=description.name)


def _bounds(column: Column) -> list[tuple[str, Decimal]]:
    """The least and greatest value of a figure, where the description states them."""
    bounds = (("min", column.model.min), ("max", column.model.max))
    return [(name, limit) for name, limit in bounds if limit is not None and column.type.kind == "number"]


def _column(column: Column) -> pa.Column:
    import pandera.polars as pa

    checks = [pa.Check.ge(limit) if name == "min" else pa.Check.le(limit) for name, limit in _bounds(column)]
    return pa.Column(dtype(column.type), nullable=not column.model.required, checks=checks)


def _failures(cases: pl.DataFrame, table: Table, description: TableDescription) -> Iterator[Failure]:
    """Pandera's failure cases as failures of the contract: one for each column and check."""
    for (column, check, number), group in cases.group_by("column", "check", "check_number", maintain_order=True):
        if group["index"].null_count():  # the frame is not of the described types: a mistake of this program
            raise RuntimeError(f"contract of {table.name}: {check} on {column}")
        rows = sorted(group["index"].to_list())
        if check == "multiple_fields_uniqueness":  # of the whole frame: Pandera gives the schema's name for a column
            yield from _twice(rows, table, description)
        elif number is None:
            yield from _required(rows, table, description, str(column))
        else:
            yield _out_of_bounds(rows, table, description.columns[str(column)], int(str(number)))


def _required(rows: list[int], table: Table, description: TableDescription, column: str) -> Iterator[Failure]:
    """Blank cells. One that is broken is a finding already, and one that says why it is empty is not blank."""
    gaps = table.gaps.get(column, {})
    for not_yet in (False, True):
        blank = [row for row in rows if gaps.get(row) not in EXCUSED and (gaps.get(row) == "not_yet") == not_yet]
        if blank:
            values = {"found": Text("structure.found-not-yet" if not_yet else "structure.found-blank")}
            yield Failure("CONTRACT-REQUIRED", table.name, column, blank, [None] * len(blank), values=values)


def _out_of_bounds(rows: list[int], table: Table, column: Column, number: int) -> Failure:
    """Figures under the least or over the greatest value."""
    name, limit = _bounds(column)[number]
    observed = [str(value) for value in table.frame[column.name].gather(rows).to_list()]
    values = {"bound": Text(f"structure.bound-{name}", {"limit": f"{limit:f}"})}
    return Failure("CONTRACT-BOUNDS", table.name, column.name, rows, observed, f"{limit:f}", values=values)


def _twice(rows: list[int], table: Table, description: TableDescription) -> Iterator[Failure]:
    """Records with the same key. A key that is blank or broken is a finding of its own."""
    frame = table.frame.select(description.key)
    broken = {row for name in description.key for row in table.gaps.get(name, {})}
    kept = [row for row in rows if row not in broken and any(value is not None for value in frame.row(row))]
    texts = [" · ".join(str(value) for value in frame.row(row) if value is not None) for row in kept]
    if kept:
        yield Failure("CONTRACT-KEY", table.name, description.key[0], kept, texts)
