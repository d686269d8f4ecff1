"""Sum rows that a table had in the period before and has no more: without them its sums are held against nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.checks.balance.figures import cells, slack
from checker.checks.balance.groups import COLUMN, GROUP, group_of, with_groups
from checker.checks.balance.terms import KEYS
from checker.rule import PREVIOUS, Facts, Rule
from checker.value import dtype, summed

if TYPE_CHECKING:
    import polars as pl

GONE = "@gone"  # the words of a sum row that is gone
PLACE = ("source", "row", "line")


def with_gone(rule: Rule, facts: Facts, judged: pl.DataFrame, rows: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    """What is judged, and a row for each sum row that is gone: it cannot be judged, and says where it stood."""
    import polars as pl

    lost = gone(rule, facts, rows, sums)
    if lost is None:
        nowhere = [pl.lit(None, dtype=pl.UInt32).alias(f"@{PREVIOUS}{name}") for name in PLACE]
        return judged.with_columns(pl.lit(None, dtype=pl.String).alias(GONE), *nowhere)
    amount = dtype(summed(rule.scope[rule.model.down[0]]))
    stood = [pl.col(f"@{name}").cast(pl.UInt32).alias(f"@{PREVIOUS}{name}") for name in PLACE]
    first = pl.coalesce(pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in rule.model.down)
    lost = lost.with_columns(
        *stood,
        pl.col("@words").alias(GONE),
        first.alias(COLUMN),
        *(pl.lit(None, dtype=amount).alias(name) for name in ("@parts", "@total")),
        *(pl.lit([], dtype=cells()).alias(name) for name in ("@cells", "@gaps")),
        pl.lit(0).cast(slack()).alias("@slack"),
        pl.lit(True).alias("@unknown"),
        pl.lit(False).alias("@unsaid"),
        pl.lit(True).alias("@sum"),
        pl.col("@now").alias("@source"),
        *(pl.lit(None, dtype=pl.UInt32).alias(name) for name in ("@index", "@row", "@line")),
    )
    return pl.concat([judged, lost.drop("@now", "@nth", "@fewer", "@bare")], how="diagonal_relaxed")


def gone(rule: Rule, facts: Facts, rows: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame | None:
    """The sum rows of the period before that have no like now, as many as there are fewer of them; with the file of the
    rows now in ``@now``. Months come and go: a table with as many sum rows as before has lost none.
    """
    import polars as pl

    then = facts.totals_before.get(rule.table.name)
    if then is None or then.is_empty() or rows.is_empty():
        return None
    earlier = facts.before[rule.table.name].with_columns(group_of(rule).alias(GROUP))
    then = stating(rule, with_groups(rule, earlier, then), never_blank=False)
    now = stating(rule, sums, never_blank=True)
    lost = then.join(now, on=[*KEYS, GROUP, "@nth"], how="anti", nulls_equal=True, maintain_order="left")
    groups = rows.select(*KEYS, GROUP).unique()
    bare = groups.join(now, on=[*KEYS, GROUP], how="anti", nulls_equal=True).select(KEYS).unique()
    lost = lost.join(fewer(then, now), on=KEYS, how="left", maintain_order="left")
    lost = lost.join(bare.with_columns(pl.lit(True).alias("@bare")), on=KEYS, how="left", maintain_order="left")
    here = rows.group_by(KEYS).agg(pl.col("@source").first().alias("@now"))
    lost = lost.join(here, on=KEYS, how="inner", maintain_order="left")
    lost = lost.filter(pl.col(GROUP).is_null() | pl.col("@bare").fill_null(False))
    lost = lost.filter(pl.int_range(pl.len()).over(KEYS) < pl.col("@fewer"))
    return None if lost.is_empty() else lost


def stating(rule: Rule, sums: pl.DataFrame, *, never_blank: bool) -> pl.DataFrame:
    """The sum rows that the rule judges and that state a figure, numbered (``@nth``) within their group;
    ``never_blank``: also those whose blank is told.
    """
    import polars as pl

    told = [name for name in rule.model.down if never_blank and name not in rule.model.optional]
    states = pl.any_horizontal(*(pl.col(name).is_not_null() for name in rule.model.down), pl.lit(bool(told)))
    sums = sums.filter(states)
    if rule.when is not None:
        sums = sums.filter(rule.when.polars().fill_null(True))
    return sums.with_columns(pl.int_range(pl.len()).over(*KEYS, GROUP).alias("@nth"))


def fewer(then: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """By how many the sum rows of each submission have become fewer."""
    import polars as pl

    both = [
        each.group_by(KEYS).agg(pl.len().cast(pl.Int64).alias(name)) for each, name in ((then, "@then"), (now, "@left"))
    ]
    joined = both[0].join(both[1], on=KEYS, how="left")
    return joined.select(*KEYS, (pl.col("@then") - pl.col("@left").fill_null(0)).alias("@fewer"))
