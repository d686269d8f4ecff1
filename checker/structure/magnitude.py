"""Money a thousand times its neighbours: somebody wrote thousands, or whole kroner, in a column of millions."""

from __future__ import annotations

from collections.abc import Iterator

from checker.schema import Column, TableDescription
from checker.submission import Failure, Table

TIMES = 1000
NEIGHBOURS = 5  # other figures, at least, before anything is said
WHERE = ("portfolio", "period")


def check(table: Table, description: TableDescription) -> list[Failure]:
    """A CONTRACT-UNITS failure for figures at least 1000 times the median of the column's others in the submission."""
    compared = [column for column in description.columns.values() if _compared(column)]
    return [failure for column in compared for failure in _out_of_proportion(table, column)]


def _compared(column: Column) -> bool:
    return column.model.type[0] == "money" and column.model.similar


def _out_of_proportion(table: Table, column: Column) -> Iterator[Failure]:
    """Compare each figure's size with the middle of the others in the same submission. Exact: no figure is divided.

    A figure so large lies in the upper half of its n, so the middle of the others is that of the n - 1 smallest.
    """
    import polars as pl

    sizes = table.frame[column.name].abs()
    filled = sizes.filter(sizes > 0)
    if len(filled) <= NEIGHBOURS or filled.max() < filled.min() * TIMES:  # type: ignore[operator]
        return
    size = table.frame.select(*WHERE, sizes.alias("size"), pl.int_range(pl.len()).alias("at")).filter(sizes > 0)
    ordered, count = pl.col("size").sort(), pl.len()
    middles = size.group_by(WHERE).agg(
        (ordered.get((count - 2) // 2) + ordered.get((count - 1) // 2)).alias("twice the middle"), count.alias("n")
    )
    far = size.join(middles.filter(pl.col("n") > NEIGHBOURS), on=WHERE)
    far = far.filter(pl.col("size") * 2 >= pl.col("twice the middle") * TIMES).sort("at")
    for (middle,), group in far.group_by("twice the middle", maintain_order=True):
        rows = group["at"].to_list()
        observed = [str(value) for value in table.frame[column.name].gather(rows).to_list()]
        yield Failure("CONTRACT-UNITS", table.name, column.name, rows, observed, values={"median": _half(middle)})


def _half(twice: object) -> str:
    return f"{twice / 2:f}"  # type: ignore[operator]
