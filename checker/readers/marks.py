"""What a workbook's own XML says of a sheet and calamine does not, and how large the sheet is before it is unfolded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.submission import Cell, ErrorValue

MAX_CELLS = 10_000_000  # from A1 to the last filled cell: a stray cell at the far corner would cost 500 GB
NOT_CALCULATED = "="
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class Marks:
    """One sheet's marks. Cells are (row, column) from 0; ``hidden_rows`` are the rows as a spreadsheet numbers them.

    ``rows`` and ``columns`` reach from A1 to the last cell with content, and may be too large but never too small.
    ``formulas`` says whether there are any, ``drawing`` whether there is a picture or a chart.
    """

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: bool = False
    drawing: bool = False

    @property
    def area(self) -> int:
        """How many cells the sheet has when unfolded."""
        return self.rows * self.columns

    def reach(self, row: int, column: int) -> None:
        """Take note that the cell has content."""
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)

    def put_into(self, rows: list[list[Cell]]) -> None:
        """Set the error values into a grid that begins at A1, which is widened where they stand outside it."""
        if not self.errors:
            return
        width = max(len(rows[0]) if rows else 0, *(column + 1 for _, column in self.errors))
        height = max(len(rows), *(row + 1 for row, _ in self.errors))
        for row in rows:
            row.extend([""] * (width - len(row)))
        rows.extend([""] * width for _ in range(len(rows), height))
        for (number, column), text in self.errors.items():
            rows[number][column] = ErrorValue(text)


@dataclass(frozen=True)
class Book:
    """The marks of a workbook's sheets by name. ``waiting``: its formulas are to be calculated when it is opened."""

    sheets: Mapping[str, Marks]
    waiting: bool = False


def position(reference: str) -> tuple[int, int]:
    """Row and column from 0 of a reference such as "G14". Raises ValueError for what is none."""
    found = REFERENCE.fullmatch(reference)
    if not found:
        raise ValueError(reference)
    return int(found[2]) - 1, column_number(found[1])


def column_number(letters: str) -> int:
    """The number of a column from 0: "A" is 0, "AA" is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
