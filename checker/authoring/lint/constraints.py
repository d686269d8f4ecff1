"""What the engine makes of a record, as constraints: in scope, blank, off a condition, of a colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.authoring.lint.reading import Read
from checker.authoring.lint.record import Formula, Record, Truth, Unprovable, Value, all_of, any_of, bounds_of, not_
from checker.authoring.lint.translation import Translated, Translator
from checker.kinds.effective_dates import Line
from checker.kinds.rule import Rule
from checker.kinds.thresholds import (
    COMPARE,
    MEASURE,
    NEEDS,
    Decision,
    Ladder,
    Step,
    blank_sensitive,
    out_of_order,
    walk,
)
from checker.model.errors import KeyPath
from checker.model.finding import Code
from checker.rulebook.rules import scope_of
from checker.schema.tables import TableDescription

HOLDS = ("holds",)


@dataclass(frozen=True)
class Constraint:
    """A formula about a record, the columns it reads, and whether it is exactly what the engine does."""

    formula: Formula
    reads: tuple[str, ...] = ()
    exact: bool = True


def together(constraints: Iterable[Constraint]) -> Constraint:
    """All of the constraints as one."""
    given = list(constraints)
    reads = dict.fromkeys(name for constraint in given for name in constraint.reads)
    return Constraint(
        all_of(constraint.formula for constraint in given), tuple(reads), all(constraint.exact for constraint in given)
    )


class Constraints:
    """The constraints of a rulebook's rules on one record of each table; with ``sums``, on the sums of a pool."""

    def __init__(self, read: Read, *, sums: bool = False) -> None:
        assert read.pack is not None
        self.read = read
        self.pack = read.pack
        self.sums = sums
        self.records: dict[str, Record] = {}
        self.translators: dict[tuple[str, str, frozenset[str]], Translator] = {}

    def record(self, table: TableDescription) -> Record:
        if table.name not in self.records:
            scope = scope_of(table, self.pack)
            self.records[table.name] = Record(scope, bounds_of(table, self.pack), self.pack, sums=self.sums)
        return self.records[table.name]

    def translator(self, table: TableDescription, prefix: str = "", optional: Iterable[str] = ()) -> Translator:
        """The translator of expressions on a table's record, or (``prefix``) on one related to it."""
        key = (table.name, prefix, frozenset(optional))
        if key not in self.translators:
            self.translators[key] = Translator(self.record(table), prefix)
        return self.translators[key]

    def part(self, rule: Rule, path: KeyPath, on: TableDescription | None = None, prefix: str = "") -> Translated:
        table = rule.stands_on(path) or rule.table
        scope = rule.scope if table is rule.table else scope_of(table, self.pack)
        translator = self.translator(on or table, prefix, rule.model.optional)
        return translator.translate(rule.parts[path], scope, rule.model.optional)

    def true(self, rule: Rule, path: KeyPath) -> Constraint:
        """That a condition of the rule is true."""
        found = self.part(rule, path)
        return Constraint(found.meaning.true, found.reads, found.exact)

    def judged(self, rule: Rule) -> Constraint:
        judged, table = self.read.judged, self.pack.judged
        if judged is None or table is None or rule.project is None:
            return Constraint(True)
        prefix = "" if rule.table.name == table.name else f"{rule.project}."
        found = self.translator(rule.table, prefix).translate(judged, scope_of(table, self.pack))
        return Constraint(found.meaning.true, found.reads, found.exact)

    def judged_if_coloured(self, rule: Rule) -> Constraint:
        """That the project is judged, for a rule that feeds a parameter."""
        return self.judged(rule) if rule.model.parameter is not None else Constraint(True)

    def scope(self, rule: Rule) -> Constraint:
        own = [self.true(rule, ("when",))] if rule.when is not None else []
        return together([self.judged_if_coloured(rule), *own])

    def segment(self, rule: Rule, line: Line) -> Constraint:
        """That the record is of the line's segment."""
        if line.segment is None or rule.per is None:
            return Constraint(True)
        per = self.record(rule.table).column(rule.per)
        place = rule.scope[rule.per].terms.index(line.segment)
        return Constraint(all_of([not_(per.null), per.value == place]), (rule.per,))

    def nulls(self, table: TableDescription, names: Iterable[str]) -> Iterator[Formula]:
        yield from (self.record(table).column(name).null for name in names)

    def holds(self, rule: Rule, on: TableDescription | None = None, prefix: str = "") -> tuple[Constraint, Constraint]:
        """That an assert rule's condition is known and true, and that it is known and false, scope aside."""
        found = self.part(rule, HOLDS, on, prefix)
        needed = [name for name in rule.parts[HOLDS].reads if name not in (*rule.model.optional, "as_of")]
        there = [not_(null) for null in self.nulls(on or rule.table, (f"{prefix}{name}" for name in needed))]
        truth: Truth = found.meaning
        constraints = (
            Constraint(all_of([*there, each]), found.reads, found.exact) for each in (truth.true, truth.false)
        )
        return next(constraints), next(constraints)

    def kept(self, rule: Rule, on: TableDescription | None = None, prefix: str = "") -> Constraint:
        """That an assert rule finds nothing in the record: out of scope, or known and true."""
        fine, _ = self.holds(rule, on, prefix)
        if rule.when is None:
            return fine
        when = self.part(rule, ("when",), on, prefix)
        formula = any_of([when.meaning.false, all_of([when.meaning.true, fine.formula])])
        return Constraint(formula, tuple(dict.fromkeys([*fine.reads, *when.reads])), fine.exact and when.exact)


