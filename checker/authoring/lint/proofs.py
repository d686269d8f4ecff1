"""What is proved about a rulebook with z3: conditions and colours that never or always occur, limits that cross, and
rules that contradict each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from checker.authoring.lint.constraints import HOLDS, Constraint, LadderConstraints, premises, together
from checker.authoring.lint.counterexample import counterexample, crosses, one_line
from checker.authoring.lint.prover import Prover
from checker.authoring.lint.reading import Read, mistake
from checker.authoring.lint.record import Unprovable, all_of, any_of, not_
from checker.kinds.effective_dates import Line
from checker.kinds.require import fields_of
from checker.kinds.rule import Rule
from checker.kinds.thresholds import NEEDS, Ladder, Step, ladders
from checker.model.errors import KeyPath, Mistake
from checker.model.finding import COLOUR_OF_CODE
from checker.rulebook.rules import scope_of
from checker.texts import Text

CONDITIONS: dict[KeyPath, str] = {("when",): "when", NEEDS: "needs", ("rows_when",): "rows"}


def prove(read: Read) -> tuple[list[Mistake], int, int, list[Mistake]]:
    """The mistakes, how many proofs were made, how many more were the same as one of them, and what is undecided."""
    if read.pack is None or not read.rules:
        return [], 0, 0, []
    prover = Prover(read)
    # crossing before colours: a ladder out of order gives no colour, and is reported once
    checks = (check_conditions, check_crossing, check_colours, check_contradictions)
    mistakes = [mistake for check in checks for mistake in check(prover)]
    made = len(prover.known)
    return mistakes, made, prover.asked - made, list(prover.undecided.values())


def check_conditions(prover: Prover) -> Iterator[Mistake]:
    """Conditions that no record can meet, or that every record meets."""
    yield from judged(prover)
    for rule in prover.read.rules:
        for path in rule.parts:
            if word := CONDITIONS.get(path, "term" if path[0] == "term" else ""):
                try:
                    yield from condition(prover, rule, path, word)
                except Unprovable:
                    prover.undecide(rule, path)


def condition(prover: Prover, rule: Rule, path: KeyPath, word: str) -> Iterator[Mistake]:
    """One condition, on the records that the rule would judge."""
    table = rule.stands_on(path) or rule
    true = prover.constraints.true(rule, path)
    given = []
    if word == "when":
        given = [prover.constraints.judged_if_coloured(rule)]
    elif word == "needs" and not is_pooled(rule):
        given = [prover.constraints.scope(rule)]
    if prover.impossible(table, [*given, true]):
        # where the rule judges nothing at all its `when` reports it already
        if word == "when" or prover.possible(table, given) is not False:
            yield prover.mistake(rule, path, f"{word}-never", 0, rule=rule.id)
        prover.settled.add((rule.id, ()))
    elif prover.impossible(table, [*given, Constraint(not_(true.formula), true.reads)]):
        yield prover.mistake(rule, path, f"{word}-always", 0, rule=rule.id)


def judged(prover: Prover) -> Iterator[Mistake]:
    """The condition that says which projects are judged."""
    expression, table = prover.read.judged, prover.constraints.pack.judged
    if expression is None or table is None:
        return
    document = next(each for each in prover.read.packs() if "judged" in each.content)
    try:
        found = prover.constraints.translator(table).translate(expression, scope_of(table, prover.constraints.pack))
    except Unprovable:
        return
    for word, formula in (("never", found.meaning.true), ("always", not_(found.meaning.true))):
        if prover.impossible(table, [Constraint(formula, found.reads)]):
            yield mistake(document, ("judged", "when"), Text(f"lint.judged-{word}"), 0)


def is_pooled(rule: Rule) -> bool:
    """Whether the rule's ladders judge the sums of a pool."""
    return bool(rule.kind.told_once(rule.model))


def check_crossing(prover: Prover) -> Iterator[Mistake]:
    """Every two limits of every ladder. Nothing is refuted while an assert rule that may exclude it cannot be read."""
    for rule in prover.read.active if prover.read.asserts_whole else ():
        for line, ladder in ladders(rule).items():
            if len(ladder.steps) > 1:
                try:
                    yield from crossings(prover, rule, line, ladder)
                except Unprovable:
                    prover.undecide(rule, line.path)


