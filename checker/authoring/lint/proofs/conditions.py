"""Conditions that no record can meet, or that every record meets."""

from __future__ import annotations

from collections.abc import Iterator

from checker.authoring.lint.proofs.claims import Claim
from checker.authoring.lint.proofs.logic import Unprovable, nay
from checker.authoring.lint.proofs.question import Questions
from checker.authoring.lint.reading import mistake
from checker.errors import Mistake
from checker.rule import Rule
from checker.rulebook.scope import scope_of
from checker.texts import Text
from checker.wrong import Path

CONDITIONS: dict[Path, str] = {("when",): "when", ("needs",): "needs", ("rows_when",): "rows"}


def check_conditions(questions: Questions) -> Iterator[Mistake]:
    """Which records are judged, and every ``when``, ``needs``, ``rows_when`` and term."""
    yield from judged(questions)
    for rule in questions.read.rules:
        for path in rule.parts:
            if word := CONDITIONS.get(path, "term" if path[0] == "term" else ""):
                try:
                    yield from condition(questions, rule, path, word)
                except Unprovable:
                    questions.leave(rule, path)


def condition(questions: Questions, rule: Rule, path: Path, word: str) -> Iterator[Mistake]:
    """One condition, on the records that the rule would judge."""
    table = rule.stands_on(path) or rule
    true = questions.claims.true(rule, path)
    given = []
    if word == "when":
        given = [questions.claims.standing(rule)]
    elif word == "needs" and not rule.model.pool:
        given = [questions.claims.scope(rule)]
    if questions.impossible(table, [*given, true]):
        # where the rule judges nothing at all its `when` says so already
        if word == "when" or questions.possible(table, given) is not False:
            yield questions.mistake(rule, path, f"{word}-never", 0, rule=rule.id)
        questions.settled.add((rule.id, ()))
    elif questions.impossible(table, [*given, Claim(nay(true.formula), true.reads)]):
        yield questions.mistake(rule, path, f"{word}-always", 0, rule=rule.id)


def judged(questions: Questions) -> Iterator[Mistake]:
    """The condition that says which projects are judged."""
    expression, table = questions.read.judged, questions.claims.pack.judged
    if expression is None or table is None:
        return
    document = next(each for each in questions.read.packs() if "judged" in each.content)
    try:
        found = questions.claims.translator(table).translate(expression, scope_of(table, questions.claims.pack))
    except Unprovable:
        return
    for word, formula in (("never", found.meaning.true), ("always", nay(found.meaning.true))):
        if questions.impossible(table, [Claim(formula, found.reads)]):
            yield mistake(document, ("judged", "when"), Text(f"lint.judged-{word}"), 0)
