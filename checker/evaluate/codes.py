"""Judging: the code that every rule gives to every row of its table.

The columns of all rules of a table are computed together; rows are gathered afterwards, a rule at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.kinds.rule import Facts, Rule
from checker.lazy import pl
from checker.model.finding import Code
from checker.model.report import COUNTS, RuleCounts
from checker.texts import Text

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

    def outcome(self) -> RuleCounts:
        """How many records of each."""
        return outcome(self.rule, {name: self.counts.get(int(code), 0) for name, code in COUNTS.items()})


def outcome(rule: Rule, counts: Mapping[str, int], not_run: Text | None = None) -> RuleCounts:
    """A rule's outcome."""
    model = rule.model
    table, kind = rule.table.name, rule.kind.name
    return RuleCounts(rule.id, model.title, kind, table, model.level, model.parameter, **counts, not_run=not_run)


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
