"""Rules that contradict each other: what one demands of a record the other forbids.

Counted are assert rules and required fields of one table that read the same cells: records that both judge, each can
find in order, and never both. Two rules that feed one parameter need not agree: the worst colour counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from checker.authoring.lint.proofs.claims import Claim, together
from checker.authoring.lint.proofs.logic import Unprovable, every, nay
from checker.authoring.lint.proofs.question import Questions
from checker.authoring.lint.proofs.witness import spelled, witness
from checker.checks.require import fields_of
from checker.errors import Mistake
from checker.rule import Rule
from checker.wrong import Path


@dataclass(frozen=True)
class Demand:
    """What a rule demands of the records that it judges, and where its file says so."""

    rule: Rule
    path: Path
    scope: Claim
    fine: Claim


def check_contradictions(questions: Questions) -> Iterator[Mistake]:
    """Every two demands on the same cells of a table."""
    by_table: dict[str, list[Demand]] = {}
    for rule in questions.active:
        try:
            by_table.setdefault(rule.table.name, []).extend(demands(questions, rule))
        except Unprovable:
            questions.leave(rule, ("id",))
    for found in by_table.values():
        for first, second in combinations(found, 2):
            if first.rule is not second.rule and set(first.fine.reads) & set(second.fine.reads) - {"as_of"}:
                yield from contradiction(questions, first, second)


def demands(questions: Questions, rule: Rule) -> Iterator[Demand]:
    """What a rule demands: its condition, or its required fields."""
    scope = questions.claims.scope(rule)
    if rule.kind.name == "assert":
        yield Demand(rule, ("holds",), scope, questions.claims.holds(rule)[0])
    elif rule.kind.name == "require" and rule.model.rows is None:
        for line in rule.lines:
            fields = tuple(fields_of(line))
            there = every(nay(null) for null in questions.claims.nulls(rule.table, fields))
            within = together([scope, questions.claims.segment(rule, line)])
            if fields:
                yield Demand(rule, line.path, within, Claim(there, fields))


def contradiction(questions: Questions, first: Demand, second: Demand) -> Iterator[Mistake]:
    """Whether two demands can never be met at once by a record that both judge."""
    rule = first.rule
    both = [first.scope, second.scope]
    if not questions.impossible(rule, [*both, first.fine, second.fine]):
        return
    alone = ([*both, first.fine], [*both, second.fine])
    if not all(questions.possible(rule, claims) for claims in alone):
        return  # out of each other's reach, or in order nowhere: that is said elsewhere
    claim = together(both)
    record = questions.record(rule)
    shown = witness(record, claim.reads, [*record.sure_of(claim.reads), claim.formula])
    yield questions.mistake(
        second.rule,
        second.path,
        "contradiction",
        0 if second.path == ("holds",) else None,
        rule=second.rule.id,
        other=first.rule.id,
        file=first.rule.file,
        record=spelled(shown or {}) or "-",
    )
