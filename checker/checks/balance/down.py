"""Down a column: the rows of a table, or of a group of them, against the sum row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.checks.balance.figures import cell, cells, half_unit, slack
from checker.checks.balance.gone import with_gone
from checker.checks.balance.groups import COLUMN, GROUP, group_of, with_groups
from checker.checks.balance.terms import KEYS
from checker.rule import Facts, Rule
from checker.value import dtype, summed

if TYPE_CHECKING:
    import polars as pl

SUM, HALF, CELLS, GAPS = "@parts", "@half", "@cells", "@gaps"


def down(rule: Rule, facts: Facts) -> pl.DataFrame:
    """Each sum row once for each column, with ``@parts``, ``@total``, ``@slack``, and which cells they rest on."""
    import polars as pl

    sums = facts.totals.get(rule.table.name)
    if sums is None:
        sums = facts.tables[rule.table.name].clear().with_columns(pl.lit(None, dtype=pl.String).alias("@words"))
    rows = facts.tables[rule.table.name]
    when = rule.parts.get(("rows_when",))
    rows = rows.with_columns((pl.lit(True) if when is None else when.polars()).alias("@hit"))
    rows = rows.with_columns(group_of(rule).alias(GROUP))
    sums = with_groups(rule, rows, sums)
    stated = pl.concat([stated_in(rule, column, sums) for column in rule.model.down])
    found = added_up(pl.concat([rows_in(rule, column, rows) for column in rule.model.down]))
    return with_gone(rule, facts, held_against(rule, stated, found), rows, sums)


def stated_in(rule: Rule, column: str, sums: pl.DataFrame) -> pl.DataFrame:
    """The sum rows with what they state in one column."""
    import polars as pl

    kind = rule.scope[column]
    return sums.with_columns(
        pl.col(column).cast(dtype(summed(kind))).alias("@total"),
        half_unit(sums.columns, column, kind, rule.model.rounding).alias("@own"),
        pl.lit(column).alias(COLUMN),
        pl.concat_list([cell(rule.table.name, column, sum_row=True)]).alias("@at"),
    )


def rows_in(rule: Rule, column: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows' figures in one column, each with half its unit and its cell."""
    import polars as pl

    kind = rule.scope[column]
    return rows.select(
        *KEYS,
        pl.lit(column).alias(COLUMN),
        GROUP,
        "@hit",
        pl.col(column).cast(dtype(summed(kind))).alias("@value"),
        half_unit(rows.columns, column, kind, rule.model.rounding).alias(HALF),
        cell(rule.table.name, column).alias("@place"),
        unclear(rule).alias("@unclear"),
    )


def unclear(rule: Rule) -> pl.Expr:
    """The first blank cell of those that say whether a row is added up."""
    import polars as pl

    when = rule.parts.get(("rows_when",))
    names = [name for name in when.reads if name in rule.table.columns] if when is not None else []
    blank = [pl.when(pl.col(name).is_null()).then(cell(rule.table.name, name)) for name in names]
    return pl.coalesce(*blank, pl.lit(None, dtype=cells().inner))  # type: ignore[attr-defined]


def held_against(rule: Rule, stated: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The sum rows held against the rows, column by column."""
    import polars as pl

    if rule.model.group is None:
        judged = joined(stated, found, [*KEYS, COLUMN])
    else:
        grand = pl.col(GROUP).is_null()
        everything = joined(stated.filter(grand), of_groups(found, stated.filter(~grand)), [*KEYS, COLUMN])
        judged = pl.concat([joined(stated.filter(~grand), found, [*KEYS, COLUMN, GROUP]), everything])
    forgiven = pl.col(COLUMN).is_in(rule.model.optional)
    gone = pl.col("@unknown").fill_null(False) | (pl.col("@blank").fill_null(False) & ~forgiven)
    empty = pl.lit([], dtype=cells())
    missing = gone | (pl.col("@total").is_null() & ~forgiven)
    return judged.with_columns(
        pl.when(~gone).then(pl.col(SUM).fill_null(0)).alias(SUM),
        (pl.col("@own") + pl.col(HALF).fill_null(0)).cast(slack()).alias("@slack"),
        pl.col(CELLS).fill_null(empty),
        pl.concat_list(
            pl.when(pl.col("@total").is_null()).then(pl.col("@at")).otherwise(empty), pl.col(GAPS).fill_null(empty)
        ).alias(GAPS),
        missing.alias("@unknown"),
        (pl.col("@total").is_null() & forgiven).alias("@unsaid"),
        pl.lit(None, dtype=pl.UInt32).alias("@index"),
        pl.lit(True).alias("@sum"),
    ).drop("@own", "@at", "@blank", HALF)


def added_up(rows: pl.DataFrame) -> pl.DataFrame:
    """The sum of each group of rows in each column, half units and cells with it. Without ``group``, all rows of a
    submission are one group.
    """
    import polars as pl

    value, hit = pl.col("@value"), pl.col("@hit").fill_null(False)
    blank = pl.when(hit & value.is_null()).then("@place")
    return rows.group_by([*KEYS, COLUMN, GROUP], maintain_order=True).agg(
        value.filter(hit).sum().alias(SUM),
        pl.col(HALF).filter(hit & value.is_not_null()).sum().cast(slack()),
        pl.col("@place").filter(hit).alias(CELLS),
        blank.when(pl.col("@hit").is_null()).then("@unclear").drop_nulls().alias(GAPS),
        pl.col("@hit").is_null().any().alias("@unknown"),
        (hit & value.is_null()).any().alias("@blank"),
    )


def of_groups(found: pl.DataFrame, subtotals: pl.DataFrame) -> pl.DataFrame:
    """What the groups come to: each group's sum row where it has exactly one that is filled in, else its rows."""
    import polars as pl

    keys = [*KEYS, COLUMN, GROUP]
    alone = subtotals.filter(pl.len().over(keys) == 1, pl.col("@total").is_not_null())
    own = alone.select(
        *keys,
        pl.col("@total").alias(SUM),
        pl.col("@own").alias(HALF),
        pl.col("@at").alias(CELLS),
        pl.lit([], dtype=cells()).alias(GAPS),
        pl.lit(False).alias("@unknown"),
        pl.lit(False).alias("@blank"),
    )
    rest = found.join(own, on=keys, how="anti")
    return pl.concat([own, rest.select(own.columns)], how="vertical_relaxed")


def joined(stated: pl.DataFrame, found: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The sum rows with what the rows of the same keys come to."""
    import polars as pl

    whole = found.group_by(keys, maintain_order=True).agg(
        pl.col(SUM).sum(),
        pl.col(HALF).sum().cast(slack()),
        pl.col(CELLS).explode().drop_nulls(),
        pl.col(GAPS).explode().drop_nulls(),
        pl.col("@unknown").any(),
        pl.col("@blank").any(),
    )
    return stated.join(whole, on=keys, how="left", maintain_order="left")
