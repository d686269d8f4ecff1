"""Terms: the figure of each submission (or of each judged row) that stands in other rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.checks.balance.figures import cell, cells, half_unit, slack
from checker.checks.balance.model import TermModel
from checker.rule import Facts, Rule
from checker.value import dtype

if TYPE_CHECKING:
    import polars as pl

KEYS = ("portfolio", "period")


def with_terms(frame: pl.DataFrame, rule: Rule, facts: Facts) -> pl.DataFrame:
    """The frame with each term under its name, its half units, its cells, and those of them that are blank."""
    for name, term in rule.model.term.items():
        own = [*KEYS, rule.table.key[0]] if term.each else [*KEYS]
        theirs = [*KEYS, term.each] if term.each else [*KEYS]
        found = gathered(rule, name, facts, theirs)
        frame = frame.join(found, left_on=own, right_on=theirs, how="left", maintain_order="left")
    return frame


def rows_of(rule: Rule, name: str, facts: Facts) -> pl.DataFrame:
    """The rows that a term may stand in, with ``@hit``: whether it does, null where that cannot be known."""
    import polars as pl

    term: TermModel = rule.model.term[name]
    table = term.table or rule.table.name
    rows = facts.totals.get(table, facts.tables[table].clear()) if term.way == "total" else facts.tables[table]
    when = rule.parts.get(("term", name, "when"))
    return rows.with_columns((pl.lit(True) if when is None else when.polars()).alias("@hit"))


def gathered(rule: Rule, name: str, facts: Facts, keys: list[str]) -> pl.DataFrame:
    """A term for each of some keys."""
    import polars as pl

    term: TermModel = rule.model.term[name]
    table, rows = term.table or rule.table.name, rows_of(rule, name, facts)
    kind = rule.pack.tables[table].columns[term.column].type
    value, hit, place = pl.col(term.column), pl.col("@hit").fill_null(False), "@place"
    unit = half_unit(rows.columns, term.column, kind, term.rounding or rule.model.rounding)
    found = rows.with_columns(
        unit.alias("@half"), cell(table, term.column, sum_row=term.way == "total").alias(place)
    ).group_by(keys, maintain_order=True)
    settled = found.agg(
        hit.sum().alias("@count"),
        pl.col("@hit").is_null().any().alias("@unknown"),
        (hit & value.is_null()).any().alias("@blank"),
        value.filter(hit).sum().alias("@sum"),
        pl.col("@half").filter(hit & value.is_not_null()).sum().cast(slack()).alias(f"@half.{name}"),
        pl.col(place).filter(hit).cast(cells().inner).alias(f"@cells.{name}"),  # type: ignore[attr-defined]
        pl.col(place).filter(hit & value.is_null()).alias(f"@gaps.{name}"),
    )
    many = pl.col("@count") > 1 if term.way != "sum" else pl.lit(False)
    forgiven = pl.lit(name in rule.model.optional or term.column in rule.model.optional)
    unclear = pl.col("@unknown") | many | (pl.col("@blank") & ~forgiven) | (pl.col("@count") == 0)
    amount = pl.when(~unclear).then(pl.col("@sum")).cast(dtype(kind)).alias(name)
    return settled.select(*keys, amount, pl.col(f"^@(half|cells|gaps)\\.{name}$"))


def judged_once(rule: Rule, facts: Facts) -> pl.DataFrame:
    """One row a submission that has rows of the rule's table: the row in which the stated total stands, if any."""
    import polars as pl

    own = facts.tables[rule.table.name]
    name = next(iter(rule.parts[("total",)].reads))
    rows = rows_of(rule, name, facts)
    if rule.model.term[name].way == "total":
        rows = rows.with_columns(pl.lit(None, dtype=pl.UInt32).alias("@index"))
    rows = rows.filter("@hit").unique(KEYS, keep="first", maintain_order=True)
    everyone = [own, *([facts.totals[rule.table.name]] if rule.table.name in facts.totals else [])]
    submissions = pl.concat([each.select(*KEYS, "as_of") for each in everyone]).unique(KEYS, maintain_order=True)
    found = submissions.join(rows.drop("as_of", "@hit"), on=KEYS, how="left", maintain_order="left")
    return found.with_columns(pl.lit(rule.model.term[name].way == "total").alias("@sum"))
