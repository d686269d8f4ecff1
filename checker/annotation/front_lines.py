"""What stands on the first sheet: the verdict, what decided it, and every finding as a link to its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checker.annotation.book import Book
from checker.annotation.listing import names_of
from checker.annotation.placing import in_order
from checker.annotation.wording import Answer, say, shortened
from checker.finding import Finding
from checker.intake.annotations import SIGNS
from checker.renderers.parts.figures import figure, subject
from checker.renderers.parts.heading import count_line, identity_lines, reason_lines, verdict_line
from checker.renderers.parts.places import Base, cell
from checker.renderers.parts.sections import message, section_name, sections_of
from checker.renderers.parts.silences import not_run
from checker.renderers.parts.wording import joined, phrase, plain

BANNER = 3  # cells that the verdict's colour goes on over
FEW = 3  # titles of rules that are named on a line


@dataclass
class Line:
    """One row of the sheet: its texts with the names of their looks, and where the second one leads to."""

    texts: tuple[tuple[str, str], ...] = ()
    link: str | None = None

    @property
    def is_title(self) -> bool:
        """Whether this is the verdict."""
        return any(look.startswith("title") for _, look in self.texts)


def lines(book: Book, answer: Answer, told: list[str]) -> Iterator[Line]:
    """The sheet from top to bottom."""
    report, language = answer.report, answer.language
    sections, names = sections_of(report), names_of(book)
    look = "title-publishable" if report.verdict.publishable else "title-stops"
    yield Line(((verdict_line(report, language), look), *[("", look)] * BANNER))
    for text in reason_lines(report, language):
        yield Line(((text, "plain"),))
    if sections:
        yield Line(((count_line(sections, language), "bold"),))
    for text in identity_lines(report, Base(answer.file, True), language)[:-1]:
        yield Line(((text, "plain"),))
    yield Line()
    if report.shown.height:
        yield Line(((say("how", language, mark=say("mark", language)), "plain"),))
        yield Line(((say("again", language), "plain"),))
        yield Line()
        yield Line(tuple((text, "heading") for text in headings(language)))
        for finding in in_order(list(report.findings)):
            yield row(finding, names, answer)
    silent = [f"{why} ({'; '.join(few(titles, language))})" for why, titles in not_run(report, language)]
    yield from listed(say("not-judged", language), silent)
    yield from listed(say("reading", language), told)


def few(titles: Sequence[str], language: str) -> Iterator[str]:
    """The first titles, and how many more there are: a line is to be no wider than the list of findings."""
    yield from titles[:FEW]
    if len(titles) > FEW:
        yield say("more", language, count=len(titles) - FEW)


def listed(title: str, texts: list[str]) -> Iterator[Line]:
    """Sentences under a title; nothing where there are none."""
    if texts:
        yield Line()
        yield Line(((title, "bold"),))
        for text in texts:
            yield Line(((text, "plain"),))


def headings(language: str) -> list[str]:
    """The headings of the list of findings."""
    return [
        say("what", language),
        say("place", language),
        phrase("project", language),
        phrase("message", language),
        phrase("remedy", language),
        say("observed", language),
        say("of-limit", language),
        say("of-distance", language),
        phrase("rule", language),
    ]


def row(finding: Finding, names: frozenset[str], answer: Answer) -> Line:
    """One finding."""
    name, language = section_name(finding), answer.language
    place, link = target(finding, names, answer)
    evidence = (finding.observed, finding.limit, finding.distance)
    figures = [shortened(figure(answer.report, finding, text, language)) for text in evidence]
    texts = [
        subject(answer.report, finding, language),
        message(finding, language),
        plain(finding.remedy),
        *figures,
        finding.rule,
    ]
    marks = [(f"{SIGNS[name]} {phrase(name, language)}", name), (place, "link" if link else "plain-wrapped")]
    return Line((*marks, *((text, "plain-wrapped") for text in texts)), link)


def target(finding: Finding, names: frozenset[str], answer: Answer) -> tuple[str, str | None]:
    """Where a finding is, in words and as a link. One of a whole sheet leads to its beginning, one of another file
    nowhere.
    """
    language = answer.language
    if finding.file not in (None, answer.file):
        return joined(plain(finding.file), cell(finding, language)), None
    if finding.sheet is None or finding.sheet not in names:
        return say("whole-book", language), None
    quoted = "'" + finding.sheet.replace("'", "''") + "'"
    if finding.cell:
        return f"{finding.sheet}!{finding.cell}", f"{quoted}!{finding.cell}"
    if finding.row:
        return f"{finding.sheet}, {phrase('row', language, row=finding.row)}", f"{quoted}!A{finding.row}"
    return say("whole-sheet", language, sheet=finding.sheet), f"{quoted}!A1"
