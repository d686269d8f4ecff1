"""Marks of the sheets of an .xlsx or .xlsm workbook: what calamine does not report, and how large a sheet is.

A sheet as spreadsheets write it is searched as bytes, piece by piece: RE2 finds in one pass whether there is anything
but plain cells, and only the rows in which a mark is found are parsed (0.17 s for 100,000 × 20 cells, where parsing
takes 6 s). A sheet that is written in an unusual way is parsed as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import IO, Any

from checker.intake.workbook_package import Package, elements, parser_into, target_part
from checker.model.submission import OWN, Cell, ErrorValue

MAX_CELLS = 10_000_000  # from A1 to the last filled cell: a stray cell at the far corner would cost 500 GB
NOT_CALCULATED = "="
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
SHORT_ERROR = 40  # characters of an error value: "#DIV/0!"
Box = tuple[int, int]  # rows and columns within which nothing need be measured
# A to Z, A to AZ, A to CV, and which two letters lie outside
BOXES: dict[Box, bytes] = {
    (99_999, 26): b"[A-Z]{2}",
    (99_999, 52): b"[B-Z][A-Z]",
    (99_999, 100): b"C[W-Z]|[D-Z][A-Z]",
}
OUTSIDE = rb'[^A-Z]|[A-Z][^A-Z0-9]|[A-Z]{2}[^0-9]|[A-Z]{1,2}(?:[0-9]{1,5}[^0-9"]|[0-9]{6})|%b'
SIGNS = rb't="e"| hidden="(?:1|true)"'  # an error value, a hidden row
PIECE = 1 << 20
LONGEST_ROW = 16 << 20  # bytes kept while a row goes on
HEAD = re.compile(rb"<(?:(\w+):)?sheetData\s*>")


@dataclass
class Marks:
    """One sheet's marks. Cells are (row, column) from 0; ``hidden_rows`` are the rows as a spreadsheet numbers them.

    ``rows`` and ``columns`` reach from A1 to the last cell with content, and may be too large but never too small.
    ``formulas``: there are any; ``drawing``: there is a picture or a chart.
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
        """The number of cells of the sheet when unfolded."""
        return self.rows * self.columns

    def reach(self, row: int, column: int) -> None:
        self.rows = max(self.rows, row + 1)
        self.columns = max(self.columns, column + 1)

    def put_into(self, rows: list[list[Cell]]) -> None:
        """Set the error values into rows that begin at A1, which are widened where needed."""
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
    """Row and column from 0 of a reference such as "G14". Raises ValueError for any other text."""
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


def parse_rows(rows: bytes, marks: Marks) -> None:
    """Take the marks of some whole rows."""
    parser = parser_into(SheetHandler(marks))
    parser.Parse(b"<rows>", False)
    parser.Parse(rows, False)
    parser.Parse(b"</rows>", True)


def parsed(stream: IO[bytes]) -> Marks:
    marks = Marks()
    parser_into(SheetHandler(marks)).ParseFile(stream)
    return marks