def crossings(prover: Prover, rule: Rule, line: Line, ladder: Ladder) -> Iterator[Mistake]:
    """The limits of a ladder that can be stricter than one before."""
    found = LadderConstraints(prover.constraints, rule, ladder)
    for place, later in enumerate(ladder.steps):
        for earlier in ladder.steps[:place]:
            record = refuted(prover, line, found, earlier, later)
            if record is not None:
                prover.settled.add((rule.id, line.path))
                words = {"first": earlier.colour, "second": later.colour, "record": one_line(record)}
                yield prover.mistake(rule, later.path, "crossing", **words)


def refuted(prover: Prover, line: Line, found: LadderConstraints, earlier: Step, later: Step) -> dict[str, str] | None:
    """A record for which the two limits cross; None where there is none, or where that is undecided."""
    rule = found.rule
    crossing = Constraint(found.crossing(earlier, later), found.reads, found.exact)
    if cannot_cross_at_all(prover, found, crossing, earlier, later):
        return None
    scope = [prover.constraints.scope(rule), prover.constraints.segment(rule, line), Constraint(found.measurable)]
    given = [*scope, *premises(prover.constraints, rule.table, found.reads)]
    proved = any(prover.impossible(rule, [crossing, *each]) for each in (scope, given))
    if proved and not is_pooled(rule):
        return None
    shown = None if proved else concrete(prover, rule, crossing, given)
    if shown is None or not (found.exact or crosses(rule, earlier, later, shown)):
        prover.undecide(rule, line.path)  # of a pool: what is proved of one record is not proved of a sum
        return None
    wanted = {*found.reads, rule.per, *(rule.when.reads if rule.when is not None else ())}
    return {name: text for name, text in shown.items() if name in wanted}


def concrete(prover: Prover, rule: Rule, crossing: Constraint, given: Sequence[Constraint]) -> dict[str, str] | None:
    """A record for which two limits cross and all that is given holds; None where what is given is not exact."""
    if not all(each.exact for each in given):
        return None
    return counterexample(prover.record(rule), together([crossing, *given]))


def cannot_cross_at_all(
    prover: Prover, found: LadderConstraints, crossing: Constraint, earlier: Step, later: Step
) -> bool:
    """Whether the columns' bounds are enough for the proof: the same for all lines with such limits."""
    if not is_pooled(found.rule):
        return prover.impossible(found.rule, [crossing])
    summed = LadderConstraints(prover.sums, found.rule, found.ladder)
    formula = all_of([summed.crossing(earlier, later), summed.measurable])
    return prover.impossible(found.rule, [Constraint(formula, summed.reads)], sums=True)


def check_colours(prover: Prover) -> Iterator[Mistake]:
    """Colours of limits and grades that no record gets; of other kinds, that they always or never find something."""
    for rule in prover.read.rules:
        check = OUTCOMES.get(rule.kind.name)
        if check is None or (rule.id, ()) in prover.settled:
            continue
        try:
            if prover.possible(rule, [prover.constraints.scope(rule)]) is not False:
                yield from check(prover, rule)
        except Unprovable:
            prover.undecide(rule, ("id",))


def reached(prover: Prover, rule: Rule, line: Line) -> tuple[list[Constraint], bool]:
    """The records of a line that the rule judges, and whether there can be any."""
    given = [prover.constraints.scope(rule), prover.constraints.segment(rule, line)]
    return given, not prover.impossible(rule, given)


def limited(prover: Prover, rule: Rule) -> Iterator[Mistake]:
    pooled, found = is_pooled(rule), ladders(rule)
    for line in rule.lines:
        given, some_record = reached(prover, rule, line)
        if line not in found or (rule.id, line.path) in prover.settled:
            continue
        if not some_record:
            yield prover.mistake(rule, line.path, "segment-never", segment=line.segment)
            continue
        on = LadderConstraints(prover.sums if pooled else prover.constraints, rule, found[line])
        for decision, formula in on.colours():
            own = [] if pooled else given  # the figures of `when` are not the sums
            if prover.impossible(rule, [*own, Constraint(formula, on.reads)], sums=pooled):
                colour = COLOUR_OF_CODE[decision.code]
                yield prover.mistake(rule, decision.path, "colour-never", rule=rule.id, colour=colour)


