"""The findings as a person reads them: what stops, what should be mended, project deviations, and other news."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from checker.finding import DEVIATION, HELD, Finding
from checker.renderers.parts.wording import joined, phrase, plain, said
from checker.report import Report

SECTIONS = ("stops", "mend", "deviation", "news", "waived", "held")


@dataclass(frozen=True)
class Block:
    """Findings of one rule with the same remedy, which is then said once."""

    rule: str
    remedy: str
    findings: tuple[Finding, ...]

    @property
    def source(self) -> str:
        """The rule's id, and its file and lines where it stands in a file."""
        lines = sorted({finding.rule_line for finding in self.findings if finding.rule_line is not None})
        file = PurePath(plain(self.findings[0].rule_file)).name
        return f"{self.rule}, {file}:{','.join(map(str, lines))}" if file and lines else joined(self.rule, file)


@dataclass(frozen=True)
class Section:
    """One heading's findings (``name`` is one of SECTIONS), rule by rule in the order of the findings table."""

    name: str
    blocks: tuple[Block, ...]

    @property
    def count(self) -> int:
        """How many findings."""
        return sum(len(block.findings) for block in self.blocks)

    def first(self, limit: int) -> Section:
        """The same section with at most ``limit`` findings."""
        blocks, room = [], limit
        for block in self.blocks:
            if room > 0:
                blocks.append(Block(block.rule, block.remedy, block.findings[:room]))
                room -= len(block.findings)
        return Section(self.name, tuple(blocks))


def section_name(finding: Finding) -> str:
    """Which section a finding belongs to. A waived or held finding stops nothing."""
    if finding.waiver == HELD:
        return "held"
    if finding.waiver:
        return "waived"
    if finding.level == "note":
        return "deviation" if finding.class_ == DEVIATION else "news"
    return "stops" if finding.level == "error" else "mend"


def sections_of(report: Report) -> list[Section]:
    """The sections that have findings to show."""
    found: dict[str, dict[tuple[str, str], list[Finding]]] = {name: {} for name in SECTIONS}
    for finding in report.findings:
        blocks = found[section_name(finding)]
        blocks.setdefault((finding.rule, plain(finding.remedy)), []).append(finding)
    return [
        Section(name, tuple(Block(rule, remedy, tuple(rows)) for (rule, remedy), rows in blocks.items()))
        for name, blocks in found.items()
        if blocks
    ]


def message(finding: Finding, language: str) -> str:
    """The finding's sentence, and its waiver."""
    named = finding.waiver and finding.waiver != HELD
    waiver = phrase("waiver", language, waiver=plain(finding.waiver)) if named else ""
    return f"{plain(finding.message)} {waiver}".strip()


def parameter(report: Report, finding: Finding, language: str) -> str:
    """The title of the parameter that a finding concerns, if any."""
    if finding.parameter is None:
        return ""
    return said(report.parameters.get(finding.parameter, {}), language, finding.parameter)


def colours(finding: Finding) -> tuple[str | None, ...]:
    """Reported and derived where they differ, else the one colour; empty for a finding without colour."""
    if finding.derived and finding.reported != finding.derived:
        return (finding.reported, finding.derived)
    colour = finding.reported or finding.derived or finding.colour
    return (colour,) if colour else ()
