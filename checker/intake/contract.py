"""The contract of a table: required cells, bounds, unique keys, and amounts written in another unit."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import TYPE_CHECKING

from checker.lazy import pl
from checker.model.columns import SUBMISSION_KEY
from checker.model.submission import Failure, Table
from checker.model.types import dtype
from checker.schema.tables import Column, TableDescription
from checker.texts import Text

if TYPE_CHECKING:
    import pandera.polars as pa

EXCUSED = ("broken", "error", "withheld", "not_applicable")  # reported already, or empty for a stated reason
TIMES = 1000  # the median of the others, from which an amount seems to be of another unit
NEIGHBOURS = 5  # other amounts needed for that comparison


def check_contract(table: Table, description: TableDescription) -> list[Failure]:
    """Return failures for required cells that are empty, figures out of bounds, and keys that occur twice.

    Pandera, which takes longer to load than to run, sees only the columns in which a comparison has found something.
    """
    unreadable = table.broken | table.absent
    columns = [column for name, column in description.columns.items() if name not in unreadable]
    broken = _broken(table.frame, columns)
    has_key = description.key and description.model.unique and not unreadable & set(description.key)
    unique = [*dict.fromkeys([*SUBMISSION_KEY, *description.key])] if has_key else []
    if unique and not _repeats(table.frame.select(unique)):
        unique = []
    return _validated(table, description, broken, unique) if broken or unique else []


def unit_outliers(table: Table, description: TableDescription) -> list[Failure]:
    """Return a CONTRACT-UNITS failure for amounts at least 1000 times the median of the column's others.

    Such an amount was probably written in thousands, or in whole kroner, in a column of millions.
    """
    amounts = [column for column in description.columns.values() if column.model.type[0] == "money"]
    return [failure for column in amounts if column.model.similar for failure in _outliers(table, column)]


def schema(description: TableDescription, columns: list[str], unique: list[str]) -> pa.DataFrameSchema:
    """Return the Pandera schema of some columns of a table; ``unique`` names those of a unique key."""
    import pandera.polars as pa

    described = {name: _column(description.columns[name]) for name in columns}
    return pa.DataFrameSchema(described, unique=unique or None, name=description.name)


@contextmanager
def without_pandas() -> Iterator[None]:
    """Hide pandas, unless it is loaded already.

    Pandera imports an installed pandas without using it, which takes half a second: once when it is imported, and again
    when it first validates.
    """
    hidden = _Hidden()
    sys.meta_path.insert(0, hidden)
    try:
        yield
    finally:
        sys.meta_path.remove(hidden)


class _Hidden(MetaPathFinder):
    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError("No module named 'pandas'", name="pandas")


def _broken(frame: pl.DataFrame, columns: list[Column]) -> list[str]:
    """The columns with a value out of bounds, or without one where it is required."""
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


def _bounds(column: Column) -> list[tuple[str, Decimal]]:
    bounds = (("min", column.model.min), ("max", column.model.max))
    return [(name, limit) for name, limit in bounds if limit is not None and column.type.kind == "number"]


def _column(column: Column) -> pa.Column:
    import pandera.polars as pa

    checks = [pa.Check.ge(limit) if name == "min" else pa.Check.le(limit) for name, limit in _bounds(column)]
    return pa.Column(dtype(column.type), nullable=not column.model.required, checks=checks)


def _failures(cases: pl.DataFrame, table: Table, description: TableDescription) -> Iterator[Failure]:
    """Turn Pandera's failure cases into one failure per column and check."""
    for (column, check, number), group in cases.group_by("column", "check", "check_number", maintain_order=True):
        if group["index"].null_count():  # the frame is not of the described types: a mistake of this program
            raise RuntimeError(f"contract of {table.name}: {check} on {column}")
        rows = sorted(group["index"].to_list())
        if check == "multiple_fields_uniqueness":  # of the whole frame: Pandera gives the schema's name for a column
            yield from _repeated_keys(rows, table, description)
        elif number is None:
            yield from _required(rows, table, description, str(column))
        else:
            yield _out_of_bounds(rows, table, description.columns[str(column)], int(str(number)))


def _required(rows: list[int], table: Table, description: TableDescription, column: str) -> Iterator[Failure]:
    gaps = table.gaps.get(column, {})
    for not_yet in (False, True):
        blank = [row for row in rows if gaps.get(row) not in EXCUSED and (gaps.get(row) == "not_yet") == not_yet]
        if blank:
            values = {"found": Text("structure.found-not-yet" if not_yet else "structure.found-blank")}
            yield Failure("CONTRACT-REQUIRED", table.name, column, blank, [None] * len(blank), values=values)


def _out_of_bounds(rows: list[int], table: Table, column: Column, number: int) -> Failure:
    name, limit = _bounds(column)[number]
    observed = [str(value) for value in table.frame[column.name].gather(rows).to_list()]
    values = {"bound": Text(f"structure.bound-{name}", {"limit": f"{limit:f}"})}
    return Failure("CONTRACT-BOUNDS", table.name, column.name, rows, observed, f"{limit:f}", values=values)


def _repeated_keys(rows: list[int], table: Table, description: TableDescription) -> Iterator[Failure]:
    """Records with the same key. A key that is blank or unreadable is another failure."""
    frame = table.frame.select(description.key)
    broken = {row for name in description.key for row in table.gaps.get(name, {})}
    kept = [row for row in rows if row not in broken and any(value is not None for value in frame.row(row))]
    texts = [" · ".join(str(value) for value in frame.row(row) if value is not None) for row in kept]
    if kept:
        yield Failure("CONTRACT-KEY", table.name, description.key[0], kept, texts)


def _outliers(table: Table, column: Column) -> Iterator[Failure]:
    """Compare each amount with the median of the others in the same submission, exactly: no amount is divided.

    An amount so large is in the upper half of its n, so the median of the others is that of the n - 1 smallest.
    """
    sizes = table.frame[column.name].abs()
    filled = sizes.filter(sizes > 0)
    if len(filled) <= NEIGHBOURS or filled.max() < filled.min() * TIMES:  # type: ignore[operator]
        return
    size = table.frame.select(*SUBMISSION_KEY, sizes.alias("size"), pl.int_range(pl.len()).alias("at"))
    size = size.filter(sizes > 0)
    ordered, count = pl.col("size").sort(), pl.len()
    twice_median = ordered.get((count - 2) // 2) + ordered.get((count - 1) // 2)
    medians = size.group_by(SUBMISSION_KEY).agg(twice_median.alias("twice the median"), count.alias("n"))
    far = size.join(medians.filter(pl.col("n") > NEIGHBOURS), on=SUBMISSION_KEY)
    far = far.filter(pl.col("size") * 2 >= pl.col("twice the median") * TIMES).sort("at")
    for (twice,), group in far.group_by("twice the median", maintain_order=True):
        rows = group["at"].to_list()
        observed = [str(value) for value in table.frame[column.name].gather(rows).to_list()]
        values = {"median": f"{twice / 2:f}"}
        yield Failure("CONTRACT-UNITS", table.name, column.name, rows, observed, values=values)
