"""Along a row, and over terms: parts and total of each judged row, and by how much rounding may miss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.checks.balance.figures import all_of, cell, half_unit, no_cells, slack, where
from checker.checks.balance.linear import added, coefficients, times
from checker.checks.balance.terms import KEYS, judged_once, with_terms
from checker.columns import DECIMALS
from checker.rule import Facts, Rule

if TYPE_CHECKING:
    from decimal import Decimal

    import polars as pl

PARTS, TOTAL = ("parts",), ("total",)


def along(rule: Rule, facts: Facts) -> pl.DataFrame:
    """The judged rows with ``@parts``, ``@total``, ``@slack``, and whether they can be judged."""
    import polars as pl

    frame = judged_once(rule, facts) if rule.model.once else related(rule, facts)
    frame = with_terms(frame, rule, facts)
    blank = needed(rule)
    forgiven = frame.with_columns(pl.col(name).fill_null(0) for name in figures(rule) if name not in blank)
    total = rule.parts[TOTAL]
    stated = frame.select(total.polars().alias("@total"))["@total"]
    frame = frame.hstack([forgiven.select(rule.parts[PARTS].polars().alias("@parts"))["@parts"], stated])
    unsaid = [pl.col(name).is_null() for name in total.reads if name in blank]
    return frame.with_columns(
        slack_of(rule, frame.columns).alias("@slack"),
        pl.any_horizontal(pl.lit(False), *(pl.col(name).is_null() for name in blank)).alias("@unknown"),
        (pl.col("@total").is_null() & ~pl.any_horizontal(pl.lit(False), *unsaid)).alias("@unsaid"),
        pl.lit(pointed_at(rule)).alias("@column"),
        pl.lit(None, dtype=pl.String).alias("@group"),
    )


def figures(rule: Rule) -> list[str]:
    """The figures that parts and total read, each once."""
    return list(dict.fromkeys(rule.parts[PARTS].reads + rule.parts[TOTAL].reads))


def needed(rule: Rule) -> list[str]:
    """Those of the figures that may not be blank."""
    return [name for name in figures(rule) if name not in rule.model.optional]


def rested_on(rule: Rule, missing: pl.Expr) -> pl.Expr:
    """The cells that a row rests on; those that are blank, the total's first, where it could not be judged. For
    findings only.
    """
    import polars as pl

    stated = rule.parts[TOTAL].reads
    gaps = all_of([gaps_of(rule, name) for name in sorted(needed(rule), key=lambda name: name not in stated)])
    return pl.when(missing).then(gaps).otherwise(all_of([cells_of(rule, name) for name in figures(rule)]))


def lacking(rule: Rule) -> pl.Expr:
    """The figures that are blank and may not be."""
    import polars as pl

    names = [pl.when(pl.col(name).is_null()).then(pl.lit(name)) for name in needed(rule)]
    return pl.concat_list(names).list.drop_nulls() if names else pl.lit([], dtype=pl.List(pl.String))


def counted(rule: Rule) -> dict[str, Decimal]:
    """How often each figure counts in what parts and total differ by; numbers aside."""
    from decimal import Decimal

    total = times(coefficients(rule.parts[TOTAL].tree), Decimal(-1))
    both = added(coefficients(rule.parts[PARTS].tree), total)
    return {name: count for name, count in both.items() if name and count}


def slack_of(rule: Rule, columns: list[str]) -> pl.Expr:
    """How much rounding may miss: half a unit of each figure, as often as it counts. A figure left out misses none."""
    import polars as pl

    halves = []
    for name, count in counted(rule).items():
        if name in rule.model.term:
            own = pl.col(f"@half.{name}")
        elif target_of(rule, name) is None:
            continue  # a count of colours is exact
        else:
            own = half_unit(columns, name, rule.scope[name], rule.model.rounding)
        halves.append(pl.when(pl.col(name).is_not_null()).then(own * pl.lit(abs(count))))
    return pl.sum_horizontal(pl.lit(0).cast(slack()), *(each.cast(slack()) for each in halves))


def target_of(rule: Rule, name: str) -> tuple[str, str, str] | None:
    """The table and column that a name means, and the column with its row's index; None for a name of no cell."""
    column, dot, other = name.partition(".")
    if name in rule.table.columns:
        return rule.table.name, name, "@nth"
    for own, table, _ in rule.table.references():
        if dot and own == column and other in rule.pack.tables[table].columns:
            return table, other, f"@at.{column}"
    return None


def cells_of(rule: Rule, name: str) -> pl.Expr:
    """Where a figure stands, as a list."""
    import polars as pl

    if name in rule.model.term:
        return pl.col(f"@cells.{name}")
    place = place_of(rule, name)
    return pl.concat_list([place]) if place is not None else no_cells()


def gaps_of(rule: Rule, name: str) -> pl.Expr:
    """The cells of a figure that are blank."""
    import polars as pl

    if name in rule.model.term:
        return pl.col(f"@gaps.{name}")
    place = place_of(rule, name)
    return where(pl.col(name).is_null(), place) if place is not None else no_cells()


def place_of(rule: Rule, name: str) -> pl.Expr | None:
    """The cell of a figure of the judged row, or of a row related to it."""
    found = target_of(rule, name)
    return cell(*found, sum_row="@sum" if name in rule.table.columns else False) if found is not None else None


def pointed_at(rule: Rule) -> str:
    """The column of the rule's table with the stated total."""
    for path in (TOTAL, PARTS):
        for name in rule.parts[path].reads:
            if name in rule.model.term:
                return str(rule.model.term[name].column)
            if name in rule.table.columns:
                return name
    return rule.table.identifying[0]


def related(rule: Rule, facts: Facts) -> pl.DataFrame:
    """The rows, and the sum rows where they are judged too, with the places and typed decimals of the related rows
    whose figures are read.
    """
    import polars as pl

    frame = facts.frame.with_columns(pl.col("@index").alias("@nth"), pl.lit(False).alias("@sum"))
    sums = facts.totals.get(rule.table.name)
    if rule.model.sum_rows and sums is not None:
        own = sums.with_columns(
            pl.col("@index").alias("@nth"), pl.lit(None, dtype=pl.UInt32).alias("@index"), pl.lit(True).alias("@sum")
        )
        frame = pl.concat([frame, own], how="diagonal")
    for column, table, key, others in relations(rule):
        side = facts.tables[table].unique([*KEYS, key], keep="first", maintain_order=True)
        typed = [
            pl.col(f"{DECIMALS}{other}").alias(f"{DECIMALS}{column}.{other}")
            for other in others
            if f"{DECIMALS}{other}" in side.columns
        ]
        side = side.select(*KEYS, pl.col(key).alias("@key"), pl.col("@index").alias(f"@at.{column}"), *typed)
        frame = frame.join(side, left_on=[*KEYS, column], right_on=[*KEYS, "@key"], how="left", maintain_order="left")
    return frame


def relations(rule: Rule) -> Iterator[tuple[str, str, str, list[str]]]:
    """The column that refers, the table and key that it refers to, and which of that table's figures are read."""
    wanted: dict[str, list[str]] = {}
    for name in figures(rule):
        if name not in rule.table.columns and target_of(rule, name) is not None:
            wanted.setdefault(name.partition(".")[0], []).append(name.partition(".")[2])
    for column, others in wanted.items():
        own = (ref for ref in rule.table.references() if ref[0] == column)
        _, table, key = next(ref for ref in own if others[0] in rule.pack.tables[ref[1]].columns)
        yield column, table, key, others
