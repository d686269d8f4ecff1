"""Finding a rule's statements in the report's text, each with the record that it is said of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.checks.statement.wording import Pattern, needle, patterns_of, written
from checker.prose.figures import StatedValue, read_value
from checker.prose.mentions import About, Names, PlacedPassage, Tie, letters, names_of, sentence_at
from checker.rule import Facts, Rule

if TYPE_CHECKING:
    import polars as pl

LONG, COMPARED = 60, 90  # letters of a sentence, and of what follows it, that hardly stand twice by chance


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
    """The statements, those in a sentence that stands elsewhere word for word tied as its surest copy is.

    Text taken from slides or from a PDF may stand twice, the second time with its headings lost or in another order.
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
    import polars as pl

    if about is None:
        return frame.filter(pl.col("period") == facts.periods[-1]) if facts.periods else frame
    return frame.filter(pl.col("portfolio") == about[0], pl.col("period") == about[1])
