"""The annotations that ``checker annotate`` writes into a workbook, recognised so that they are never read as data.

They are a sheet of that title, and beside a table a heading of that title with signs under it (to its right, where the
table is on its side).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checker.model.submission import Cell, RawSubmission, Sheet
from checker.texts import LANGUAGES, template

TITLES = tuple(template("annotation.mark", language) for language in LANGUAGES)  # of the sheet, and of the heading
SUFFIXES = tuple(f"-{template('annotation.suffix', language)}" for language in LANGUAGES)  # of an annotated copy's name
SIGNS = {"stops": "✖", "mend": "▲", "deviation": "◆", "news": "●", "waived": "○", "none": "✓"}
STARTS = tuple(f"{sign} " for sign in SIGNS.values())
SEARCHED = 1000  # rows in which a heading of ours can be: data are looked for in no more


def is_mark(cell: object) -> bool:
    """Whether a cell's content is ours: the heading, or a word after one of the signs."""
    return isinstance(cell, str) and (cell in TITLES or cell.startswith(STARTS))


def strip_annotations(raw: RawSubmission) -> RawSubmission:
    """Remove the sheet and the columns that ``checker annotate`` has written."""
    sheets = [cleared(sheet) for sheet in raw.sheets if sheet.sheet is None or sheet.name not in TITLES]
    return replace(raw, sheets=tuple(sheets))


def cleared(sheet: Sheet) -> Sheet:
    """Blank the marks beside the tables of a sheet; without any, return the same sheet."""
    if sheet.sheet is None:
        return sheet
    found = headings(sheet.rows[:SEARCHED])
    if not found:
        return sheet
    rows = [list(row) for row in sheet.rows]
    for row, column in found:
        for below in rows[row:]:
            blank(below, column)
        for beside in range(column, len(rows[row])):
            blank(rows[row], beside)
    return replace(sheet, rows=rows)


def headings(rows: Sequence[Sequence[Cell]]) -> list[tuple[int, int]]:
    """The places of headings of ours: row and column from 0."""
    return [
        (number, column)
        for number, row in enumerate(rows)
        if any(title in row for title in TITLES)
        for column, cell in enumerate(row)
        if cell in TITLES
    ]


def blank(row: list[Cell], column: int) -> None:
    """Remove a mark from its row."""
    if column < len(row) and is_mark(row[column]):
        row[column] = ""
