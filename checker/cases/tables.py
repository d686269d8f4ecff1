"""Cases as rows of the rule's table, and the rows of other tables that they show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from checker.cases.case import Case
from checker.cases.cells import parsed, readable
from checker.engine import facts
from checker.rows import link
from checker.rule import Rule
from checker.schema import Pack
from checker.value import Type, dtype

if TYPE_CHECKING:
    import polars as pl


def linking(rule: Rule) -> tuple[str, ...]:
    """The column by which rows of the rule's other table belong to a record."""
    rows = getattr(rule.model, "rows", None)
    linked = link(rule.pack, rows, rule.table.name) if rows else None
    return (linked[1],) if linked else ()


def table_of(
    cases: Sequence[Case],
    scope: Mapping[str, Type],
    name: str,
    pack: Pack,
    reads: Iterable[str] = (),
    links: Iterable[str] = (),
) -> pl.DataFrame:
    """The cases as rows of the rule's table, with what the rule reads beside. Each set of cases is a portfolio of its
    own, so that sets do not meet.
    """
    import polars as pl

    table = pack.tables[name]
    stated = {column: None for case in cases for column in case.values}
    shown = [column for column in stated | dict.fromkeys(sorted(reads)) if column in scope and column != "as_of"]
    columns = [*table.columns, *(column for column in shown if column not in table.columns)]
    data: dict[str, pl.Series] = {}
    for column in columns:
        kind = scope[column]
        blank = column not in stated
        values = [None if blank else readable(case.values.get(column, ""), kind) for case in cases]
        data[column] = pl.Series(column, values, dtype=dtype(kind))
    data |= {"as_of": pl.Series([case.as_of for case in cases], dtype=pl.Date)}
    data |= {"portfolio": pl.Series([case.together for case in cases], dtype=pl.String)}
    data |= {"period": pl.Series([case.period for case in cases], dtype=pl.String)}
    for key in (*(table.key if len(table.key) == 1 else ()), *links):
        if key not in stated:  # a record must be called something for the rows of other tables to belong to it
            data[key] = pl.Series([f"case {case.line}" for case in cases], dtype=pl.String)
    return pl.DataFrame(data).with_row_index("@index")


def other_tables(cases: Sequence[Case], rule: Rule) -> dict[str, pl.DataFrame]:
    """The rows of other tables that the cases show: ``rows.*`` of rules that have rows, and ``known``."""
    shown = {rule.model.rows: child_rows(cases, rule)} if getattr(rule.model, "rows", None) else {}
    return {**known_tables(cases, rule), **shown}


def known_tables(cases: Sequence[Case], rule: Rule) -> dict[str, pl.DataFrame]:
    """The records that the cases say are known, in the first table that a column may refer to."""
    columns = rule.kind.known(rule.model) if any("known" in case.values for case in cases) else ()
    targets = dict(reference for name in columns for reference in rule.table.columns[name].reference[:1])
    return {target: known_rows(cases, rule, target, key) for target, key in targets.items()}


def child_rows(cases: Sequence[Case], rule: Rule) -> pl.DataFrame:
    """The row that belongs to each case; none where all its cells are blank."""
    import polars as pl

    table = rule.pack.tables[rule.model.rows]
    parent = rule.table
    linked = link(rule.pack, table.name, parent.name)
    assert linked is not None  # the rulebook has checked it
    stated = [
        {name.removeprefix("rows."): text for name, text in case.values.items() if name.startswith("rows.")}
        for case in cases
    ]
    pairs = [(case, values) for case, values in zip(cases, stated, strict=True) if any(values.values())]
    data = {
        name: pl.Series(
            name, [parsed(values.get(name, ""), column.type) for _, values in pairs], dtype=dtype(column.type)
        )
        for name, column in table.columns.items()
    }
    keys = [case.values.get(linked[1]) or f"case {case.line}" for case, _ in pairs]
    days = [case.as_of for case, _ in pairs]
    data |= {linked[0]: pl.Series(keys, dtype=pl.String), "as_of": pl.Series(days, dtype=pl.Date)}
    data |= {"portfolio": pl.Series([case.together for case, _ in pairs], dtype=pl.String)}
    data |= {"period": pl.Series([case.period for case, _ in pairs], dtype=pl.String)}
    return pl.DataFrame(data)


def known_rows(cases: Sequence[Case], rule: Rule, target: str, key: str) -> pl.DataFrame:
    """The keys that the cases say are known."""
    import polars as pl

    pairs = [
        (case.together, case.period, name.strip())
        for case in cases
        for name in case.values.get("known", "").split(";")
        if name.strip()
    ]
    data = {
        "portfolio": pl.Series([portfolio for portfolio, _, _ in pairs], dtype=pl.String),
        "period": pl.Series([period for _, period, _ in pairs], dtype=pl.String),
        key: pl.Series([name for _, _, name in pairs], dtype=pl.String),
    }
    return pl.concat([facts.empty(rule.pack.tables[target]), pl.DataFrame(data)], how="diagonal")
