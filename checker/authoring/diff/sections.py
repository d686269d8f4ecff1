"""A difference as sections of one language: headings, remarks and tables, in whatever form they are then shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.authoring.diff.content import Assessed, Change, Difference, Lone, Recoloured, Silence
from checker.authoring.diff.summary import outcomes, summary
from checker.authoring.diff.wording import both, figure, phrase, turn, word
from checker.renderers.parts.wording import plain, said
from checker.texts import Text


@dataclass(frozen=True)
class Section:
    """A heading with remarks and a table below it. Cells are one line each."""

    title: str
    remarks: Sequence[str] = ()
    headers: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


def sections(found: Difference, language: str) -> Iterator[Section]:
    """What was compared, each rule's changes, derived colours, verdicts, and last the summary."""
    yield compared(found, language)
    yield from alone(found, language)
    if found.silences:
        yield silences(found, language)
    for rule, titles, own in found.by_rule():
        headers = columns(language, "submission", "record", "change", "observed", "limit", "place")
        rows = [of_change(each, language) for each in own]
        yield Section(f"{rule} · {said(titles, language)}", (), headers, rows)
    if found.recoloured:
        yield recoloured(found, language)
    yield verdicts(found, language)
    yield Section(phrase("summary", language), [plain(line) for line in summary(found, language)])


def columns(language: str, *names: str) -> list[str]:
    """Headings of a table."""
    return [phrase(f"head-{name}", language) for name in names]


def compared(found: Difference, language: str) -> Section:
    """Which rulebooks, over what."""
    told = [text.say(language) for side in (found.old, found.new) for text in side.told]
    remarks = [
        phrase("old", language, name=found.old.name),
        phrase("new", language, name=found.new.name),
        phrase("archive", language, archive=found.archive, count=len(found.assessed)),
        *told,
    ]
    return Section(phrase("title", language), [plain(remark) for remark in remarks])


def alone(found: Difference, language: str) -> Iterator[Section]:
    """The rules that only one rulebook has, and what they say of the archive."""
    for name, rules in (("only-old", found.only_old), ("only-new", found.only_new)):
        if rules:
            rows = [of_lone(each, language) for each in rules]
            yield Section(phrase(name, language), (), columns(language, "rule", "title", "outcomes"), rows)


def of_lone(each: Lone, language: str) -> list[str]:
    """One rule that only one rulebook has."""
    return [each.rule, said(each.title, language), outcomes(dict(each.counts), language)]


def silences(found: Difference, language: str) -> Section:
    """Rules that run under one rulebook only, and why not under the other."""
    headers = columns(language, "submission", "rule", "was", "is")
    rows = [[where(each), each.rule, runs(each.old, language), runs(each.new, language)] for each in found.silences]
    return Section(phrase("silences", language), (), headers, rows)


def runs(reason: Text | None, language: str) -> str:
    """Why a rule does not run, or that it does."""
    return plain(phrase("runs", language) if reason is None else reason.say(language))


def where(each: Change | Recoloured | Silence | Assessed) -> str:
    """Which submission."""
    return plain(f"{each.portfolio} · {each.period}")


def of_change(each: Change, language: str) -> list[str]:
    """One record of a rule: how it turns, its figures under both rulebooks, and where it stands."""
    record = " · ".join(plain(part) for part in dict.fromkeys((each.project, each.key)) if part) or "–"
    change = turn(each.old.outcome, each.new.outcome, language)
    figures = [figure(each, name, language) for name in ("observed", "limit")]
    return [where(each), record, change, *figures, plain(each.place)]


def recoloured(found: Difference, language: str) -> Section:
    """The projects and parameters whose derived colour changes."""
    titles = found.parameters()
    rows = [
        [
            where(each),
            plain(each.project),
            said(titles[each.parameter], language, each.parameter),
            turn(each.old, each.new, language),
            word(each.reported, language) if each.reported else "–",
        ]
        for each in found.recoloured
    ]
    headers = columns(language, "submission", "project", "parameter", "derived", "reported")
    return Section(phrase("recoloured", language), (), headers, rows)


def verdicts(found: Difference, language: str) -> Section:
    """The verdict on each submission, and how many findings of each level there are."""
    headers = columns(language, "path", "submission", "verdict", "error", "warning", "note")
    rows = []
    for each in found.assessed:
        verdict = both(word(each.old.word, language), word(each.new.word, language))
        levels = [both(str(each.old.levels[name]), str(each.new.levels[name])) for name in ("error", "warning", "note")]
        rows.append([plain(each.path), where(each), verdict, *levels])
    return Section(phrase("verdicts", language), [phrase("approval-aside", language)], headers, rows)
