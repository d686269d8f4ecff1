"""One worksheet's XML, read and changed by cell, with its column widths and row heights in pixels at 96 dpi."""

from __future__ import annotations

from typing import Any

from checker.intake.workbook_xml import position
from checker.model.submission import column_letters
from checker.output.annotate.package import (
    Book,
    add_element,
    add_text,
    child,
    children_of,
    insert_in_order,
    make_element,
)

DEFAULT_WIDTH, DEFAULT_HEIGHT = 64, 20  # pixels
DIGIT = 7  # pixels of a digit, the unit of widths
POINT = 4 / 3  # pixels
TRUE = ("1", "true")


def cell_name(row: int, column: int) -> str:
    """Name of a cell (from 0): "G14"."""
    return f"{column_letters(column)}{row + 1}"


class Sheet:
    """A worksheet by name. Rows and columns count from 0."""

    def __init__(self, book: Book, name: str, part: str, number: int) -> None:
        self.name = name
        self.part = part
        self.number = number
        self.root = book.tree(part)
        self.rows: dict[int, Any] = {}
        row = -1
        for element in children_of(self.root, "sheetData"):
            row = int(element.get("r", row + 2)) - 1  # an unnumbered row follows the one before
            self.rows[row] = element
        ranges = [each.get("ref", "").split(":") for each in children_of(self.root, "mergeCells")]
        # first row and column, last row and column
        self.merged = [(*position(each[0]), *position(each[1])) for each in ranges if len(each) == 2]

    def cell(self, row: int, column: int) -> Any:
        return next((cell for at, cell in self.cells(row) if at == column), None)

    def cells(self, row: int) -> list[tuple[int, Any]]:
        """Cells of a row with their columns."""
        found, column = [], -1
        for cell in self.rows.get(row, ()):
            reference = cell.get("r")
            column = position(reference)[1] if reference else column + 1
            found.append((column, cell))
        return found

    def write(self, row: int, column: int, text: str) -> None:
        """Write a text into a cell, which keeps its format. Text never becomes a formula."""
        cell = self.cell(row, column)
        if cell is None:
            cell = self._new_cell(row, column)
        clear_cell(cell)
        cell.set("t", "inlineStr")
        add_text(add_element(cell, "is"), text)

    def clear(self, row: int, column: int) -> None:
        """Clear a cell; one with a format stays, empty."""
        cell = self.cell(row, column)
        if cell is not None:
            clear_cell(cell)
            if cell.get("s") is None:
                cell.getparent().remove(cell)

    def _new_cell(self, row: int, column: int) -> Any:
        line = self.rows.get(row)
        if line is None:
            line = self.rows[row] = self._new_row(row)
        line.attrib.pop("spans", None)  # optional, and no longer correct
        behind = sum(1 for at, _ in self.cells(row) if at < column)
        cell = make_element(line, "c", r=cell_name(row, column))
        line.insert(behind, cell)
        return cell

    def _new_row(self, row: int) -> Any:
        data = child(self.root, "sheetData")
        line = make_element(data, "row", r=str(row + 1))
        data.insert(sum(1 for number in self.rows if number < row), line)
        return line

    def is_blank(self, row: int, column: int) -> bool:
        """Whether a cell has no content and is in no merged range."""
        cell = self.cell(row, column)
        if cell is not None and len(cell):
            return False
        return not any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in self.merged)

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The visible cell: of a merged range the first."""
        for top, left, bottom, right in self.merged:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return row, column

    def reach(self, row: int, column: int) -> None:
        """Extend the sheet's dimension to a cell."""
        dimension = child(self.root, "dimension")
        if dimension is not None:
            first, _, last = dimension.get("ref", "A1").partition(":")
            bottom, right = position(last or first)
            dimension.set("ref", f"{first}:{cell_name(max(bottom, row), max(right, column))}")


def clear_cell(cell: Any) -> None:
    cell.attrib.pop("t", None)
    for content in list(cell):
        cell.remove(content)


def column_width(sheet: Sheet, column: int) -> int:
    found = column_entry(sheet, column)
    if found is None or (found.get("width") is None and found.get("hidden") not in TRUE):
        return DEFAULT_WIDTH
    return 1 if found.get("hidden") in TRUE else max(1, round(float(found.get("width")) * DIGIT))


def row_height(sheet: Sheet, row: int) -> int:
    line = sheet.rows.get(row)
    if line is None:
        return DEFAULT_HEIGHT
    return 1 if line.get("hidden") in TRUE else max(1, round(float(line.get("ht", DEFAULT_HEIGHT / POINT)) * POINT))


def column_entry(sheet: Sheet, column: int) -> Any:
    """The ``col`` element that covers a column, or None."""
    for found in children_of(sheet.root, "cols"):
        if int(found.get("min", 0)) <= column + 1 <= int(found.get("max", 0)):
            return found
    return None


def widen_column(sheet: Sheet, column: int, figures: float) -> None:
    """Make a column visible and at least so wide, in digits; its neighbours stay as they are."""
    found = column_entry(sheet, column)
    if found is None:
        found = new_column_entry(sheet, column)
    number, first, last = column + 1, int(found.get("min")), int(found.get("max"))
    if first < number:
        found.addprevious(split_entry(found, first, number - 1))
    if last > number:
        found.addnext(split_entry(found, number + 1, last))
    set_range(found, number, number)
    found.attrib.pop("hidden", None)
    found.set("width", str(max(figures, float(found.get("width", "0")))))
    found.set("customWidth", "1")


def new_column_entry(sheet: Sheet, column: int) -> Any:
    columns = child(sheet.root, "cols")
    if columns is None:
        columns = insert_in_order(sheet.root, make_element(sheet.root, "cols"))
    entry = make_element(columns, "col", min=str(column + 1), max=str(column + 1))
    columns.insert(sum(1 for found in columns if int(found.get("min", 0)) <= column), entry)
    return entry


def split_entry(column: Any, first: int, last: int) -> Any:
    element = make_element(column.getparent(), "col", None, **dict(column.attrib))
    set_range(element, first, last)
    return element


def set_range(column: Any, first: int, last: int) -> None:
    column.set("min", str(first))
    column.set("max", str(last))
