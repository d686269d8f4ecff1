"""Queries for the reported rows: of a rule by colour, and of the comparison by level."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from checker.findings.budget import PROJECT_LINES
from checker.intake.database import Database
from checker.kinds.rule import Rule
from checker.lazy import pl
from checker.model.finding import LEVELS, Code
from checker.model.report import COUNTS
from checker.schema.tables import TableDescription
from checker.warehouse.connection import STAMPS, WHERE
from checker.warehouse.contract import bounds_of
from checker.warehouse.sql.cells import RAW, batch, broken, columns_of
from checker.warehouse.sql.colours import colour
from checker.warehouse.sql.expressions import column, either, is_null, number, text
from checker.warehouse.sql.layers import Layers
from checker.warehouse.sql.lines import code
from checker.warehouse.sql.query import for_batch, written
from checker.warehouse.sql.relations import KEY, beside

ALIAS, COPIES, TOLD = "q", "@same_key", "@told"


@dataclass(frozen=True)
class Gathered:
    """Reported rows of one table: ``frame`` with the cells as they are, what the rules read of other rows, and
    the codes under the rules' ids. ``counts`` says of each rule how many rows of the whole table have each code;
    ``levels`` of each parameter how many of its comparisons have each level.
    """

    table: TableDescription
    rules: tuple[Rule, ...]
    frame: pl.DataFrame
    counts: Mapping[str, Mapping[str, int]]
    levels: Mapping[tuple[str, str], int]


def gather(database: Database, layers: Layers, table: TableDescription) -> Gathered:
    """Fetch the reported rows of one table. Raises CheckError where the database refuses the query."""
    rules = tuple(layers.of(table))
    judged = table is layers.place.pack.judged
    parameters = layers.parameters() if judged else []
    whole = layers.whole(table, rules, parameters, raw=True)
    counted = database.query(written(counting(layers.step(whole, ALIAS), rules, parameters), layers.place.dialect)).row(
        0, named=True
    )
    counts = {
        rule.id: {name: int(counted[f"{place}/{name}"] or 0) for name in COUNTS} for place, rule in enumerate(rules)
    }
    levels = {(each, level): int(counted[f"{each}/{level}"] or 0) for each in parameters for level in LEVELS}
    few = judged and int(counted["@rows"]) <= PROJECT_LINES
    told = chosen(layers, table, whole, rules, parameters, every=few)
    frame = database.query(written(told, layers.place.dialect))
    return Gathered(table, rules, frame, counts, levels)


def counting(whole: exp.Table, rules: Sequence[Rule], parameters: Sequence[str]) -> exp.Select:
    """How many rows there are, and of each rule's codes and each comparison's levels."""
    columns = [exp.Count(this=exp.Star()).as_("@rows", quoted=True)]
    for place, rule in enumerate(rules):
        for name, counted in COUNTS.items():
            wanted = exp.Literal.number(int(counted))
            columns.append(count_of(column(rule.id, ALIAS), wanted).as_(f"{place}/{name}", quoted=True))
    for parameter in parameters:
        for level in LEVELS:
            found = count_of(column(f"@level.{parameter}", ALIAS), text(level))
            columns.append(found.as_(f"{parameter}/{level}", quoted=True))
    return exp.select(*columns).from_(whole)


def count_of(value: exp.Expr, wanted: exp.Expr) -> exp.Expr:
    """How many rows have a value."""
    return exp.Sum(
        this=exp.Case().when(exp.EQ(this=value, expression=wanted), exp.Literal.number(1)).else_(exp.Literal.number(0))
    )


def chosen(
    layers: Layers,
    table: TableDescription,
    whole: exp.Select,
    rules: Sequence[Rule],
    parameters: Sequence[str],
    every: bool,
) -> exp.Select:
    """The reported rows: where a rule is off, unknown or not met, where the contract is broken, and where the
    comparison differs or was decided. ``every`` row, where the whole matrix is shown.
    """
    query = exp.select(exp.Column(this=exp.Star(), table=exp.to_identifier("b"))).from_(layers.step(whole, "b"))
    unique = table.key and table.model.unique and all(layers.place.has(table.name, name) for name in table.key)
    if unique:
        keys = [column(name, "b") for name in (*WHERE, *table.key)]
        query = query.select(exp.Window(this=exp.Count(this=exp.Star()), partition_by=keys).as_(COPIES, quoted=True))
    told = [*off(rules, "c"), *breaking(layers, table, "c")]
    told += [exp.GT(this=column(COPIES, "c"), expression=exp.Literal.number(1))] if unique else []
    told += [compared(parameter, "c") for parameter in parameters]
    feeding = [
        rule for rule in rules if rule.model.parameter and rule.project and table is not layers.place.pack.judged
    ]
    if feeding:
        query = beside(query, records(layers), "k", {KEY: str(feeding[0].project)}, layers.place.dialect)
        query = query.select(column(TOLD, "k"))
        told.append(exp.func("COALESCE", column(TOLD, "c"), exp.false()))
    every_column = exp.Column(this=exp.Star(), table=exp.to_identifier("c"))
    rows = exp.select(every_column).from_(layers.step(query, "c"))
    return rows if every else rows.where(either(told) if told else exp.false())


def off(rules: Sequence[Rule], alias: str) -> list[exp.Expr]:
    """Whether any rule reports a row; what is missing where a colour feeds a parameter is for the
    comparison.
    """
    found: list[exp.Expr] = []
    for rule in rules:
        codes = [Code.YELLOW, Code.RED, Code.FAILED, *([] if rule.model.parameter else [Code.MISSING])]
        found.append(exp.In(this=column(rule.id, alias), expressions=[exp.Literal.number(int(code)) for code in codes]))
    return found


def compared(parameter: str, alias: str) -> exp.Expr:
    """Whether a parameter's colours differ, or a deviation that names them is reported."""
    level = exp.not_(is_null(column(f"@level.{parameter}", alias)))
    derived = exp.In(
        this=column(f"@derived.{parameter}", alias),
        expressions=[exp.Literal.number(int(code)) for code in (Code.YELLOW, Code.RED)],
    )
    return exp.or_(level, derived)


