"""Which group of rows each sum row of a table stands for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.checks.balance.terms import KEYS
from checker.rule import Rule
from checker.schema import fold

if TYPE_CHECKING:
    import polars as pl

GROUP, COLUMN = "@group", "@column"


def group_of(rule: Rule) -> pl.Expr:
    """The group of each row, as a text."""
    import polars as pl

    return pl.lit(None, dtype=pl.String) if rule.model.group is None else pl.col(rule.model.group).cast(pl.String)


def with_groups(rule: Rule, rows: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    """The sum rows with the group that each names, of those that ``rows`` have."""
    import polars as pl

    return sums.with_columns(pl.Series(GROUP, list(groups(rule, rows, sums)), dtype=pl.String))


def groups(rule: Rule, rows: pl.DataFrame, sums: pl.DataFrame) -> Iterator[str | None]:
    """The group that each sum row names: in its cell, or behind its word for a sum; None where it names none."""
    total = rule.table.model.total_rows
    if rule.model.group is None or total is None:
        yield from (None for _ in range(len(sums)))
        return
    known = {(*where, fold(group)): group for *where, group in rows.select(*KEYS, GROUP).drop_nulls().unique().rows()}
    vocabulary = rule.pack.vocabularies.get(rule.scope[rule.model.group].vocabulary or "")
    spelt = vocabulary.spellings() if vocabulary is not None else {}
    for *where, own, words in sums.select(*KEYS, group_of(rule).alias("@own"), "@words").iter_rows():
        behind = total.rest(words or "") or ""
        yield own or known.get((*where, behind)) or spelt.get(behind)
