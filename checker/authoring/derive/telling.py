"""One row's derivation in words: figures put in, each limit, the colour, and the distance to the next."""

from __future__ import annotations

from collections.abc import Iterator

from checker.authoring.derive.judging import Judging
from checker.authoring.derive.ladder import Rung, Step, Walk, distances, reached, walked
from checker.authoring.derive.reasons import missing, not_applicable
from checker.authoring.derive.rows import Verdict, message
from checker.authoring.explain import sentence_of
from checker.authoring.words.expressions import SIGNS
from checker.authoring.words.lines import cells_of, speech_of
from checker.authoring.words.phrases import capital, colour_word, figure, name_title, number, phrase, term_title
from checker.engine.judging import Judged
from checker.expression import Expression
from checker.expression.syntax import Name
from checker.finding import COLOUR_OF_CODE, Code


def code_word(verdict: Verdict, language: str) -> str:
    """A row's code in words."""
    if verdict.code is Code.NOT_APPLICABLE:
        return phrase("code-not-applicable", language)
    if verdict.code is Code.MISSING:
        return phrase("code-missing", language)
    if not verdict.rule.kind.colours:
        return phrase("code-ok" if verdict.code is Code.GREEN else "code-failed", language)
    return term_title(verdict.rule.pack, "colour", COLOUR_OF_CODE[verdict.code], language)


def told(judging: Judging, judged: Judged, verdict: Verdict, language: str) -> Iterator[str]:
    """How the row got its code, line by line."""
    rule = verdict.rule
    if verdict.code is Code.NOT_APPLICABLE:
        yield sentence_of(not_applicable(verdict, language))
    elif verdict.code is Code.MISSING:
        yield sentence_of(missing(verdict, language))
    elif ("measure",) in rule.parts and verdict.line is not None:
        yield from of_ladder(verdict, walked(verdict, verdict.line), language)
    elif rule.kind.colours and verdict.line is not None:
        yield from of_grade(verdict, language)
    else:
        yield from of_condition(judging, judged, verdict, language)


def of_ladder(verdict: Verdict, walk: Walk, language: str) -> Iterator[str]:
    """The measure, each limit it came to, and the distances."""
    rule = verdict.rule
    pool = getattr(rule.model, "pool", None)
    yield capital(valued(verdict, rule.parts[("measure",)], walk.measure, language))
    if pool is not None:
        title = name_title(pool, rule.table, rule.pack, language)
        yield phrase("pooled", language, column=title, pool=verdict.values[pool])
    for rung in reached(walk):
        yield limit(verdict, rung, walk, language)
    if walk.outcome(walk.measure)[1] == len(walk.rungs):
        yield phrase("past-last", language, colour=capital(term_title(rule.pack, "colour", walk.beyond, language)))
    for step in distances(walk):
        yield sentence_of(distance(step, language))


def limit(verdict: Verdict, rung: Rung, walk: Walk, language: str) -> str:
    """One limit held against the measure."""
    given = valued(verdict, verdict.rule.parts[rung.path], rung.limit, language, walk)
    words = {
        "colour": term_title(verdict.rule.pack, "colour", rung.colour, language),
        "limit": f"{SIGNS[rung.comparator]} {given}",
        "file": ":".join(map(str, verdict.rule.place(rung.path))),
    }
    return phrase("limit-holds" if rung.holds(walk.measure) else "limit-broken", language, **words)


def valued(verdict: Verdict, part: Expression, value: object, language: str, walk: Walk | None = None) -> str:
    """An expression with its figures, and what it comes to where it is more than one column or literal."""
    speech = speech_of(verdict.rule, language, verdict.values)
    if isinstance(part.tree, Name) or not part.reads:
        return speech.say(part, walk.kind if walk else None)
    text = speech.operand(part)
    kind = walk.kind if walk else part.type
    return f"{text} = {figure(value, kind, verdict.rule.pack, language)}"


def distance(step: Step, language: str) -> str:
    """How far it is to another colour."""
    amount = number(step.amount, step.kind, language)
    if step.colour == "missing":
        return phrase(f"{step.direction}-missing", language, amount=amount)
    return phrase(step.direction, language, amount=amount, colour=colour_word(step.colour, language))


def of_grade(verdict: Verdict, language: str) -> Iterator[str]:
    """The term, and which terms would give each other colour."""
    rule, column = verdict.rule, verdict.rule.model.column
    assert verdict.line is not None
    given = figure(verdict.values[column], rule.scope[column], rule.pack, language)
    yield f"{name_title(column, rule.table, rule.pack, language)} [{given}]"
    for colour, terms in cells_of(rule, verdict.line, language).items():
        if colour and colour != COLOUR_OF_CODE.get(verdict.code):
            yield phrase(
                "given-by", language, colour=capital(term_title(rule.pack, "colour", colour, language)), terms=terms
            )


def of_condition(judging: Judging, judged: Judged, verdict: Verdict, language: str) -> Iterator[str]:
    """The condition with its figures, and the finding's sentence where it does not hold."""
    if holds := verdict.rule.parts.get(("holds",)):
        yield sentence_of(speech_of(verdict.rule, language, verdict.values).say(holds))
    if verdict.code is Code.FAILED:
        yield message(judging, judged, verdict, language)
