"""Colours and outcomes that a rule can never give."""

from __future__ import annotations

from collections.abc import Iterator

from checker.authoring.lint.proofs.claims import Claim
from checker.authoring.lint.proofs.ladders import walk
from checker.authoring.lint.proofs.logic import Unprovable, every, nay, some
from checker.authoring.lint.proofs.question import Questions
from checker.checks.require import fields_of
from checker.dated import Line
from checker.errors import Mistake
from checker.rule import Rule
from checker.wrong import Path


def check_colours(questions: Questions) -> Iterator[Mistake]:
    """Every colour of limits and grades; of the other kinds, that they can find something and can find nothing."""
    kinds = {"limit": limited, "grade": graded, "assert": asserted, "require": required}
    for rule in questions.read.rules:
        check = kinds.get(rule.kind.name)
        if check is None or (rule.id, ()) in questions.settled:
            continue
        try:
            if questions.possible(rule, [questions.claims.scope(rule)]) is not False:
                yield from check(questions, rule)
        except Unprovable:
            questions.leave(rule, ("id",))


def reached(questions: Questions, rule: Rule, line: Line) -> tuple[list[Claim], bool]:
    """The records of a line that the rule judges, and whether there can be any."""
    given = [questions.claims.scope(rule), questions.claims.segment(rule, line)]
    return given, not questions.impossible(rule, given)


def limited(questions: Questions, rule: Rule) -> Iterator[Mistake]:
    """The colours of each ladder."""
    pooled = bool(rule.model.pool)
    for line in rule.lines:
        given, some_record = reached(questions, rule, line)
        if not line.applicable or (rule.id, line.path) in questions.settled:
            continue
        if not some_record:
            yield questions.mistake(rule, line.path, "segment-never", segment=line.segment)
            continue
        found = walk(questions.sums if pooled else questions.claims, rule, line)
        for place, (colour, formula) in enumerate(found.colours(rule.model.beyond)):
            path = found.steps[place].path if place < len(found.steps) else line.path
            own = [] if pooled else given  # the figures of `when` are not the sums
            if questions.impossible(rule, [*own, Claim(formula, found.reads)], sums=pooled):
                yield questions.mistake(rule, path, "colour-never", rule=rule.id, colour=colour)


def graded(questions: Questions, rule: Rule) -> Iterator[Mistake]:
    """The colours of each list of grades."""
    column = questions.record(rule).column(rule.model.column)
    terms = rule.scope[rule.model.column].terms
    for line in rule.lines:
        for colour, given in line.value.items() if line.applicable else ():
            one = some(column.value == terms.index(term) for term in given)
            claim = Claim(every([nay(column.null), one]), (rule.model.column,))
            if questions.impossible(rule, [questions.claims.scope(rule), claim]):
                yield questions.mistake(rule, (*line.path, colour), "colour-never", rule=rule.id, colour=colour)


def asserted(questions: Questions, rule: Rule) -> Iterator[Mistake]:
    """That the condition can be false, and can be true."""
    scope = questions.claims.scope(rule)
    for claim, word in zip(questions.claims.holds(rule), ("never", "always"), strict=True):
        if questions.impossible(rule, [scope, claim]):
            yield questions.mistake(rule, ("holds",), f"holds-{word}", 0, rule=rule.id)


def required(questions: Questions, rule: Rule) -> Iterator[Mistake]:
    """That the record's own fields can be blank, and can be filled."""
    if rule.model.rows is not None:
        return
    for line in rule.lines:
        given, some_record = reached(questions, rule, line)
        fields = fields_of(line)
        if not some_record and fields:
            yield questions.mistake(rule, line.path, "segment-never", segment=line.segment)
        elif fields:
            yield from filled(questions, rule, line.path, given, fields)


def filled(questions: Questions, rule: Rule, path: Path, given: list[Claim], fields: list[str]) -> Iterator[Mistake]:
    """Required fields of which `when` says already that they are blank, or filled."""
    for place, name in enumerate(fields):
        null = questions.record(rule).column(name).null
        for formula, word in ((nay(null), "never"), (null, "always")):
            if questions.impossible(rule, [*given, Claim(formula, (name,))]):
                yield questions.mistake(rule, (*path, str(place)), f"field-{word}", rule=rule.id, field=name)
