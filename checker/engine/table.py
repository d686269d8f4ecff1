"""The findings table: all findings together, each with its id, in the one stable order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from checker.finding import COLUMNS, LEVELS, Finding

if TYPE_CHECKING:
    import polars as pl

NUMBERS = ("row", "line", "page", "rule_line")


@cache
def kind_of(name: str) -> pl.DataType:
    """The type of a column of the findings table."""
    import polars as pl

    return pl.Int64() if name in NUMBERS else pl.List(pl.String) if name == "related" else pl.String()


def schema() -> dict[str, pl.DataType]:
    """The type of every column."""
    return {name: kind_of(name) for name in COLUMNS}


def whole(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """All findings, sorted by portfolio, period, level, rule and place, with ids that are unique within a
    submission.
    """
    import polars as pl

    parts = [part for part in parts if not part.is_empty()]
    if not parts:
        return pl.DataFrame(schema=schema())
    ranks = {level: rank for rank, level in enumerate(LEVELS)}
    rank = pl.col("level").replace_strict(ranks, return_dtype=pl.Int8)
    order = ["portfolio", "period", rank, "rule", "parameter", "table", "file", "row", "key", "column", "message"]
    table = pl.concat([pl.DataFrame(schema=schema()), *parts], how="diagonal").sort(
        order, nulls_last=True, maintain_order=True
    )
    name = pl.concat_str([pl.col(part).fill_null("-") for part in ("rule", "table", "key", "column")], separator="/")
    table = table.with_columns(name.alias("id"))
    copy = pl.int_range(pl.len()).over("portfolio", "period", "id")
    numbered = pl.when(copy > 0).then(pl.col("id") + "~" + (copy + 1).cast(pl.String)).otherwise(pl.col("id"))
    return table.with_columns(numbered.alias("id"))


def joined(table: pl.DataFrame, further: Sequence[Finding]) -> pl.DataFrame:
    """The findings table with further findings at their places."""
    import polars as pl

    if not further:
        return table
    return whole([table, pl.DataFrame([tuple(each) for each in further], schema=schema(), orient="row")])
