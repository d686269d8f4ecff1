"""The XML of an .xlsx sheet, or of some of its rows, parsed: where each cell stands, and what marks it has."""

from __future__ import annotations

from typing import IO

from checker.readers.marks import NOT_CALCULATED, Marks, position
from checker.readers.xml_parts import parser_into

SHORT_ERROR = 40  # characters of an error value: "#DIV/0!"


def parse_rows(rows: bytes, marks: Marks) -> None:
    """Take the marks of some whole rows."""
    parser = parser_into(SheetHandler(marks))
    parser.Parse(b"<rows>", False)
    parser.Parse(rows, False)
    parser.Parse(b"</rows>", True)


def parsed(stream: IO[bytes]) -> Marks:
    """The marks of a whole sheet, parsed."""
    marks = Marks()
    parser_into(SheetHandler(marks)).ParseFile(stream)
    return marks


class SheetHandler:
    """Keeps count of where a cell stands, numbered or not, and what it holds."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.row, self.column = -1, -1
        self.hidden = self.filled = self.formula = self.in_value = False
        self.kind = self.value = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag begins."""
        name = tag.rpartition(":")[2]
        if name == "c":
            self.start_cell(attributes)
        elif name in ("v", "is", "f"):
            self.filled = True
            self.in_value = name == "v"
            self.formula |= name == "f"
        elif name == "row":
            self.row = int(attributes.get("r", self.row + 2)) - 1
            self.column = -1
            self.hidden = attributes.get("hidden") in ("1", "true")
        elif name in ("drawing", "picture"):
            self.marks.drawing = True

    def start_cell(self, attributes: dict[str, str]) -> None:
        """A cell begins: where it says, or beside the one before."""
        if "r" in attributes:
            self.row, self.column = position(attributes["r"])
        else:
            self.column += 1
        self.kind, self.value = attributes.get("t", ""), ""
        self.filled = self.formula = False

    def text(self, text: str) -> None:
        """Characters of a value."""
        if self.in_value and len(self.value) < SHORT_ERROR:
            self.value += text

    def end(self, tag: str) -> None:
        """A tag ends; at the end of a cell its marks are taken."""
        name = tag.rpartition(":")[2]
        if name == "v":
            self.in_value = False
        elif name == "c" and self.filled:
            self.end_cell(self.value.strip())

    def end_cell(self, value: str) -> None:
        """Take the marks of a cell with content."""
        self.marks.reach(self.row, self.column)
        self.marks.formulas |= self.formula
        if self.hidden:
            self.marks.hidden_rows.add(self.row + 1)
        if self.kind == "e":
            self.marks.errors[self.row, self.column] = value[:SHORT_ERROR] or "#N/A"
        elif self.formula and not value and self.kind != "str":
            self.marks.errors[self.row, self.column] = NOT_CALCULATED
