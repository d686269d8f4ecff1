"""What may be taken as given of a record's figures: that the assert rules of level error find nothing in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.authoring.lint.proofs.claims import Claim
from checker.authoring.lint.proofs.logic import Unprovable
from checker.authoring.lint.proofs.question import Questions
from checker.rule import Rule
from checker.schema import TableDescription


def premises(questions: Questions, table: TableDescription, reads: Iterable[str]) -> list[Claim]:
    """What the assert rules hold of these columns of a table, and of the columns that they compare them with."""
    wanted = set(reads)
    left = list(asserted(questions, table))
    found: list[Claim] = []
    while near := [pair for pair in left if pair[0] & wanted]:
        left = [pair for pair in left if pair not in near]
        found += [claim for _, claim in near]
        wanted |= {name for names, _ in near for name in names}
    return found


def asserted(questions: Questions, table: TableDescription) -> Iterator[tuple[frozenset[str], Claim]]:
    """That each assert rule finds nothing in the record, or in one that it refers to; and the columns of its
    condition.
    """
    for rule in questions.active:
        for prefix in prefixes(rule, table):
            try:
                claim = questions.claims.kept(rule, table, prefix)
            except Unprovable:
                continue
            names = (name for name in rule.parts[("holds",)].reads if name != "as_of")
            yield frozenset(f"{prefix}{name}" for name in names), claim


def prefixes(rule: Rule, table: TableDescription) -> Iterator[str]:
    """How a record of ``table`` names the columns of the records that the rule judges: as its own, or behind a dot."""
    if rule.kind.name != "assert" or rule.model.level != "error":
        return
    if rule.table.name == table.name:
        yield ""
    if not any("." in name for name in rule.reads):
        first = {column: target for column, target, _ in reversed([*table.references()])}
        yield from (f"{column}." for column, target in first.items() if target == rule.table.name)