def records(layers: Layers) -> exp.Select:
    """The judged records that the comparison reports: the rows that gave them their colours are needed."""
    judged = layers.place.pack.judged
    assert judged is not None
    parameters = layers.parameters()
    whole = layers.step(layers.whole(judged, [], parameters), "m")
    keys = [*(column(name, "m") for name in WHERE), column(judged.key[0], "m").as_(KEY, quoted=True)]
    differing = either([exp.not_(is_null(column(f"@level.{each}", "m"))) for each in parameters])
    return exp.select(*keys, exp.true().as_(TOLD, quoted=True)).distinct().from_(whole).where(differing)


def breaking(layers: Layers, table: TableDescription, alias: str) -> list[exp.Expr]:
    """Whether a row breaks the contract: nothing where something must be, no term or figure of its column, or a
    figure out of bounds.
    """
    found: list[exp.Expr] = []
    for described in table.columns.values():
        if described.name in STAMPS or not layers.place.has(table.name, described.name):
            continue
        own = column(described.name, alias)
        if described.type.kind in ("number", "term"):
            found.append(broken(described, alias))
        if described.model.required:
            found.append(is_null(own))
        for name, limit in bounds_of(described).items():
            beyond = exp.LT if name == "min" else exp.GT
            found.append(exp.func("COALESCE", beyond(this=own.copy(), expression=number(limit)), exp.false()))
    return found


def raw_frame(gathered: Gathered, present: Collection[str]) -> pl.DataFrame:
    """The cells of the gathered rows as they are in the database, in their fixed order."""
    names = [name for name in columns_of(gathered.table) if name in present]
    return gathered.frame.select(
        *(pl.col(name) for name in STAMPS), *(pl.col(RAW + name).alias(name) for name in names)
    )


SEVERITIES = {"error": "critical", "warning": "warning", "note": "info"}
COLOURS = {"red": (Code.RED, "critical"), "yellow": (Code.YELLOW, "warning")}
ROW_ALIAS = "q"


def words_of(rule: Rule) -> dict[str, tuple[Code, str]]:
    """The codes of a reported row, and their severity in the platform."""
    own = SEVERITIES[rule.model.level]
    told = COLOURS if rule.kind.colours else {"failed": (Code.FAILED, own)}
    return {**told, "missing": (Code.MISSING, own)}


def rule_rows(layers: Layers, rule: Rule) -> Iterator[tuple[str, str, str]]:
    """For each word of a rule: the word, its severity, and the query for its rows, which name the record, show the
    figures that the rule read, and say the colour.
    """
    whole = layers.step(layers.whole(rule.table, [rule], source=batch(layers.place)), ROW_ALIAS)
    own = [*WHERE, *rule.table.identifying, *([rule.project] if rule.project else [])]
    reads = [name for name in sorted(rule.reads) if name in rule.table.columns and name not in STAMPS]
    columns = [column(name, ROW_ALIAS) for name in dict.fromkeys([*own, *reads])]
    for word, (wanted, severity) in words_of(rule).items():
        query = exp.select(*columns, text(word).as_("colour", quoted=True)).from_(whole.copy())
        query = query.where(exp.EQ(this=column(rule.id, ROW_ALIAS), expression=code(wanted)))
        yield word, severity, for_batch(query, layers.place.dialect)


def compared_rows(layers: Layers) -> Iterator[tuple[str, str, str, str]]:
    """For each parameter whose colour can be derived and each level that its comparison may have: parameter, level,
    severity, and the query for the records, with both colours.
    """
    judged = layers.place.pack.judged
    if judged is None or judged.name not in layers.place.tables:
        return
    given = {level for row in layers.book.compare.values() for level in row.values()}
    for parameter in layers.parameters():
        whole = layers.step(layers.whole(judged, [], [parameter], source=batch(layers.place)), ROW_ALIAS)
        columns = [column(name, ROW_ALIAS) for name in (*WHERE, *judged.identifying)]
        for side in ("reported", "derived"):
            columns.append(colour(column(f"@{side}.{parameter}", ROW_ALIAS)).as_(side, quoted=True))
        for level in (each for each in LEVELS if each in given):
            query = exp.select(*(each.copy() for each in columns)).from_(whole.copy())
            query = query.where(exp.EQ(this=column(f"@level.{parameter}", ROW_ALIAS), expression=text(level)))
            yield parameter, level, SEVERITIES[level], for_batch(query, layers.place.dialect)
