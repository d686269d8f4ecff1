"""A sheet's cells as a grid from A1 on, and the sheets that are too large to be made one."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.errors import CheckError
from checker.readers.marks import MAX_CELLS, Marks
from checker.submission import Cell, column_letters

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

CELL_LIMIT = 1_000_000  # characters; Excel itself stops at 32,767


def grid(path: Path, sheet: CalamineSheet, marks: Marks) -> list[list[Cell]]:
    """The cells from A1 on, error values in their places, blank rows at the end cut off."""
    if sheet.end:
        refuse_vast(path, sheet.name, sheet.end[0] + 1, sheet.end[1] + 1)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False) if sheet.end else []
    odd = unlike_most(rows)
    if any(isinstance(cell, str) for cell in odd):
        refuse_long(path, sheet.name, rows)
    if any(isinstance(cell, (time, timedelta)) for cell in odd):
        rows = [[time_text(cell) for cell in row] for row in rows]
    marks.put_into(rows)
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    return rows


def unlike_most(rows: list[list[Any]]) -> list[Any]:
    """The cells that are neither numbers nor texts that a cell may hold: one pass finds all that is rare."""
    return [
        cell
        for row in rows
        for cell in row
        if not ((cell.__class__ is str and len(cell) <= CELL_LIMIT) or cell.__class__ is float)
    ]


def time_text(cell: Any) -> Any:
    """A time of day or a span of time as text ("30:15:00"); any other cell as it is."""
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return cell.isoformat() if isinstance(cell, time) else cell


def refuse_vast(path: Path, sheet: str, rows: int, columns: int) -> None:
    """Raise CheckError where unfolding the sheet from A1 to its last filled cell would cost too much."""
    if rows * columns > MAX_CELLS:
        last = f"{column_letters(columns - 1)}{rows}"
        raise CheckError("reading.sheet-too-large", file=str(path), sheet=sheet, last=last, limit=MAX_CELLS)


def refuse_long(path: Path, sheet: str, rows: list[list[Any]]) -> None:
    """Raise CheckError for the first cell whose text is longer than any table's."""
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) > CELL_LIMIT:
                cell_name = f"{column_letters(column)}{number}"
                raise CheckError(
                    "reading.cell-too-large", file=str(path), sheet=sheet, cell=cell_name, limit=CELL_LIMIT
                )
