"""Judging: the code that every rule gives to every row of its table, and what did not run.

The columns of all rules of a table are computed together; rows are gathered afterwards, a rule at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.evaluate.previous_period import columns_of, unsaid
from checker.kinds.rule import Facts, Rule
from checker.lazy import pl
from checker.model.finding import Code
from checker.model.report import COUNTS, Outcome
from checker.model.submission import WHOLE, Submission
from checker.texts import Text, Title

NO_PREVIOUS = Text("engine.no-previous")
FEW = 2_000  # codes, which Python counts faster than Polars can be asked to


@dataclass(frozen=True)
class Judged:
    """A rule with the frame that it was judged on (in the table's row order) and the code of each row."""

    rule: Rule
    frame: pl.DataFrame
    codes: pl.Series

    @cached_property
    def counts(self) -> Mapping[int, int]:
        """How many records of each code."""
        few = len(self.codes) <= FEW
        return Counter(self.codes.to_list()) if few else dict(self.codes.value_counts().iter_rows())

    def has(self, *codes: Code) -> bool:
        """Whether any record has one of some codes."""
        return any(self.counts.get(int(code)) for code in codes)

    def outcome(self) -> Outcome:
        """How many records of each."""
        return outcome(self.rule, {name: self.counts.get(int(code), 0) for name, code in COUNTS.items()})


def outcome(rule: Rule, counts: Mapping[str, int], not_run: Text | None = None) -> Outcome:
    """A rule's outcome."""
    model = rule.model
    table, kind = rule.table.name, rule.kind.name
    return Outcome(rule.id, model.title, kind, table, model.level, model.parameter, **counts, not_run=not_run)


def judge_table(rules: Sequence[Rule], facts: Facts) -> list[Judged]:
    """All rules of one table. ``facts.frame`` has ``@judged`` where a rule feeds a parameter."""
    prepared = {rule.id: rule.kind.prepare(rule, facts) for rule in rules}
    shared = [rule for rule in rules if prepared[rule.id] is None]
    codes = facts.frame.select(scoped(rule, facts.periods).alias(rule.id) for rule in shared)
    found = []
    for rule in rules:
        frame = prepared[rule.id]
        if frame is None:
            found.append(Judged(rule, facts.frame, codes[rule.id]))
        else:
            found.append(Judged(rule, frame, frame.select(scoped(rule, facts.periods).alias("code"))["code"]))
    return found


def scoped(rule: Rule, periods: Sequence[str]) -> pl.Expr:
    """A rule's code where it applies; not applicable where ``when`` is false, missing where that cannot be known."""
    code = rule.kind.judge(rule, periods).cast(pl.UInt8)
    conditions = [rule.when.polars()] if rule.when is not None else []
    if rule.model.parameter is not None:
        conditions.append(pl.col("@judged"))
    if not conditions and code.meta.root_names():
        return code
    if not conditions:  # what reads no column would be one row
        return pl.when(pl.col("period").is_null()).then(code).otherwise(code)
    scope = conditions[0] if len(conditions) == 1 else conditions[0] & conditions[1]
    unknown = pl.when(scope.is_null()).then(pl.lit(int(Code.MISSING))).otherwise(pl.lit(int(Code.NOT_APPLICABLE)))
    return pl.when(scope).then(code).otherwise(unknown.cast(pl.UInt8))


def not_run(rule: Rule, submission: Submission, periods: Sequence[str]) -> Text | None:
    """Why a rule cannot run on this submission; None where it can."""
    if rule.off is not None:
        return Text("engine.switched-off", {"reason": rule.off})
    tables = [rule.table.name, *([rule.model.rows] if getattr(rule.model, "rows", None) else [])]
    beside = rule.kind.beside(rule.model)
    for name in (*tables, *beside):
        if name in submission.undue and name not in submission.tables:
            return Text("engine.not-due", {"table": titled(rule, name)})
        # without its rows a requirement fails, unless the rows were left out on purpose
        if name in submission.missing and (name == rule.table.name or name in beside or submission.extract):
            return undelivered(rule, name)
    elsewhere = rule.kind.elsewhere(rule)
    if elsewhere and not any(name in submission.tables for name in elsewhere):
        return undelivered(rule, elsewhere[-1])
    for name, column in read_columns(rule):
        table = submission.tables.get(name)
        if table is not None and column in table.broken:
            return Text("engine.broken-column", {"table": titled(rule, name), "column": titled(rule, name, column)})
        absent = table is not None and column in table.absent and submission.extract
        if absent and column not in rule.kind.dispensable(rule.model):
            return Text("engine.absent-column", {"table": titled(rule, name), "column": titled(rule, name, column)})
    depth = max(map(submission.depth, submission.identities), default=0)
    if rule.looks_back > depth:
        return Text("engine.few-previous", {"count": rule.looks_back, "found": depth}) if depth else NO_PREVIOUS
    unsaid_then = [unsaid(rule, submission, each) for each in submission.identities if rule.looks_back]
    if unsaid_then and (first := unsaid_then[0]) is not None and all(unsaid_then):
        name, column = first
        if column == WHOLE:
            return Text("engine.table-before", {"table": titled(rule, name)})
        return Text("engine.column-before", {"table": titled(rule, name), "column": titled(rule, name, column)})
    if rule.lines and periods and all(line.since.isoformat()[:7] > periods[-1] for line in rule.lines):
        return Text("engine.not-in-force", {"since": min(line.since for line in rule.lines).isoformat()})
    return None


def undelivered(rule: Rule, table: str) -> Text:
    """That a table was not delivered; one that is optional need not be."""
    optional = rule.pack.tables[table].model.optional
    return Text("engine.not-given" if optional else "engine.no-table", {"table": titled(rule, table)})


def titled(rule: Rule, table: str, column: str | None = None) -> Title:
    """What people call a table, or a column of it."""
    description = rule.pack.tables[table]
    if column is None:
        return Title(table, description.model.title)
    return Title(column, description.columns[column].model.title if column in description.columns else {})


def read_columns(rule: Rule) -> Iterable[tuple[str, str]]:
    """The (table, column) pairs that a rule reads, those of related rows among them."""
    for name in sorted(rule.reads):
        yield from columns_of(rule, name)
    yield from rule.kind.columns_beside(rule.model)
