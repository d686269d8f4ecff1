"""Which findings belong to which cell, row and sheet of one workbook.

A finding's sheet may be in another file: the earlier period's workbook has sheets of the same names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from checker.intake.workbook_xml import position
from checker.model.finding import Finding
from checker.model.submission import Source, Submission
from checker.output.annotate.sheet import Sheet
from checker.output.parts.findings import SECTIONS, section_name

Cell = tuple[int, int]  # row and column from 0


@dataclass
class Targets:
    """Findings of one sheet: at cells, and by row (by column for a sideways table)."""

    cells: dict[Cell, list[Finding]] = field(default_factory=dict)
    rows: dict[int, list[Finding]] = field(default_factory=dict)
    columns: dict[int, list[Finding]] = field(default_factory=dict)


@dataclass(frozen=True)
class TableArea:
    """Position of a table in a sheet: heading row, record rows, last column, all from 0.

    For a sideways table: heading column, record columns, last row.
    """

    heading: int
    records: tuple[int, ...]
    last: int
    sideways: bool


def targets_in(sheet: Sheet, file: str, findings: Iterable[Finding]) -> Targets:
    """Findings of a file's sheet by cell and by line. On merged cells the first, visible one is used."""
    found = Targets()
    here = [finding for finding in findings if finding.file == file and finding.sheet == sheet.name]
    for finding in here:
        if not finding.cell:
            continue
        row, column = position(finding.cell)
        found.cells.setdefault(sheet.anchor(row, column), []).append(finding)
        found.rows.setdefault(row, []).append(finding)
        found.columns.setdefault(column, []).append(finding)
    for finding in here:
        if not finding.cell and finding.row:
            found.rows.setdefault(finding.row - 1, []).append(finding)
    return found


def table_areas(submission: Submission, file: str, sheet: str) -> list[TableArea]:
    found = []
    for table in submission.tables.values():
        for number, source in enumerate(table.sources):
            here = source.file == file and source.sheet == sheet
            if here and source.heading is not None and source.letters:
                numbers = table.frame.filter(table.frame["@source"] == number)["@row"].to_list()
                records = tuple(row - 1 for row in numbers)
                found.append(TableArea(source.heading - 1, records, last_index(source), source.sideways))
    return found


def last_index(source: Source) -> int:
    """Last described column of a table; last row of a sideways one."""
    if source.sideways:
        return max(int(row) for row in source.letters.values()) - 1
    return max(position(f"{letters}1")[1] for letters in source.letters.values())


def worst_section(findings: Sequence[Finding]) -> str:
    """Section of the most serious finding; "none" without findings."""
    return min(map(section_name, findings), key=SECTIONS.index, default="none")


def by_severity(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: SECTIONS.index(section_name(finding)))
