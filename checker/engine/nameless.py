"""Rows that name no project though they must: each could be any project's, and where it could make a colour worse, the
colour is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.engine.facts import KEYS
from checker.finding import Code
from checker.rule import Rule

if TYPE_CHECKING:
    import polars as pl


def may_be_anybodys(rule: Rule) -> bool:
    """Whether a row of a rule's table that names no project could be any project's, and not rightly nobody's."""
    return rule.project is not None and rule.table.columns[rule.project].model.required


def doubted(records: pl.DataFrame, parameter: str, key: str, rows: pl.DataFrame | None) -> pl.DataFrame:
    """``records`` with ``@derived.<parameter>`` missing where a row that names no record could make it worse, and with
    ``@doubted.<parameter>``, whether that is why. ``rows`` are portfolio, period, ``@project`` and ``@code``, None
    where no other table counts. A record without a name has no rows of others: what they would give it is missing too.
    """
    import polars as pl

    missing = pl.lit(int(Code.MISSING), dtype=pl.UInt8)
    own, column = pl.col(f"@derived.{parameter}"), f"@doubted.{parameter}"
    if rows is None:
        return records.with_columns(pl.lit(False).alias(column))
    nobodys = rows.filter(pl.col("@project").is_null() & (pl.col("@code") > int(Code.GREEN)))
    if nobodys.is_empty() and not records[key].null_count():
        return records.with_columns(pl.lit(False).alias(column))
    worst = nobodys.group_by(KEYS).agg(pl.col("@code").max().alias("@worst"))
    records = records.join(worst, on=KEYS, how="left", maintain_order="left")
    better = own < int(Code.MISSING)
    doubt = better & pl.col(key).is_not_null() & (pl.col("@worst").fill_null(0) > own)
    records = records.with_columns(doubt.alias(column)).drop("@worst")
    blank = better & pl.col(key).is_null()
    code = pl.when(pl.col(column) | blank).then(missing).otherwise(own)
    return records.with_columns(code.alias(f"@derived.{parameter}"))