def graded(prover: Prover, rule: Rule) -> Iterator[Mistake]:
    column = prover.record(rule).column(rule.model.column)
    terms = rule.scope[rule.model.column].terms
    for line in rule.lines:
        for colour, given in line.value.items() if line.applicable else ():
            one = any_of(column.value == terms.index(term) for term in given)
            constraint = Constraint(all_of([not_(column.null), one]), (rule.model.column,))
            if prover.impossible(rule, [prover.constraints.scope(rule), constraint]):
                yield prover.mistake(rule, (*line.path, colour), "colour-never", rule=rule.id, colour=colour)


def asserted(prover: Prover, rule: Rule) -> Iterator[Mistake]:
    """That the condition can be false, and can be true."""
    scope = prover.constraints.scope(rule)
    for constraint, word in zip(prover.constraints.holds(rule), ("never", "always"), strict=True):
        if prover.impossible(rule, [scope, constraint]):
            yield prover.mistake(rule, HOLDS, f"holds-{word}", 0, rule=rule.id)


def required(prover: Prover, rule: Rule) -> Iterator[Mistake]:
    """That the record's own fields can be blank, and can be filled."""
    for line in rule.lines if rule.rows is None else ():
        given, some_record = reached(prover, rule, line)
        fields = fields_of(line)
        if not some_record and fields:
            yield prover.mistake(rule, line.path, "segment-never", segment=line.segment)
            continue
        for place, name in enumerate(fields):
            null = prover.record(rule).column(name).null
            for formula, word in ((not_(null), "never"), (null, "always")):
                if prover.impossible(rule, [*given, Constraint(formula, (name,))]):
                    yield prover.mistake(rule, (*line.path, str(place)), f"field-{word}", rule=rule.id, field=name)


OUTCOMES: Mapping[str, Callable[[Prover, Rule], Iterator[Mistake]]] = {
    "limit": limited,
    "grade": graded,
    "assert": asserted,
    "require": required,
}


@dataclass(frozen=True)
class Demand:
    """What a rule demands of the records that it judges, and the place in its file."""

    rule: Rule
    path: KeyPath
    scope: Constraint
    fine: Constraint


def check_contradictions(prover: Prover) -> Iterator[Mistake]:
    """Rules of which one forbids what the other demands.

    Compared are assert rules and required fields of one table that read the same cells: records that both judge, each
    can find in order, and never both. Two rules that feed one parameter need not agree: the worst colour counts.
    """
    by_table: dict[str, list[Demand]] = {}
    for rule in prover.read.active:
        try:
            by_table.setdefault(rule.table.name, []).extend(demands(prover, rule))
        except Unprovable:
            prover.undecide(rule, ("id",))
    for found in by_table.values():
        for first, second in combinations(found, 2):
            if first.rule is not second.rule and set(first.fine.reads) & set(second.fine.reads) - {"as_of"}:
                yield from contradiction(prover, first, second)


def demands(prover: Prover, rule: Rule) -> Iterator[Demand]:
    """What a rule demands: its condition, or its required fields."""
    scope = prover.constraints.scope(rule)
    if HOLDS in rule.parts:
        yield Demand(rule, HOLDS, scope, prover.constraints.holds(rule)[0])
    elif OUTCOMES.get(rule.kind.name) is required and rule.rows is None:
        for line in rule.lines:
            fields = tuple(fields_of(line))
            there = all_of(not_(null) for null in prover.constraints.nulls(rule.table, fields))
            within = together([scope, prover.constraints.segment(rule, line)])
            if fields:
                yield Demand(rule, line.path, within, Constraint(there, fields))


def contradiction(prover: Prover, first: Demand, second: Demand) -> Iterator[Mistake]:
    """Whether two demands can never be met at once by a record that both judge."""
    rule = first.rule
    both = [first.scope, second.scope]
    if not prover.impossible(rule, [*both, first.fine, second.fine]):
        return
    if not all(prover.possible(rule, [*both, each.fine]) for each in (first, second)):
        return  # no record is in both scopes, or one rule finds none in order: that is another mistake
    shown = counterexample(prover.record(rule), together(both))
    words = {"rule": second.rule.id, "other": first.rule.id, "file": first.rule.file}
    offset = 0 if second.path == HOLDS else None
    yield prover.mistake(
        second.rule, second.path, "contradiction", offset, **words, record=one_line(shown or {}) or "-"
    )
