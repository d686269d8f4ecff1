"""One row's derivation in words: figures, limits, colour and distance to the next, or why it has no colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from checker.authoring.derive.judging import Judging, Verdict, message
from checker.authoring.explain import sentence_of
from checker.authoring.words.expressions import SIGNS
from checker.authoring.words.lines import cells_of, segment_title, speech_of
from checker.authoring.words.phrases import capital, colour_word, figure, joined, name_title, number, phrase, term_title
from checker.evaluate.codes import Judged
from checker.expression import Expression
from checker.expression.syntax import Name
from checker.kinds.thresholds import (
    COMPARE,
    MEASURE,
    NEEDS,
    Decision,
    Ladder,
    PolarsCalculus,
    RowCalculus,
    Step,
    ladders,
)
from checker.lazy import pl
from checker.model.errors import KeyPath
from checker.model.finding import COLOUR_OF_CODE, Code
from checker.model.types import DAYS, Type
from checker.texts import template


@dataclass(frozen=True)
class RowLadder:
    """A ladder with a row's figures: the measure, of type ``kind``, and each limit by its path (None: blank)."""

    ladder: Ladder
    kind: Type
    values: Mapping[KeyPath, Any]

    def decision(self, measure: Any = None) -> Decision:
        """What the ladder decides for the row, or for another measure."""
        values = self.values if measure is None else {**self.values, MEASURE: measure}
        return RowCalculus(values).decision(self.ladder)

    def colour(self, measure: Any = None) -> str:
        """The colour of the row, or of another measure; "missing" at a blank limit."""
        return COLOUR_OF_CODE[self.decision(measure).code]

    @property
    def passed(self) -> int:
        """How many limits the measure is past."""
        paths = [step.path for step in self.ladder.steps]
        decided = self.decision().path
        return paths.index(decided) if decided in paths else len(paths)

    @property
    def reached(self) -> Sequence[Step]:
        """The limits that the measure came to."""
        return self.ladder.steps[: self.passed + 1]


@dataclass(frozen=True)
class Distance:
    """How far it is to another colour: ``amount`` (days for dates) more or less, or later or earlier."""

    amount: Decimal
    kind: Type
    direction: str
    colour: str


def row_ladder(verdict: Verdict, ladder: Ladder) -> RowLadder:
    """The ladder of a row with the row's figures."""
    calculus = PolarsCalculus(verdict.rule)
    values = {
        path: pl.when(calculus.unknown(path)).then(None).otherwise(calculus.value(path))
        for path in (MEASURE, *(step.path for step in ladder.steps))
    }
    if ladder.needs:
        values[NEEDS] = calculus.value(NEEDS)
    row = verdict.frame.select(value.alias("/".join(path)) for path, value in values.items()).row(0)
    return RowLadder(ladder, verdict.rule.parts[MEASURE].type, dict(zip(values, row, strict=True)))


def distances(row: RowLadder) -> Iterator[Distance]:
    """The distance to the better colour and to the worse, each the smallest that changes the colour."""
    passed, steps = row.passed, row.ladder.steps
    if passed > 0:
        # mostly the limit before; where two limits are equal, a closed one may be nearer than the open one after it
        within = (nearest(row, step, inside=True) for step in steps[:passed])
        yield min((distance_to(row, value) for value in within), key=lambda distance: distance.amount)
    if passed < len(steps):
        yield distance_to(row, nearest(row, steps[passed], inside=False))


def distance_to(row: RowLadder, value: Any) -> Distance:
    measure = row.values[MEASURE]
    higher, colour = bool(value > measure), row.colour(value)
    if isinstance(value, date):
        return Distance(Decimal(abs((value - measure).days)), DAYS, "later" if higher else "earlier", colour)
    return Distance(abs(value - Decimal(measure)), row.kind, "more" if higher else "less", colour)


def nearest(row: RowLadder, step: Step, inside: bool) -> Any:
    """The value nearest to a limit that meets it (``inside``) or breaks it, in the measure's smallest unit or days."""
    limit = row.values[step.path]
    included = ("=" in step.comparator) == inside
    upward = step.is_upper != inside
    if isinstance(limit, date):
        return limit if included else limit + timedelta(days=1 if upward else -1)
    count = Fraction(limit) * 10**row.kind.scale
    whole = included and count.denominator == 1
    units = int(count) if whole else floor(count) + 1 if upward else ceil(count) - 1
    return Decimal(units).scaleb(-row.kind.scale)


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