class SheetHandler:
    """Handler that keeps track of where a cell is, numbered or not, and what it contains."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.row, self.column = -1, -1
        self.hidden = self.filled = self.formula = self.in_value = False
        self.kind = self.value = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
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
        if "r" in attributes:
            self.row, self.column = position(attributes["r"])
        else:
            self.column += 1
        self.kind, self.value = attributes.get("t", ""), ""
        self.filled = self.formula = False

    def text(self, text: str) -> None:
        if self.in_value and len(self.value) < SHORT_ERROR:
            self.value += text

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "v":
            self.in_value = False
        elif name == "c" and self.filled:
            self.end_cell(self.value.strip())

    def end_cell(self, value: str) -> None:
        self.marks.reach(self.row, self.column)
        self.marks.formulas |= self.formula
        if self.hidden:
            self.marks.hidden_rows.add(self.row + 1)
        if self.kind == "e":
            self.marks.errors[self.row, self.column] = value[:SHORT_ERROR] or "#N/A"
        elif self.formula and not value and self.kind != "str":
            self.marks.errors[self.row, self.column] = NOT_CALCULATED


class Unusual(Exception):
    """The sheet is not written as spreadsheets write it."""


class Patterns:
    """What is looked for in rows whose tags have a prefix (``x:``), or none.

    ``odd`` finds all that is not plain: a formula, a sign, a cell outside the first box, and whatever ``outside``
    finds: for each box a cell outside of it, a comment, a row or cell that does not begin with its number. ``empty``
    finds a sign, or a formula or value with nothing in it.
    """

    def __init__(self, before: bytes) -> None:
        tag = re.escape(before)
        row = rb'<!|<%brow(?:[^ ]| [^r]| r[^=]| r=[^"])' % tag
        cell = rb'<%bc(?:[^ ]| [^r]| r[^=]| r=[^"]| r="(?:%b))' % (tag, OUTSIDE)
        outside = {box: rb"%b|%b" % (row, cell % letters) for box, letters in BOXES.items()}
        self.signs = compiled(SIGNS)
        self.empty = compiled(rb"%b|(?:</%bf>|/>)\s*</%bc>|<%bv(?:>\s*</|\s*/)" % (SIGNS, tag, tag, tag))
        self.odd = compiled(rb"<%bf|%b|%b" % (tag, SIGNS, next(iter(outside.values()))))
        self.outside = {box: compiled(pattern) for box, pattern in outside.items()}
        self.references = re.compile(rb'<%bc r="([A-Z]{1,3})([0-9]{1,7})"' % tag)


patterns = cache(Patterns)


def compiled(pattern: bytes) -> Any:
    """A pattern of RE2 for bytes, whatever they encode."""
    import re2

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(pattern, options)


class Search:
    """Search of pieces of whole rows; tag names may have a prefix (``x:row``).

    A sheet's size is that of the box around its cells, or, if ``measured``, is taken from every cell's reference.
    """

    def __init__(self, prefix: bytes | None, marks: Marks, *, measured: bool = False) -> None:
        before = prefix + b":" if prefix else b""
        self.marks, self.measured, self.patterns = marks, measured, patterns(before)
        self.row_start, self.row = b"<" + before + b"row ", b"<" + before + b"row"
        self.cell, self.formula = b"<" + before + b"c", b"<" + before + b"f"
        self.contents = (b"<" + before + b"v", b"<" + before + b"is", self.formula)
        self.drawing = b"<" + before + b"drawing"
        self.end = b"</" + before + b"sheetData"

    def look_through(self, piece: bytes) -> None:
        """Take the marks of a piece; what follows the last row ends it. Raises Unusual where some might be missed."""
        rows, _, rest = piece.partition(self.end)
        self.marks.drawing |= self.drawing in rest
        plain = not self.measured and not self.patterns.odd.search(rows)
        box = next(iter(BOXES)) if plain else self.box_of(rows)
        if not any(content in rows for content in self.contents):
            return
        self.reach(rows, box)
        if not plain:
            formulas = self.formula in rows
            self.marks.formulas |= formulas
            if marked := b"".join(self.marked_rows(rows, self.patterns.empty if formulas else self.patterns.signs)):
                parse_rows(marked, self.marks)

    def box_of(self, rows: bytes) -> Box | None:
        """The box that all cells lie in; None where they lie in none. Raises Unusual where a row or cell does not begin
        with its number, so that a search would not know where it is.
        """
        for box, outside in self.patterns.outside.items():
            if not outside.search(rows):
                return box
        if b"<!" in rows or any(rows.count(tag) != rows.count(tag + b' r="') for tag in (self.row, self.cell)):
            raise Unusual
        return None

    def reach(self, rows: bytes, box: Box | None) -> None:
        """Extend the size to the piece: to the end of its box, or by its references."""
        if box and not self.measured:
            self.marks.reach(box[0] - 1, box[1] - 1)
            return
        found = self.patterns.references.findall(rows)
        if len(found) != rows.count(self.cell):
            raise Unusual
        columns = max(column_number(letters.decode()) for letters in {letters for letters, _ in found})
        self.marks.reach(max(map(int, {digits for _, digits in found})) - 1, columns)

    def marked_rows(self, rows: bytes, pattern: Any) -> Iterator[bytes]:
        at = 0
        while found := pattern.search(rows, at):
            begin = rows.rfind(self.row_start, at, found.start())
            end = rows.find(self.row_start, found.end())
            at = end if end >= 0 else len(rows)
            yield rows[max(begin, 0) : at]


def sheet_marks(open_part: Callable[[], IO[bytes]]) -> Marks:
    """The marks of the sheet that ``open_part`` opens. Raises ValueError or ExpatError where it is damaged.

    A sheet that seems too large is measured before it is parsed.
    """
    try:
        for measured in (False, True):
            with open_part() as stream:
                marks = searched(stream, measured=measured)
            if marks.area <= MAX_CELLS:
                return marks
    except Unusual:
        pass
    with open_part() as stream:
        return parsed(stream)


def searched(stream: IO[bytes], *, measured: bool = False) -> Marks:
    """The marks, found by search. Raises Unusual where a search might miss one."""
    marks = Marks()
    head = stream.read(PIECE)
    start = HEAD.search(head)
    if not start or b"<!" in head[: start.start()]:
        raise Unusual
    search = Search(start[1], marks, measured=measured)
    for piece in whole_rows(stream, head[start.end() :], search.row_start):
        search.look_through(piece)
    return marks


def whole_rows(stream: IO[bytes], piece: bytes, row_start: bytes) -> Iterator[bytes]:
    """The rest of the stream, cut where rows begin."""
    kept = b""
    while piece:
        cut = piece.rfind(row_start)
        if cut > 0:
            yield kept + piece[:cut]
            kept, piece = b"", piece[cut:]
        kept += piece
        if len(kept) > LONGEST_ROW:
            raise Unusual
        piece = stream.read(PIECE)
    yield kept


def book_marks(package: Package) -> Book:
    """The marks by sheet name, and whether the figures wait to be calculated when a spreadsheet opens the book."""
    relations = package.relations(package.book)
    workbook = package.read(package.book)
    marks: dict[str, Marks] = {}
    for sheet in elements(workbook, "sheet"):
        identifier = next((value for name, value in sheet.items() if name.rpartition(":")[2] == "id"), "")
        relation = relations[identifier]
        if relation["Type"].endswith("/worksheet"):
            marks[sheet["name"]] = sheet_marks(partial(package.open, target_part(package.book, relation["Target"])))
    formulas = any(found.formulas for name, found in marks.items() if not name.startswith(OWN))  # ours feed drop-downs
    waiting = formulas and any(found.get("fullCalcOnLoad") in ("1", "true") for found in elements(workbook, "calcPr"))
    return Book(marks, waiting)
