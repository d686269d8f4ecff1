"""Ladders whose limits can cross: proved from the columns' bounds and the assert rules, or refuted with a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.authoring.lint.proofs.claims import Claim, together
from checker.authoring.lint.proofs.confirmed import crosses
from checker.authoring.lint.proofs.ladders import Walk, walk
from checker.authoring.lint.proofs.logic import Unprovable, every
from checker.authoring.lint.proofs.premises import premises
from checker.authoring.lint.proofs.question import Questions
from checker.authoring.lint.proofs.witness import spelled, witness
from checker.dated import Line
from checker.errors import Mistake
from checker.ladder import steps
from checker.rule import Rule


def check_crossing(questions: Questions) -> Iterator[Mistake]:
    """Every two limits of every ladder. Nothing is refuted while an assert rule that may exclude it cannot be read."""
    for rule in questions.active if questions.read.asserts_whole else ():
        for line in rule.lines if rule.kind.name == "limit" else ():
            if line.applicable and len(steps(line)) > 1:
                try:
                    yield from crossings(questions, rule, line)
                except Unprovable:
                    questions.leave(rule, line.path)


def crossings(questions: Questions, rule: Rule, line: Line) -> Iterator[Mistake]:
    """The steps of a ladder that can be stricter than one before."""
    found = walk(questions.claims, rule, line)
    for later in range(1, len(found.steps)):
        for earlier in range(later):
            record = refuted(questions, rule, line, found, (earlier, later))
            if record is not None:
                questions.settled.add((rule.id, line.path))
                first, second, told = found.steps[earlier].colour, found.steps[later], spelled(record)
                yield questions.mistake(rule, second.path, "crossing", first=first, second=second.colour, record=told)


def refuted(questions: Questions, rule: Rule, line: Line, found: Walk, pair: tuple[int, int]) -> dict[str, str] | None:
    """A record for which the two limits cross; None where there is none, or where it cannot be told."""
    wrong = Claim(found.crossing(*pair), found.reads, found.exact)
    if cannot_cross_at_all(questions, rule, line, wrong, pair):
        return None
    judged = [questions.claims.scope(rule), questions.claims.segment(rule, line), Claim(found.measurable)]
    given = [*judged, *premises(questions, rule.table, found.reads)]
    proved = any(questions.impossible(rule, [wrong, *each]) for each in (judged, given))
    if proved and not rule.model.pool:
        return None
    shown = None if proved else concrete(questions, rule, wrong, given)
    steps = (found.steps[pair[0]], found.steps[pair[1]])
    if shown is None or not (found.exact or crosses(rule, *steps, shown)):
        questions.leave(rule, line.path)  # of a pool: what is proved of one record is not proved of a sum
        return None
    return {name: shown[name] for name in told(rule, found, shown)}


def concrete(questions: Questions, rule: Rule, wrong: Claim, given: Sequence[Claim]) -> dict[str, str] | None:
    """A record for which two limits cross and all that is given holds; None where what is given is not exactly said."""
    claim = together([wrong, *given])
    record = questions.record(rule)
    if not all(each.exact for each in given):
        return None
    return witness(record, claim.reads, [*record.sure_of(claim.reads), claim.formula])


def cannot_cross_at_all(questions: Questions, rule: Rule, line: Line, wrong: Claim, pair: tuple[int, int]) -> bool:
    """Whether the columns' bounds are enough for the proof: the same for all lines with such limits."""
    if not rule.model.pool:
        return questions.impossible(rule, [wrong])
    summed = walk(questions.sums, rule, line)
    crossing = every([summed.crossing(*pair), summed.measurable])
    return questions.impossible(rule, [Claim(crossing, summed.reads)], sums=True)


def told(rule: Rule, found: Walk, shown: dict[str, str]) -> Sequence[str]:
    """The columns of a record that its reader needs: those of segment, limits, measure, needs and when."""
    wanted = {*found.reads, rule.model.per, *(rule.when.reads if rule.when is not None else ())}
    return [name for name in shown if name in wanted]
