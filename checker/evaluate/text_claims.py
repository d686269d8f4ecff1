"""What the report's text says, in its order: what rules have a pattern for, and figures near a project for which none
has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from checker.evaluate.evaluate import Codes
from checker.kinds.rule import Statement
from checker.kinds.statement import names_of_table
from checker.kinds.text_mentions import Prose, names_of, sentence_at
from checker.kinds.text_patterns import (
    any_pattern,
    compile_pattern,
    figure_pattern,
    languages,
    single_word_term_pattern,
)
from checker.model.report import CheckedText, TextClaim
from checker.model.report_text import Manuscript, Passage
from checker.model.types import Type
from checker.rulebook.rulebook import Rulebook
from checker.schema.packs import Pack
from checker.texts import Text

WORDS = 5  # of a sentence beside its figures; a legend or the axis of a chart has fewer
DAYS = Type("number", unit="days")
SHOWN = 200  # letters of a sentence


def published(manuscript: Manuscript, judged: Codes, rulebook: Rulebook) -> CheckedText:
    """What was read of the report, and what it says."""
    told: list[tuple[str | None, Statement]] = []
    for name, facts in judged.facts.items():
        for each in judged.judged.values():
            if each.rule.kind.of_report and each.rule.table.name == name:
                told += [(each.rule.id, found) for found in each.rule.kind.statements(each.rule, facts)]
    told = list(best(told))
    taken = [found for _, found in told]
    told += [(None, found) for found in without_rule(manuscript, taken, judged, rulebook.pack)]
    places = {id(passage): place for place, passage in enumerate(manuscript.passages)}
    told.sort(key=lambda pair: (places[id(pair[1].passage)], pair[1].start, pair[0] or ""))
    said = tuple(said_of(rule, found) for rule, found in told)
    return CheckedText(manuscript.files, len(manuscript.passages), manuscript.pages, manuscript.unread, said)


def best(told: Sequence[tuple[str | None, Statement]]) -> Iterator[tuple[str | None, Statement]]:
    """The statements without those that another rule could tie, and theirs could not."""
    by_passage: dict[int, list[Statement]] = {}
    for _, each in told:
        by_passage.setdefault(id(each.passage), []).append(each)
    yield from (pair for pair in told if not said_better(pair[1], by_passage[id(pair[1].passage)]))


def said_better(one: Statement, told: Iterable[Statement]) -> bool:
    """Whether another rule could tie what this one could not: 934 million is the portfolio's, and no project's."""
    beside = [other for other in told if other.start < one.end and one.start < other.end]
    return one.outcome == "untied" and any(
        other.outcome != "untied" or (of_nobody(one) and not of_nobody(other)) for other in beside
    )


def of_nobody(one: Statement) -> bool:
    """Whether no project is named near a statement."""
    return one.why is not None and one.why.key == "engine.statement-nobody"


def said_of(rule: str | None, found: Statement) -> TextClaim:
    """A statement with its words and its sentence."""
    passage = found.passage
    first, last = sentence_at(passage.text, found.start)
    sentence = passage.text[first:last].strip()
    short = sentence if len(sentence) <= SHOWN else f"{sentence[:SHOWN].rstrip()}…"
    words = passage.text[found.start : found.end].strip(" .,;)")
    place = (passage.file, passage.page, passage.line, passage.unit)
    return TextClaim(*place, words, short, found.outcome, rule, found.record, found.why)


def without_rule(manuscript: Manuscript, taken: Sequence[Statement], judged: Codes, pack: Pack) -> Iterator[Statement]:
    """Figures with a unit and colour words that are said of a project, and that no rule's pattern matches."""
    table = pack.judged
    if table is None or len(table.key) != 1:
        return
    frame = judged.tables[table.name]
    names = names_of(names_of_table(frame, table.key[0], table.model.aliases))
    spans: dict[int, list[tuple[int, int]]] = {}
    for each in taken:
        spans.setdefault(id(each.passage), []).append((each.start, each.end))
    scanner = compile_pattern(any_pattern(scanned(pack)))
    prose = next((facts.prose for facts in judged.facts.values() if facts.prose), None) or Prose(manuscript)
    for placed in prose.placed(None, names):
        own = spans.get(id(placed.passage), [])
        for start, end in figures_in(placed.passage, scanner):
            record, _ = placed.record(start, end)
            if record is not None and not any(first < end and start < last for first, last in own):
                yield Statement(placed.passage, start, end, "untied", record, Text("engine.statement-no-rule"))


def figures_in(passage: Passage, scanner: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the figures and colour words of a passage's sentences are."""
    for match in scanner.finditer(passage.text):
        start, end = match.span()
        if in_sentence(passage, start):
            yield start, end


def in_sentence(passage: Passage, place: int) -> bool:
    """Whether the text around a place is a sentence rather than a legend."""
    first, last = sentence_at(passage.text, place)
    return sum(word.strip(".,;:").islower() for word in passage.text[first:last].split()) >= WORDS


def scanned(pack: Pack) -> Iterator[str]:
    """What a figure with a unit looks like, in every language: money, time, a colour."""
    columns = [column for table in pack.tables.values() for column in table.columns.values()]
    money = next((each.type for each in columns if "money" in each.model.type and each.type.unit), None)
    colour = next((each.type for each in columns if each.type.vocabulary == "colour"), None)
    for language in languages(pack):
        if money is not None:
            yield figure_pattern(language, money, pack)
        yield figure_pattern(language, DAYS, pack)
        if colour is not None:
            yield rf"(?:^|[^\pL]){single_word_term_pattern(language, colour, pack)}"
