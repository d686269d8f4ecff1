"""One worksheet's XML, to be looked up and changed by cell."""

from __future__ import annotations

from typing import Any

from checker.annotation.book import Book
from checker.annotation.xml import add, add_text, child, inside, make
from checker.intake.workbook_xml import position
from checker.submission import column_letters


def cell_name(row: int, column: int) -> str:
    """A cell (from 0) as a spreadsheet names it: "G14"."""
    return f"{column_letters(column)}{row + 1}"


class Sheet:
    """A worksheet by name. Rows and columns count from 0."""

    def __init__(self, book: Book, name: str, part: str, number: int) -> None:
        self.name = name
        self.part = part
        self.number = number
        self.root = book.tree(part)
        self.rows = self._rows()
        self.merged = self._merged()

    def _rows(self) -> dict[int, Any]:
        """Where every row stands, numbered or not."""
        rows: dict[int, Any] = {}
        row = -1
        for element in inside(self.root, "sheetData"):
            row = int(element.get("r", row + 2)) - 1
            rows[row] = element
        return rows

    def _merged(self) -> list[tuple[int, int, int, int]]:
        """The merged ranges: first row and column, last row and column."""
        found = [each.get("ref", "").split(":") for each in inside(self.root, "mergeCells")]
        return [(*position(first), *position(last)) for first, last in (each for each in found if len(each) == 2)]

    def cell(self, row: int, column: int) -> Any:
        """A cell; None where the sheet says nothing of it."""
        return next((cell for at, cell in self.cells(row) if at == column), None)

    def cells(self, row: int) -> list[tuple[int, Any]]:
        """The cells of a row with their columns."""
        found, column = [], -1
        for cell in self.rows.get(row, ()):
            reference = cell.get("r")
            column = position(reference)[1] if reference else column + 1
            found.append((column, cell))
        return found

    def write(self, row: int, column: int, text: str) -> None:
        """Write a text into a cell, which keeps its format. A text never becomes a formula."""
        cell = self.cell(row, column)
        if cell is None:
            cell = self._new_cell(row, column)
        empty(cell)
        cell.set("t", "inlineStr")
        add_text(add(cell, "is"), text)

    def clear(self, row: int, column: int) -> None:
        """Take the content out of a cell. One with a format stays, empty."""
        cell = self.cell(row, column)
        if cell is not None:
            empty(cell)
            if cell.get("s") is None:
                cell.getparent().remove(cell)

    def _new_cell(self, row: int, column: int) -> Any:
        line = self.rows.get(row)
        if line is None:
            line = self.rows[row] = self._new_row(row)
        line.attrib.pop("spans", None)  # how far the row reaches: it need not be said, and is no longer true
        behind = sum(1 for at, _ in self.cells(row) if at < column)
        cell = make(line, "c", r=cell_name(row, column))
        line.insert(behind, cell)
        return cell

    def _new_row(self, row: int) -> Any:
        data = child(self.root, "sheetData")
        line = make(data, "row", r=str(row + 1))
        data.insert(sum(1 for number in self.rows if number < row), line)
        return line

    def is_blank(self, row: int, column: int) -> bool:
        """Whether a cell has no content and belongs to no merged range."""
        cell = self.cell(row, column)
        if cell is not None and len(cell):
            return False
        return not any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in self.merged)

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell that shows what a cell holds: of merged ones the first."""
        for top, left, bottom, right in self.merged:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return row, column

    def reach(self, row: int, column: int) -> None:
        """Say that the sheet reaches at least to a cell."""
        dimension = child(self.root, "dimension")
        if dimension is not None:
            first, _, last = dimension.get("ref", "A1").partition(":")
            bottom, right = position(last or first)
            dimension.set("ref", f"{first}:{cell_name(max(bottom, row), max(right, column))}")


def empty(cell: Any) -> None:
    """Take the content out of a cell, which keeps its place and its format."""
    cell.attrib.pop("t", None)
    for content in list(cell):
        cell.remove(content)
