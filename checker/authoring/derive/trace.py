"""One row's derivation in words: figures, limits, colour and distance to the next, or why it has no colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.authoring.derive.distances import Distance, RowLadder, distances, row_ladder
from checker.authoring.derive.judging import Judging, Verdict, message
from checker.authoring.explain import sentence_of
from checker.authoring.words.expressions import SIGNS
from checker.authoring.words.lines import cells_of, segment_title, speech_of
from checker.authoring.words.phrases import capital, colour_word, figure, joined, name_title, number, phrase, term_title
from checker.engine.judging import Judged
from checker.expression import Expression
from checker.expression.syntax import Name
from checker.finding import COLOUR_OF_CODE, Code
from checker.ladder import COMPARE, MEASURE, NEEDS, Ladder, Step, ladders
from checker.texts import template


def code_word(verdict: Verdict, language: str) -> str:
    if verdict.code is Code.NOT_APPLICABLE:
        return phrase("code-not-applicable", language)
    if verdict.code is Code.MISSING:
        return phrase("code-missing", language)
    if not verdict.rule.kind.colours:
        return phrase("code-ok" if verdict.code is Code.GREEN else "code-failed", language)
    return term_title(verdict.rule.pack, "colour", COLOUR_OF_CODE[verdict.code], language)


def trace(judging: Judging, judged: Judged, verdict: Verdict, language: str) -> Iterator[str]:
    """How the row got its code, line by line."""
    ladder = ladders(verdict.rule).get(verdict.line) if verdict.line is not None else None
    if verdict.code is Code.NOT_APPLICABLE:
        yield sentence_of(not_applicable(verdict, language))
    elif verdict.code is Code.MISSING:
        yield sentence_of(missing(verdict, ladder, language))
    elif ladder is not None:
        yield from of_ladder(verdict, row_ladder(verdict, ladder), language)
    elif verdict.rule.kind.colours and verdict.line is not None:
        yield from of_grade(verdict, language)
    else:
        yield from of_condition(judging, judged, verdict, language)


def of_ladder(verdict: Verdict, row: RowLadder, language: str) -> Iterator[str]:
    """The measure, each limit it came to, and the distances."""
    rule = verdict.rule
    yield capital(with_figures(verdict, rule.parts[MEASURE], row.values[MEASURE], language))
    for pool in rule.kind.told_once(rule.model):
        title = name_title(pool, rule.table, rule.pack, language)
        yield phrase("pooled", language, column=title, pool=verdict.values[pool])
    for step in row.reached:
        yield limit(verdict, step, row, language)
    if row.passed == len(row.ladder.steps):
        colour = term_title(rule.pack, "colour", row.ladder.beyond, language)
        yield phrase("past-last", language, colour=capital(colour))
    for distance in distances(row):
        yield sentence_of(distance_words(distance, language))


def limit(verdict: Verdict, step: Step, row: RowLadder, language: str) -> str:
    value = row.values[step.path]
    given = with_figures(verdict, verdict.rule.parts[step.path], value, language, row)
    words = {
        "colour": term_title(verdict.rule.pack, "colour", step.colour, language),
        "limit": f"{SIGNS[step.comparator]} {given}",
        "file": ":".join(map(str, verdict.rule.place(step.path))),
    }
    holds = COMPARE[step.comparator](row.values[MEASURE], value)
    return phrase("limit-holds" if holds else "limit-broken", language, **words)


def with_figures(verdict: Verdict, part: Expression, value: object, language: str, row: RowLadder | None = None) -> str:
    """An expression with its figures, and its value where it is more than one column or literal."""
    speech = speech_of(verdict.rule, language, verdict.values)
    if isinstance(part.tree, Name) or not part.reads:
        return speech.say(part, row.kind if row else None)
    kind = row.kind if row else part.type
    return f"{speech.operand(part)} = {figure(value, kind, verdict.rule.pack, language)}"


def distance_words(distance: Distance, language: str) -> str:
    amount = number(distance.amount, distance.kind, language)
    if distance.colour == "missing":
        return phrase(f"{distance.direction}-missing", language, amount=amount)
    return phrase(distance.direction, language, amount=amount, colour=colour_word(distance.colour, language))


def of_grade(verdict: Verdict, language: str) -> Iterator[str]:
    """The term, and which terms would give each other colour."""
    rule, column = verdict.rule, verdict.rule.model.column
    assert verdict.line is not None
    given = figure(verdict.values[column], rule.scope[column], rule.pack, language)
    yield f"{name_title(column, rule.table, rule.pack, language)} [{given}]"
    for colour, terms in cells_of(rule, verdict.line, language).items():
        if colour and colour != COLOUR_OF_CODE.get(verdict.code):
            title = capital(term_title(rule.pack, "colour", colour, language))
            yield phrase("given-by", language, colour=title, terms=terms)


def of_condition(judging: Judging, judged: Judged, verdict: Verdict, language: str) -> Iterator[str]:
    """The condition with its figures, and the finding's sentence where it does not hold."""
    if holds := verdict.rule.parts.get(("holds",)):
        yield sentence_of(speech_of(verdict.rule, language, verdict.values).say(holds))
    if verdict.code is Code.FAILED:
        yield message(judging, judged, verdict, language)


def not_applicable(verdict: Verdict, language: str) -> str:
    """Why the rule does not judge the row."""
    rule, speech = verdict.rule, speech_of(verdict.rule, language, verdict.values)
    if rule.model.parameter is not None and verdict.values.get("@judged") is False:
        return phrase("why-not-judged", language)
    if rule.when is not None and verdict.value(rule.when.polars()) is False:
        return phrase("why-when", language, condition=speech.say(rule.when))
    if rule.lines and verdict.line is None:
        return phrase("not-in-force", language)
    if rule.lines and verdict.line is not None and not verdict.line.applicable:
        return phrase("why-segment", language, segment=segment_title(rule, verdict.line.segment, language))
    return phrase("why-nothing", language)


def missing(verdict: Verdict, ladder: Ladder | None, language: str) -> str:
    """What the rule needs to judge the row and does not have."""
    rule, speech = verdict.rule, speech_of(verdict.rule, language, verdict.values)
    if rule.when is not None and verdict.value(rule.when.polars()) is None:
        return phrase("why-when-unknown", language, condition=speech.say(rule.when))
    if rule.model.parameter is not None and verdict.values.get("@judged") is None:
        return phrase("why-judged-unknown", language)
    needs = rule.parts.get(NEEDS)
    if needs is not None and verdict.value(needs.polars()) is not True:
        return phrase("why-needs", language, condition=speech.say(needs))
    if rule.per is not None and verdict.values[rule.per] is None:
        return blank(verdict, [rule.per], language)
    if ladder is None:
        return blank(verdict, sorted(rule.reads), language)
    decided = row_ladder(verdict, ladder).decision().path
    if decided == ladder.path:
        return phrase("why-disordered", language)
    return blank(verdict, rule.parts[decided].reads, language)


def blank(verdict: Verdict, names: Iterable[str], language: str) -> str:
    """Which of some columns are blank."""
    rule = verdict.rule
    empty = [name for name in names if name in verdict.values and verdict.values[name] is None]
    needed = [name for name in empty if name not in rule.model.optional] or empty
    if not needed:
        return template("explaining.why-unknown", language)
    titles = [name_title(name, rule.table, rule.pack, language) for name in needed]
    return phrase("why-blank", language, columns=joined(titles, language))
