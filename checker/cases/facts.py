"""What the cases of a rule are judged on: its table, the other tables, the periods before and the report."""

from __future__ import annotations

from collections.abc import Sequence

from checker.cases.case import Case
from checker.cases.gathered import gathered
from checker.cases.periods import said_before, stated
from checker.cases.report import spoken, text_of
from checker.cases.tables import known_tables, linking, other_tables, table_of
from checker.engine import facts
from checker.engine.history import History
from checker.prose.mentions import Prose
from checker.rule import PREVIOUS, Facts, Rule


def facts_of(cases: Sequence[Case], rule: Rule) -> Facts:
    """The cases as a rule's table, a row a case, with the rows of other tables that they show."""
    import polars as pl

    if rule.kind.gathers:
        return gathered(cases, rule)
    periods = tuple(sorted({case.period for case in cases}))
    several = rule.kind.over_periods(rule.model)
    reads = {name for name in rule.reads if not (several and name.startswith(PREVIOUS))}
    scope = {**rule.scope, **rule.kind.case_columns(rule.model)}
    frame = table_of(cases, scope, rule.table.name, rule.pack, reads, linking(rule))
    frame = frame.with_columns(pl.lit(True).alias("@judged"), said_before(cases))
    if spoken(rule) and rule.project:  # what is said must be said of somebody
        own = pl.Series([f"case {case.line}" for case in cases], dtype=pl.String)
        frame = frame.with_columns(pl.col(rule.project).fill_null(own))
    tables = {name: facts.empty(table).with_row_index("@index") for name, table in rule.pack.tables.items()}
    tables |= {rule.table.name: frame, **other_tables(cases, rule), **rule.kind.case_tables(rule, frame)}
    known = known_tables(cases, rule)
    history = History(stated(cases, rule, frame, known), rule.pack, tables)
    if several:
        tables |= {rule.table.name: frame.drop("@previous")}
        history = History(history.submission, rule.pack, tables)
        frame = history.rows(rule.table, {*rule.reads, *rule.kind.shows(rule)})
    prose = Prose(text_of(cases, frame, rule)) if spoken(rule) else None
    before = lambda rule, lag: history.back(lag).rows(rule.table, rule.reads)  # noqa: E731
    return Facts(frame, tables, periods, ago=before, before=history.before, prose=prose)
