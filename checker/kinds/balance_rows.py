"""Down a column: the rows of a table, or of a group of them, against the sum row."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from checker.kinds.balance_terms import (
    COLUMN,
    GROUP,
    KEYS,
    added,
    all_of,
    cell,
    cells,
    coefficients,
    group_of,
    half_unit,
    judged_once,
    no_cells,
    slack,
    times,
    where,
    with_groups,
    with_terms,
)
from checker.kinds.rule import PREVIOUS, Facts, Rule
from checker.lazy import pl
from checker.model.columns import DECIMALS
from checker.model.types import dtype, summed

PARTS, TOTAL = ("parts",), ("total",)


def along(rule: Rule, facts: Facts) -> pl.DataFrame:
    """The judged rows with ``@parts``, ``@total``, ``@slack``, and whether they can be judged."""
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
    stated = rule.parts[TOTAL].reads
    gaps = all_of([gaps_of(rule, name) for name in sorted(needed(rule), key=lambda name: name not in stated)])
    return pl.when(missing).then(gaps).otherwise(all_of([cells_of(rule, name) for name in figures(rule)]))


def lacking(rule: Rule) -> pl.Expr:
    """The figures that are blank and may not be."""
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
    """The place of a figure, as a list."""
    if name in rule.model.term:
        return pl.col(f"@cells.{name}")
    place = place_of(rule, name)
    return pl.concat_list([place]) if place is not None else no_cells()


def gaps_of(rule: Rule, name: str) -> pl.Expr:
    """The cells of a figure that are blank."""
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


GONE = "@gone"  # the words of a sum row that is gone
PLACE = ("source", "row", "line")


def with_gone(rule: Rule, facts: Facts, judged: pl.DataFrame, rows: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    """What is judged, and a row for each sum row that is gone: it cannot be judged, and says where it stood."""
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
    sums_before = facts.totals_before.get(rule.table.name)
    if sums_before is None or sums_before.is_empty() or rows.is_empty():
        return None
    earlier = facts.before[rule.table.name].with_columns(group_of(rule).alias(GROUP))
    then = stating(rule, with_groups(rule, earlier, sums_before), never_blank=False)
    now = stating(rule, sums, never_blank=True)
    lost = then.join(now, on=[*KEYS, GROUP, "@nth"], how="anti", nulls_equal=True, maintain_order="left")
    groups = rows.lazy().select(*KEYS, GROUP).unique()
    bare = groups.join(now, on=[*KEYS, GROUP], how="anti", nulls_equal=True).select(KEYS).unique()
    lost = lost.join(fewer(then, now), on=KEYS, how="left", maintain_order="left")
    lost = lost.join(bare.with_columns(pl.lit(True).alias("@bare")), on=KEYS, how="left", maintain_order="left")
    here = rows.lazy().group_by(KEYS).agg(pl.col("@source").first().alias("@now"))
    lost = lost.join(here, on=KEYS, how="inner", maintain_order="left")
    lost = lost.filter(pl.col(GROUP).is_null() | pl.col("@bare").fill_null(False))
    found = lost.filter(pl.int_range(pl.len()).over(KEYS) < pl.col("@fewer")).collect(engine="in-memory")
    return None if found.is_empty() else found


def stating(rule: Rule, sums: pl.DataFrame, *, never_blank: bool) -> pl.LazyFrame:
    """The sum rows that the rule judges and that state a figure, numbered (``@nth``) within their group;
    ``never_blank``: also those whose blank is reported.
    """
    told = [name for name in rule.model.down if never_blank and name not in rule.model.optional]
    states = pl.any_horizontal(*(pl.col(name).is_not_null() for name in rule.model.down), pl.lit(bool(told)))
    found = sums.lazy().filter(states)
    if rule.when is not None:
        found = found.filter(rule.when.polars().fill_null(True))
    return found.with_columns(pl.int_range(pl.len()).over(*KEYS, GROUP).alias("@nth"))


def fewer(then: pl.LazyFrame, now: pl.LazyFrame) -> pl.LazyFrame:
    """By how many the sum rows of each submission have become fewer."""
    both = [
        each.group_by(KEYS).agg(pl.len().cast(pl.Int64).alias(name)) for each, name in ((then, "@then"), (now, "@left"))
    ]
    joined = both[0].join(both[1], on=KEYS, how="left")
    return joined.select(*KEYS, (pl.col("@then") - pl.col("@left").fill_null(0)).alias("@fewer"))


SUM, HALF, CELLS, GAPS = "@parts", "@half", "@cells", "@gaps"


def down(rule: Rule, facts: Facts) -> pl.DataFrame:
    """Each sum row once for each column, with ``@parts``, ``@total``, ``@slack``, and which cells they rest on."""
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
    kind = rule.scope[column]
    return sums.with_columns(
        pl.col(column).cast(dtype(summed(kind))).alias("@total"),
        half_unit(sums.columns, column, kind, rule.model.rounding).alias("@own"),
        pl.lit(column).alias(COLUMN),
        pl.concat_list([cell(rule.table.name, column, sum_row=True)]).alias("@at"),
    )


def rows_in(rule: Rule, column: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows' figures in one column, each with half its unit and its cell."""
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
    when = rule.parts.get(("rows_when",))
    names = [name for name in when.reads if name in rule.table.columns] if when is not None else []
    blank = [pl.when(pl.col(name).is_null()).then(cell(rule.table.name, name)) for name in names]
    return pl.coalesce(*blank, pl.lit(None, dtype=cells().inner))  # type: ignore[attr-defined]


def held_against(rule: Rule, stated: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The sum rows compared with the rows, column by column."""
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
    whole = found.group_by(keys, maintain_order=True).agg(
        pl.col(SUM).sum(),
        pl.col(HALF).sum().cast(slack()),
        pl.col(CELLS).explode().drop_nulls(),
        pl.col(GAPS).explode().drop_nulls(),
        pl.col("@unknown").any(),
        pl.col("@blank").any(),
    )
    return stated.join(whole, on=keys, how="left", maintain_order="left")
