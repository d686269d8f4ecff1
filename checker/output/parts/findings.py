"""Presentation of a finding: its section, place, figures and subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from os.path import commonprefix
from pathlib import PurePath

from checker.model.finding import DEVIATION, HELD, Finding
from checker.model.report import Report
from checker.model.values import Value, date_text, decimal_text, typed, with_unit
from checker.output.parts.words import join, phrase, plain, term, title_of

SECTIONS = ("stops", "mend", "deviation", "news", "waived", "held")


@dataclass(frozen=True)
class Block:
    """Findings of one rule with the same remedy, which is then shown once."""

    rule: str
    remedy: str
    findings: tuple[Finding, ...]

    @property
    def source(self) -> str:
        """The rule's id, with its file and lines if it has a file."""
        lines = sorted({finding.rule_line for finding in self.findings if finding.rule_line is not None})
        file = PurePath(plain(self.findings[0].rule_file)).name
        return f"{self.rule}, {file}:{','.join(map(str, lines))}" if file and lines else join(self.rule, file)


@dataclass(frozen=True)
class FindingSection:
    """One heading's findings (``name`` is one of SECTIONS), rule by rule in the order of the findings table."""

    name: str
    blocks: tuple[Block, ...]

    @property
    def count(self) -> int:
        return sum(len(block.findings) for block in self.blocks)

    def first(self, limit: int) -> FindingSection:
        """The same section with at most ``limit`` findings."""
        blocks, room = [], limit
        for block in self.blocks:
            if room > 0:
                blocks.append(Block(block.rule, block.remedy, block.findings[:room]))
                room -= len(block.findings)
        return FindingSection(self.name, tuple(blocks))


def section_name(finding: Finding) -> str:
    """The section of a finding. A waived or held finding blocks nothing."""
    if finding.waiver == HELD:
        return "held"
    if finding.waiver:
        return "waived"
    if finding.level == "note":
        return "deviation" if finding.class_ == DEVIATION else "news"
    return "stops" if finding.level == "error" else "mend"


def sections_of(report: Report) -> list[FindingSection]:
    """The sections that have findings to show."""
    found: dict[str, dict[tuple[str, str], list[Finding]]] = {name: {} for name in SECTIONS}
    for finding in report.rows:
        blocks = found[section_name(finding)]
        blocks.setdefault((finding.rule, plain(finding.remedy)), []).append(finding)
    return [
        FindingSection(name, tuple(Block(rule, remedy, tuple(rows)) for (rule, remedy), rows in blocks.items()))
        for name, blocks in found.items()
        if blocks
    ]


def message(finding: Finding, language: str) -> str:
    """The sentence of the finding, and its waiver."""
    named = finding.waiver and finding.waiver != HELD
    waiver = phrase("waiver", language, waiver=plain(finding.waiver)) if named else ""
    return f"{plain(finding.message)} {waiver}".strip()


def parameter(report: Report, finding: Finding, language: str) -> str:
    """The title of the finding's parameter, if any."""
    if finding.parameter is None:
        return ""
    return title_of(report.parameters.get(finding.parameter, {}), language, finding.parameter)


def colours(finding: Finding) -> tuple[str | None, ...]:
    """Return reported and derived colour if they differ, else the one colour; empty without a colour."""
    if finding.derived and finding.reported != finding.derived:
        return (finding.reported, finding.derived)
    colour = finding.reported or finding.derived or finding.colour
    return (colour,) if colour else ()


RELATED = 2  # further places named one by one


@dataclass(frozen=True)
class Base:
    """The file (``single``) or folder that all findings share."""

    path: str
    single: bool

    def say(self, language: str) -> str:
        return phrase("findings-in-file" if self.single else "findings-in-folder", language, path=plain(self.path))

    def rest(self, file: str | None) -> str:
        """Return the part of a file's name that ``path`` does not contain."""
        return "" if self.single or file is None else plain(file.removeprefix(self.path))


def base_of(report: Report) -> Base:
    """The file or folder that the shown findings share."""
    files = report.shown["file"].drop_nulls().unique().sort().to_list()
    if len(files) == 1:
        return Base(files[0], True)
    shared = commonprefix(files)  # noqa: RUF071  cut at the last separator, of whichever system
    return Base(shared[: max(shared.rfind("/"), shared.rfind("\\")) + 1], False)


def where(finding: Finding, base: Base, language: str) -> list[str]:
    """The place of a finding ("projects.xlsx · Prosjekter!G14"), then its further cells."""
    page = phrase("page", language, page=finding.page) if finding.page is not None else ""
    places = [join(base.rest(finding.file), cell(finding, language), page)]
    related = [plain(place.removeprefix(base.path)).lstrip("· ") for place in finding.related or ()]
    places += [phrase("also", language, place=place) for place in related[:RELATED]]
    if len(related) > RELATED:
        places.append(phrase("more-places", language, count=len(related) - RELATED))
    return [place for place in places if place]


def cell(finding: Finding, language: str) -> str:
    """The cell with its sheet, else the row, else the line."""
    spot = plain(finding.cell)
    if not spot and finding.row is not None:
        spot = phrase("row", language, row=finding.row)
    if not spot and finding.line is not None:
        spot = phrase("line", language, line=finding.line)
    sheet = plain(finding.sheet)
    if not sheet or not spot:
        return sheet or spot
    return f"{sheet}!{spot}" if finding.cell else join(sheet, spot)


AS_TYPED = ("CONTRACT-AMBIGUOUS",)  # an ambiguous figure is shown unchanged
UNITS = ("days", "percent")  # units that are words


def evidence(report: Report, finding: Finding, text: str | None, language: str) -> Value:
    """Parse a figure as a decimal, a day as a date, a term as its title; other text is unchanged."""
    value = text if finding.rule in AS_TYPED else typed(text)
    if isinstance(value, Decimal) and finding.unit == "percent":
        return value * 100
    return spoken_term(report, finding, value, language) if isinstance(value, str) else value


def figure(report: Report, finding: Finding, text: str | None, language: str) -> str:
    """Format evidence in the language: figures with decimal sign and unit, dates in its form."""
    value = evidence(report, finding, text, language)
    if isinstance(value, date):
        return date_text(value, language)
    if not isinstance(value, Decimal):
        return plain(str(value or ""))
    return with_unit(decimal_text(value, language), value, plain(finding.unit), language)


def unit(name: str | None, language: str) -> str | None:
    return phrase(f"unit-{name}", language) if name in UNITS else name


def spoken_term(report: Report, finding: Finding, name: str, language: str) -> str:
    """Return a term's title from the vocabulary of the finding's column, else of its table, else any."""
    own = report.vocabularies.get(finding.table or "", {})
    words = report.words.get(language, {})
    for vocabulary in dict.fromkeys([own.get(finding.column or "", ""), *own.values()]):
        if name in words.get(vocabulary, {}):
            return plain(words[vocabulary][name])
    return term(report, name, language)


def subject(report: Report, finding: Finding, language: str) -> str:
    """Return the project of a finding, else the row's key in words."""
    if finding.project or not finding.key:
        return plain(finding.project)
    parts = (typed(part) for part in finding.key.split(" · "))
    words = (date_text(part, language) if isinstance(part, date) else part for part in parts)
    return " · ".join(spoken_term(report, finding, str(part), language) for part in words)
