"""The rows that rules are judged on: each table with the columns of related rows that some rule reads, joined once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from checker.rule import Rule
from checker.schema import Pack, TableDescription
from checker.submission import Submission
from checker.value import dtype

if TYPE_CHECKING:
    import polars as pl

KEYS = ("portfolio", "period")


def frames(submission: Submission, pack: Pack) -> dict[str, pl.DataFrame]:
    """Every described table's rows, numbered in ``@index``; a table that is not there has none."""
    found = {}
    for name, description in pack.tables.items():
        table = submission.tables.get(name)
        found[name] = (table.frame if table is not None else empty(description)).with_row_index("@index")
    return found


def totals(submission: Submission) -> dict[str, pl.DataFrame]:
    """The sum rows of the tables that have any, numbered in ``@index``. No rule sees them among a table's rows."""
    tables = submission.tables.items()
    return {name: table.totals.with_row_index("@index") for name, table in tables if table.totals is not None}


def empty(description: TableDescription) -> pl.DataFrame:
    """A table without rows."""
    import polars as pl

    schema: dict[str, pl.DataType] = {name: dtype(column.type) for name, column in description.columns.items()}
    schema |= {"portfolio": pl.String(), "period": pl.String(), "as_of": pl.Date()}
    return pl.DataFrame(schema=schema | {"@source": pl.UInt16(), "@row": pl.UInt32(), "@line": pl.UInt32()})


def related(
    frame: pl.DataFrame, table: TableDescription, names: Iterable[str], tables: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """``frame`` with the columns of related rows that are among ``names`` ("project.phase")."""
    import polars as pl

    wanted: dict[tuple[str, str, str], list[str]] = {}
    for name in sorted(set(names)):
        column, dot, other = name.partition(".")
        target = next(
            (ref for ref in table.references() if dot and ref[0] == column and other in tables[ref[1]].columns), None
        )
        if target is not None:
            wanted.setdefault(target, []).append(other)
    for (column, target_table, key), others in wanted.items():
        side = tables[target_table].unique([*KEYS, key], keep="first", maintain_order=True)
        renamed = [pl.col(other).alias(f"{column}.{other}") for other in others]
        side = side.select(*KEYS, pl.col(key).alias("@key"), *renamed)
        frame = frame.join(side, left_on=[*KEYS, column], right_on=[*KEYS, "@key"], how="left", maintain_order="left")
    return frame


def periods(frames: Iterable[pl.DataFrame]) -> tuple[str, ...]:
    """The distinct periods of some tables, in order."""
    return tuple(
        sorted({period for frame in frames for period in frame["period"].unique().to_list() if period is not None})
    )


def reads(rules: Iterable[Rule]) -> set[str]:
    """All that some rules read."""
    return {name for rule in rules for name in rule.reads}
