"""A sheet's cells seen so that headings run along a row: upright, or turned where the table lies on its side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from checker.cell import shown
from checker.submission import Cell, Sheet, column_letters

Row = Sequence[Cell]


@dataclass(frozen=True)
class Grid:
    """Rows of cells. ``numbers`` holds the ``@row`` of each: the spreadsheet's row, or its column if turned.

    ``places`` says for each column of the grid where it stands: a letter ("G"), or a row's number ("14") if turned.
    """

    rows: Sequence[Row]
    numbers: Sequence[int]
    places: Sequence[str]
    merged: Sequence[tuple[int, int, int, int]]
    lines: Sequence[int] | None
    turned: bool
    spread: bool  # whether a heading stands for the blank cells to its right too, as in a CSV file of merged headings

    def texts(self, index: int) -> list[str]:
        """A row's cells as text; a row that is not there is empty."""
        return [shown(cell).strip() for cell in self.rows[index]] if index < len(self.rows) else []


def upright(sheet: Sheet) -> Grid:
    """The sheet as it stands."""
    width = max(map(len, sheet.rows), default=0)
    places = [column_letters(sheet.first_column + index) for index in range(width)]
    numbers = sheet.row_numbers or range(1, len(sheet.rows) + 1)
    return Grid(sheet.rows, numbers, places, sheet.merged, sheet.lines, False, sheet.sheet is None)


def turned(sheet: Sheet) -> Grid:
    """The sheet with rows and columns exchanged."""
    rows = list(zip_longest(*sheet.rows))
    numbers = [sheet.first_column + index + 1 for index in range(len(rows))]
    places = [str(number) for number in sheet.row_numbers or range(1, len(sheet.rows) + 1)]
    merged = [(left, top, right, bottom) for top, left, bottom, right in sheet.merged]
    return Grid(rows, numbers, places, merged, None, True, sheet.sheet is None)


def is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
