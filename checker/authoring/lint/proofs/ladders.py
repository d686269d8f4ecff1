"""Ladders of limits as claims: which records a ladder can be walked for, and which colour they get."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from checker.authoring.lint.proofs.claims import Claim, Claims
from checker.authoring.lint.proofs.logic import Formula, Value, every, nay, some
from checker.dated import Line
from checker.ladder import Step, steps
from checker.rule import Rule
from checker.wrong import Path


@dataclass(frozen=True)
class Walk:
    """A ladder on a record: that its measure is known, each step's limit and whether that is blank, and the reads."""

    measurable: Formula
    measure: Any
    steps: Sequence[Step]
    limits: Sequence[Value]
    reads: tuple[str, ...]
    exact: bool

    def crossing(self, earlier: int, later: int) -> Formula:
        """That a later limit is stricter than an earlier one."""
        first, second = self.limits[earlier], self.limits[later]
        upward = self.steps[0].comparator.startswith("<")
        wrong = first.value > second.value if upward else first.value < second.value
        return every([nay(first.null), nay(second.null), wrong])

    def colours(self, beyond: str) -> Iterator[tuple[str, Formula]]:
        """Each colour of the ladder, and that the record gets it."""
        pairs = [(i, j) for i in range(len(self.steps)) for j in range(i + 1, len(self.steps))]
        reached = every([self.measurable, *(nay(self.crossing(*pair)) for pair in pairs)])
        for step, limit in zip(self.steps, self.limits, strict=True):
            holds = compared(self.measure, step.comparator, limit.value)
            yield step.colour, every([reached, nay(limit.null), holds])
            reached = every([reached, nay(limit.null), nay(holds)])
        yield beyond, reached


def walk(claims: Claims, rule: Rule, line: Line) -> Walk:
    """The ladder of a line."""
    measure, known, reads, exact = value_at(claims, rule, ("measure",))
    needs = claims.true(rule, ("needs",)) if rule.model.needs else Claim(True)
    walked = steps(line)
    found = [value_at(claims, rule, step.path) for step in walked]
    everything = dict.fromkeys([*reads, *needs.reads, *(name for _, _, names, _ in found for name in names)])
    sure = exact and needs.exact and all(each for _, _, _, each in found)
    limits = [Value(value.value, blank) for value, blank, _, _ in found]
    return Walk(every([nay(known), needs.formula]), measure.value, walked, limits, tuple(everything), sure)


def value_at(claims: Claims, rule: Rule, path: Path) -> tuple[Value, Formula, tuple[str, ...], bool]:
    """The value of an expression, whether it counts as blank, what it reads, and whether that is exact."""
    found = claims.part(rule, path)
    part = rule.parts[path]
    swallowed = part.reads if "COALESCE" in part.sql else ()
    needed = [name for name in swallowed if name not in (*rule.model.optional, "as_of")]
    blank = some([found.meaning.null, *claims.nulls(rule.table, needed)])
    return found.meaning, blank, found.reads, found.exact


def compared(measure: Any, comparator: str, limit: Any) -> Formula:
    """``measure <= limit`` and its like."""
    if comparator == "<=":
        return measure <= limit
    if comparator == "<":
        return measure < limit
    return measure >= limit if comparator == ">=" else measure > limit