class LadderConstraints:
    """A ladder on a record: the conditions of its walk, the columns it reads, and whether they are exact.

    It is the calculus in which the ladder is walked.
    """

    def __init__(self, constraints: Constraints, rule: Rule, ladder: Ladder) -> None:
        self.constraints = constraints
        self.rule = rule
        self.ladder = ladder
        self.reads: tuple[str, ...] = ()
        self.exact = True
        self.conditions = [*walk(ladder, self)]

    def part(self, path: KeyPath) -> Translated:
        found = self.constraints.part(self.rule, path)
        self.reads = tuple(dict.fromkeys([*self.reads, *found.reads]))
        self.exact = self.exact and found.exact
        return found

    def value(self, path: KeyPath) -> Value:
        meaning: Value = self.part(path).meaning
        return meaning

    def unknown(self, path: KeyPath) -> Formula:
        blank = self.constraints.nulls(self.rule.table, blank_sensitive(self.rule, path))
        return any_of([self.value(path).null, *blank])

    def untrue(self, path: KeyPath) -> Formula:
        return not_(self.part(path).meaning.true)

    def compare(self, left: Value, comparator: str, right: Value) -> Formula:
        return all_of([not_(left.null), not_(right.null), COMPARE[comparator](left.value, right.value)])

    @property
    def measurable(self) -> Formula:
        """That the measure is known and ``needs`` is met."""
        return all_of(not_(condition) for condition, decision in self.conditions if decision.path in (MEASURE, NEEDS))

    def crossing(self, earlier: Step, later: Step) -> Formula:
        """That a later limit is stricter than an earlier one, and neither is blank."""
        there = (not_(self.unknown(step.path)) for step in (earlier, later))
        return all_of([*there, out_of_order(earlier, later, self)])

    def colours(self) -> Iterator[tuple[Decision, Formula]]:
        """Each decision for a colour, and that the record gets it."""
        reached: Formula = True
        for condition, decision in self.conditions:
            if decision.code != Code.MISSING:
                yield decision, all_of([reached, condition])
            reached = all_of([reached, not_(condition)])
        yield self.ladder.otherwise, reached


def premises(constraints: Constraints, table: TableDescription, reads: Iterable[str]) -> list[Constraint]:
    """What the assert rules of level error hold of these columns of a table, and of those they compare them with."""
    wanted = set(reads)
    left = list(asserted(constraints, table))
    found: list[Constraint] = []
    while near := [pair for pair in left if pair[0] & wanted]:
        left = [pair for pair in left if pair not in near]
        found += [constraint for _, constraint in near]
        wanted |= {name for names, _ in near for name in names}
    return found


def asserted(constraints: Constraints, table: TableDescription) -> Iterator[tuple[frozenset[str], Constraint]]:
    """That each assert rule finds nothing in the record, or in one it refers to; and the columns of its condition."""
    for rule in constraints.read.active:
        for prefix in prefixes(rule, table):
            try:
                constraint = constraints.kept(rule, table, prefix)
            except Unprovable:
                continue
            names = (name for name in rule.parts[HOLDS].reads if name != "as_of")
            yield frozenset(f"{prefix}{name}" for name in names), constraint


def prefixes(rule: Rule, table: TableDescription) -> Iterator[str]:
    """What precedes the columns of the rule's records in a record of ``table``: nothing, or a reference and a dot."""
    if HOLDS not in rule.parts or rule.model.level != "error":
        return
    if rule.table.name == table.name:
        yield ""
    if not any("." in name for name in rule.reads):
        first = {column: target for column, target, _ in reversed([*table.references()])}
        yield from (f"{column}." for column, target in first.items() if target == rule.table.name)
