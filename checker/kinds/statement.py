"""Kind ``statement``: what the report's text says, against the submission and against itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, NamedTuple

from pydantic import StrictBool

from checker.expression import compile_expression
from checker.expression.syntax import ExpressionMistake
from checker.kinds.effective_dates import Line
from checker.kinds.rule import Facts, Kind, Part, Rule, Shown, Statement
from checker.kinds.rule_file import RuleModel
from checker.kinds.text_figures import StatedValue, read_value
from checker.kinds.text_mentions import About, Names, PlacedPassage, Prose, Tie, letters, names_of, sentence_at
from checker.kinds.text_patterns import GROUPS, PatternError, any_pattern, compile_pattern, expand, languages, outline
from checker.lazy import pl
from checker.model.errors import Wrong, unknown
from checker.model.finding import Code
from checker.model.types import PLACES, Type, dtype
from checker.schema.base import Texts
from checker.schema.packs import Pack
from checker.texts import Text

NEEDED = {"number": "figure", "date": "date", "term": "term"}
HOLE = re.compile(r"\{([a-z_]+)\}")
HOLES = ("figure", "term", "date", "words")


class Pattern(NamedTuple):
    """One compiled pattern and its language."""

    language: str
    engine: Any


def wrong_patterns(model: Any, type: Type, pack: Pack) -> Iterator[Wrong]:
    """What is wrong with a rule's patterns, at each of them."""
    needed = NEEDED.get(type.kind, "figure")
    if not any(model.patterns.values()):
        yield Wrong(("patterns",), Text("rulebook.no-pattern"))
    for language, patterns in model.patterns.items():
        for place, pattern in enumerate(patterns):
            path = ("patterns", language, str(place))
            if strange := [name for name in HOLE.findall(pattern) if name not in HOLES]:
                yield Wrong(path, unknown(strange[0], HOLES))
                continue
            try:
                engine = compile_pattern(outline(pattern))
            except PatternError as mistake:
                yield Wrong(path, Text("rulebook.pattern", {"reason": str(mistake)}))
                continue
            if other := [name for name in engine.groupindex if name not in GROUPS]:
                yield Wrong(path, unknown(other[0], GROUPS))
            elif needed not in engine.groupindex:
                yield Wrong(path, Text("rulebook.pattern-lacks", {"group": needed, "type": str(type)}))


@cache
def patterns_of(stated: Type, pack: Pack, given: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Any, list[Pattern]]:
    """A rule's patterns, and one that finds out quickly whether any of them may match."""
    written = [(language, expand(text, language, stated, pack)) for language, patterns in given for text in patterns]
    return compile_pattern(any_pattern([text for _, text in written])), [
        Pattern(language, compile_pattern(text)) for language, text in written
    ]


@cache
def needle(stated: Type, pack: Pack) -> str:
    """A pattern for whatever a passage must have for a rule to find anything in it: a figure, a date, a term."""
    hole = "{" + NEEDED.get(stated.kind, "figure") + "}"
    return any_pattern([expand(hole, language, stated, pack) for language in languages(pack)])


