"""Which findings belong to which cell, which row and which sheet of one workbook.

Some stand in another file: in the period before, whose sheets are called the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from checker.annotation.sheet import Sheet
from checker.finding import Finding
from checker.intake.workbook_xml import position
from checker.renderers.parts.sections import SECTIONS, section_name
from checker.submission import Source, Submission

Cell = tuple[int, int]  # row and column from 0


@dataclass
class Placed:
    """The findings of one sheet: at cells, and on lines (rows of a table; columns where it lies on its side)."""

    cells: dict[Cell, list[Finding]] = field(default_factory=dict)
    rows: dict[int, list[Finding]] = field(default_factory=dict)
    columns: dict[int, list[Finding]] = field(default_factory=dict)


@dataclass(frozen=True)
class Spread:
    """Where one table stands in a sheet: the row of its headings, its records' rows, its last column, all from 0.

    Of a table on its side these are the column of its headings, its records' columns, and its last row.
    """

    heading: int
    records: tuple[int, ...]
    last: int
    sideways: bool


def placed(sheet: Sheet, file: str, findings: Iterable[Finding]) -> Placed:
    """The findings of a file's sheet by cell and by line. One on merged cells stands at the first, which is seen."""
    found = Placed()
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


def spreads(submission: Submission, file: str, sheet: str) -> list[Spread]:
    """The tables of a file's sheet."""
    found = []
    for table in submission.tables.values():
        for number, source in enumerate(table.sources):
            here = source.file == file and source.sheet == sheet
            if here and source.heading is not None and source.letters:
                numbers = table.frame.filter(table.frame["@source"] == number)["@row"].to_list()
                records = tuple(row - 1 for row in numbers)
                found.append(Spread(source.heading - 1, records, last_place(source), source.sideways))
    return found


def last_place(source: Source) -> int:
    """The last described column of a table, or the last row where it lies on its side."""
    if source.sideways:
        return max(int(row) for row in source.letters.values()) - 1
    return max(position(f"{letters}1")[1] for letters in source.letters.values())


def worst(findings: Sequence[Finding]) -> str:
    """The section of the most serious finding; "none" where there is none."""
    return min(map(section_name, findings), key=SECTIONS.index, default="none")


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """The most serious first."""
    return sorted(findings, key=lambda finding: SECTIONS.index(section_name(finding)))