def written(model: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A rule's patterns as written in its file."""
    return tuple((language, tuple(patterns)) for language, patterns in model.patterns.items())


LONG, COMPARED = 60, 90  # letters of a sentence, and of what follows it, that hardly occur twice by chance


@dataclass(frozen=True)
class Found:
    """One statement: its passage and place there, what it states (None where that cannot be read), and of whom."""

    placed: PlacedPassage
    start: int
    end: int
    stated: StatedValue | None
    record: str | None = None
    tie: Tie = Tie.NONE

    @property
    def said(self) -> str:
        """Its words."""
        return self.placed.passage.text[self.start : self.end].strip(" .,;)")


def found(rule: Rule, facts: Facts, about: About) -> list[Found]:
    """Every statement of a rule in what the report says about a submission."""
    assert facts.prose is not None  # without a report the rule does not run
    names = names_in(rule, facts, about)
    stated = rule.parts[("states",)].type
    quick, patterns = patterns_of(stated, rule.pack, written(rule.model))
    own: list[Found] = []
    for placed in facts.prose.with_any(about, names, needle(stated, rule.pack)):
        if quick.search(placed.passage.text):
            own += in_passage(rule, placed, patterns)
    return copies_tied(own) if rule.project else own


def in_passage(rule: Rule, placed: PlacedPassage, patterns: Sequence[Pattern]) -> Iterator[Found]:
    """The statements in one passage, in order; of patterns that match the same words the first counts."""
    stated = rule.parts[("states",)].type
    taken: list[Found] = []
    for language, engine in patterns:
        for match in engine.finditer(placed.passage.text):
            start, end = match.span()
            if any(each.start < end and start < each.end for each in taken):
                continue
            value = read_value(match.groupdict(), language, stated, rule.pack)
            record, tie = placed.record(start, end)
            if rule.project is None and tie >= Tie.SECTION:
                continue  # said of a project, so not of the portfolio
            each = Found(placed, start, end, value)
            taken.append(replace(each, record=record, tie=tie) if rule.project else each)
    yield from sorted(taken, key=lambda each: each.start)


def copies_tied(own: Sequence[Found]) -> list[Found]:
    """The statements, those in a sentence that is repeated word for word tied as its surest copy is.

    Text taken from slides or from a PDF may occur twice, the second time with its headings lost or in another order.
    """
    surest: dict[tuple[str, str], Found] = {}
    for each in own:
        key = sentence_of(each)
        if len(key[0]) >= LONG and (key not in surest or each.tie > surest[key].tie):
            surest[key] = each
    return [
        replace(each, record=best.record, tie=best.tie)
        if (best := surest.get(sentence_of(each))) and each.tie < best.tie
        else each
        for each in own
    ]


def sentence_of(each: Found) -> tuple[str, str]:
    """The letters of a statement's sentence and of what follows, and of the statement itself."""
    text = each.placed.passage.text
    return letters(text[sentence_at(text, each.start)[0] :])[:COMPARED], letters(each.said)


def names_in(rule: Rule, facts: Facts, about: About) -> Names:
    """The names of the judged records of a submission, and all others that the rule's own rows are tied to."""
    judged = rule.pack.judged
    pairs: list[tuple[str, str]] = []
    if judged is not None and len(judged.key) == 1:
        pairs += names_of_table(chosen(facts.tables[judged.name], facts, about), judged.key[0], judged.model.aliases)
    if rule.project is not None and about is not None:
        pairs += names_of_table(chosen(facts.frame, facts, about), rule.project, None)
    return names_of(pairs)


def names_of_table(frame: pl.DataFrame, key: str, aliases: str | None) -> Iterator[tuple[str, str]]:
    """Each record's name and other names, with its key."""
    others = frame[aliases].to_list() if aliases and aliases in frame.columns else [None] * frame.height
    for name, also in zip(frame[key].to_list(), others, strict=True):
        yield from ((each, name) for each in ([name, *(also or [])] if name is not None else []))


def chosen(frame: pl.DataFrame, facts: Facts, about: About) -> pl.DataFrame:
    """The rows of the submission that a text is about; of the latest period where it does not say."""
    if about is None:
        return frame.filter(pl.col("period") == facts.periods[-1]) if facts.periods else frame
    return frame.filter(pl.col("portfolio") == about[0], pl.col("period") == about[1])


@dataclass(frozen=True)
class Judged:
    """A statement with its row in the rule's frame and the row's value; without a row, or a value, why."""

    found: Found
    row: int | None = None
    value: Any = None
    why: Text | None = None
    wrong: bool = False

    def told(self) -> Statement:
        """The statement as the report's list has it."""
        each = self.found
        outcome = "contradicts" if self.wrong else "untied" if self.why is not None else "agrees"
        return Statement(each.placed.passage, each.start, each.end, outcome, each.record, self.why)


def judged(rule: Rule, facts: Facts) -> list[Judged]:
    """Every statement of the rule in the report, with what became of it."""
    if facts.prose is None:
        return []
    if rule not in facts.prose.judged:
        facts.prose.judged[rule] = list(judgements(rule, facts, facts.prose))
    found: list[Judged] = facts.prose.judged[rule]
    return found


def judgements(rule: Rule, facts: Facts, prose: Prose) -> Iterator[Judged]:
    """The same, found out anew."""
    own = [each for about in prose.about for each in tied(rule, facts, about)]
    by_row: dict[int, list[Judged]] = {}
    for each in own:
        if each.row is not None and each.found.stated is not None:
            by_row.setdefault(each.row, []).append(each)
    for each in own:
        yield with_verdict(each, by_row.get(each.row, []) if each.row is not None else [])


def with_verdict(each: Judged, beside: Sequence[Judged]) -> Judged:
    """A statement with whether its data, or another statement of the same figure, contradict it."""
    stated = each.found.stated
    if stated is None or each.row is None:
        return each
    off = each.value is not None and not stated.agrees(each.value)
    clash = any(stated.contradicts(other.found.stated) for other in beside if other.found.stated is not None)
    # where the data are with one of two statements, it is the other that is wrong
    wrong = off or (clash and (each.value is None or not any_off(beside)))
    return Judged(each.found, each.row, each.value, each.why, wrong)


def any_off(beside: Sequence[Judged]) -> bool:
    """Whether the data contradict any of some statements."""
    return any(other.found.stated and not other.found.stated.agrees(other.value) for other in beside)


def tied(rule: Rule, facts: Facts, about: tuple[str, str] | None) -> Iterator[Judged]:
    """The statements about one submission, each with its row and the row's value."""
    statements = found(rule, facts, about)
    if not statements:
        return
    rows = rows_of(rule, facts, about)
    for each in statements:
        own = rows.get(each.record if rule.project else None, [])
        if each.stated is None:
            yield Judged(each, why=Text("engine.statement-unread"))
        elif rule.project and each.record is None:
            yield Judged(each, why=Text("engine.statement-nobody"))
        elif not own:
            yield Judged(each, why=Text("engine.statement-no-row"))
        elif len(own) > 1 and not rule.model.total:
            yield Judged(each, why=Text("engine.statement-rows", {"count": len(own)}))
        else:
            values = [value for _, value in own]
            value = (sum(values) if None not in values else None) if rule.model.total else values[0]
            yield Judged(each, own[0][0], value, None if value is not None else Text("engine.statement-no-value"))


def rows_of(rule: Rule, facts: Facts, about: tuple[str, str] | None) -> Mapping[str | None, list[tuple[int, Any]]]:
    """The rows that the rule chooses, with the value that is stated of each, by the record that they belong to."""
    frame = facts.frame.with_row_index("@place").with_columns(
        rule.parts[("states",)].polars().alias("@data"),
        (pl.col(rule.project) if rule.project else pl.lit(None, dtype=pl.String)).alias("@record"),
    )
    conditions = [part.polars() for path in (("when",), ("row_when",)) if (part := rule.parts.get(path))]
    rows = chosen(frame.filter(*conditions) if conditions else frame, facts, about)
    found: dict[str | None, list[tuple[int, Any]]] = {}
    for place, value, record in rows.select("@place", "@data", "@record").iter_rows():
        found.setdefault(record, []).append((place, value))
    return found


def prepared(rule: Rule, facts: Facts) -> pl.DataFrame:
    """The rule's frame with, on each row that is spoken of, the verdict, the statement to report and the others."""
    by_row: dict[int, list[Judged]] = {}
    for each in judged(rule, facts):
        if each.row is not None:
            by_row.setdefault(each.row, []).append(each)
    told = {row: told_of(own) for row, own in by_row.items()}
    kinds = columns(dtype(shown_type(rule)))
    data = {
        name: pl.Series(name, [told.get(row, {}).get(name) for row in range(facts.frame.height)], dtype=kind)
        for name, kind in kinds.items()
    }
    verdict = pl.col("@verdict").fill_null(int(Code.NOT_APPLICABLE))
    return facts.frame.with_columns(data.values()).with_columns(verdict)


def shown_type(rule: Rule) -> Type:
    """The type of what is stated; a number with as many places as a text may have."""
    stated = rule.parts[("states",)].type
    return replace(stated, scale=max(stated.scale, PLACES)) if stated.kind == "number" else stated


def told_of(own: Sequence[Judged]) -> dict[str, Any]:
    """The report on one row: its verdict, the first statement that is wrong (else the first), and what is against it.

    ``@against`` are the statements that contradict it, ``@also`` those that say the same and are wrong as well.
    """
    wrong = [each for each in own if each.wrong]
    first = (wrong or list(own))[0]
    stated, passage = first.found.stated, first.found.placed.passage
    assert stated is not None  # else it would have no row
    missing = Code.MISSING if first.value is None else Code.GREEN
    others = [each for each in own if each is not first and each.found.stated is not None]
    against = [each for each in others if each.found.stated and stated.contradicts(each.found.stated)]
    return {
        "@verdict": int(Code.FAILED if wrong else missing),
        "@stated": stated.value,
        "@data": first.value,
        "@said": first.found.said,
        "@file": passage.file,
        "@page": passage.page,
        "@line": passage.line,
        "@unit": passage.unit,
        "@against": [place_of(each.found) for each in against],
        "@also": [place_of(each.found) for each in wrong if each is not first and each not in against],
    }


def place_of(each: Found) -> dict[str, Any]:
    """The place of a statement, and its words."""
    passage = each.placed.passage
    return {
        "file": passage.file, "page": passage.page, "line": passage.line, "unit": passage.unit, "said": each.said
    }  # fmt: skip


def columns(value: pl.DataType) -> dict[str, pl.DataType]:
    """The columns that the frame gets, and their types."""
    text, number = pl.String(), pl.Int64()
    place = pl.List(pl.Struct({"file": text, "page": number, "line": number, "unit": text, "said": text}))
    own = {"@said": text, "@file": text, "@page": number, "@line": number, "@unit": text}
    return {"@verdict": pl.UInt8(), "@stated": value, "@data": value, **own, "@against": place, "@also": place}


class StatementModel(RuleModel):
    """A statement rule: a figure, date or word in the report's text is what the submission gives."""

    kind: Literal["statement"]
    states: str
    """What the text states: an expression on the record that is named nearest. A date less a date gives days."""
    row_when: str | None = None
    """Condition: which row is meant, where the table has several for a project, or none is named."""
    total: StrictBool = False
    """The text states the sum of `states` over all the rows that `row_when` chooses."""
    patterns: dict[str, Texts]
    """Per language: regular expressions (RE2) on a passage, capitals apart. `{figure}`, `{date}` and `{term}` are
    for what is stated, `{words}` for up to six words; a group named `less` makes a figure negative.
    """


def has_project(table: str, pack: Pack) -> bool:
    """Whether the rows of a table belong to projects, so that a name says which is meant."""
    judged = pack.judged
    if judged is None:
        return False
    return table == judged.name or any(target == judged.name for _, target, _ in pack.tables[table].references())


class StatementKind(Kind):
    """Statements of the report."""

    name = "statement"
    Model = StatementModel
    of_report = True

    def columns(self, model: StatementModel) -> Iterator[str]:
        """None but those in expressions."""
        yield from ()

    def expressions(self, model: StatementModel, lines: Sequence[Line]) -> Iterator[Part]:
        """What is stated, and of which row."""
        yield Part(("states",), model.states, "number|date|term", days=True)
        if model.row_when is not None:
            yield Part(("row_when",), model.row_when)

    def check(
        self, model: StatementModel, scope: Mapping[str, Type], pack: Pack, lines: Sequence[Line]
    ) -> Iterator[Wrong]:
        """Patterns that the engine does not take, or that do not say what is stated."""
        try:
            kind = compile_expression(model.states, scope, days=True).type
        except ExpressionMistake:
            return  # reported where expressions are
        if model.total and kind.kind != "number":
            yield Wrong(("total",), Text("rulebook.total-number", {"type": str(kind)}))
        if not (model.total or model.row_when or has_project(model.table, pack)):
            yield Wrong(("row_when",), Text("rulebook.which-row", {"table": model.table}))
        yield from wrong_patterns(model, kind, pack)

    def prepare(self, rule: Rule, facts: Facts) -> pl.DataFrame:
        """Each row with what the text says of it, and whether that is so."""
        return prepared(rule, facts)

    def statements(self, rule: Rule, facts: Facts) -> Sequence[Statement]:
        """Everything in the text that the patterns match, and what became of it."""
        return [each.told() for each in judged(rule, facts)]

    def judge(self, rule: Rule, periods: Sequence[str]) -> pl.Expr:
        """What was found out beforehand: not applicable where the text says nothing of the row."""
        return pl.col("@verdict")

    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """What the text states, what the data give, and what other places of the text state."""
        stated = rule.parts[("states",)]
        own = [name for name in stated.reads if name in rule.table.columns]
        reported = [name.partition(".")[2] for name in stated.reads if name.startswith("reported.")]
        parameters = rule.pack.model.parameter
        own += [parameters[name].reported for name in reported if name in parameters]
        return {
            "observed": Shown(pl.col("@stated"), shown_type(rule)),
            "limit": Shown(pl.col("@data"), shown_type(rule)),
            "stated": Shown(pl.col("@said")),
            "against": Shown(pl.col("@against")),
            "column": Shown(pl.lit((own or [*rule.table.identifying])[0])),
            "path": Shown(pl.lit("states")),
        }
