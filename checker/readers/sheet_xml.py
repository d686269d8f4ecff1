"""One pass over the XML of an .xlsx sheet: error cells, formulas never calculated, hidden rows, how far it reaches.

A sheet as spreadsheets write it is searched as bytes: once for anything that is not plain, then for what it is, and
only the pieces in which a mark is found are parsed. A sheet that is written in an unusual way, or seems too large, is
parsed as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import IO, Any

from checker.readers.marks import MAX_CELLS, NOT_CALCULATED, Marks, column_number, position
from checker.readers.xml_parts import parser_into

PIECE = 1 << 20
LONGEST_ROW = 16 << 20  # bytes kept while a row goes on
HEAD = re.compile(rb"<(?:(\w+):)?sheetData\s*>")
BOX = (99_999, 26)  # rows and columns within which nothing need be measured: A to Z, five digits
SIGNS = (b't="e"', b' hidden="1"', b' hidden="true"')
SHORT_ERROR = 40  # characters of an error value: "#DIV/0!"


class Unusual(Exception):
    """The sheet is not written as spreadsheets write it."""


def sheet_marks(open_part: Callable[[], IO[bytes]]) -> Marks:
    """The marks of the sheet that ``open_part`` opens. Raises ValueError or ExpatError where it is damaged."""
    try:
        with open_part() as stream:
            marks = searched(stream)
    except Unusual:
        marks = None
    if marks is None or marks.area > MAX_CELLS:
        with open_part() as stream:
            marks = parsed(stream)
    return marks


def searched(stream: IO[bytes]) -> Marks:
    """The marks, found by search. Raises Unusual where a search might miss one."""
    marks = Marks()
    head = stream.read(PIECE)
    start = HEAD.search(head)
    if not start or b"<!" in head[: start.start()]:
        raise Unusual
    search = Search(start[1], marks)
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


@cache
def searches(before: bytes) -> tuple[Any, Any, Any]:
    """For tags with a prefix: whatever is not plain, the same but for formulas, a formula or value with nothing in it.

    Plain are rows and cells that begin with their numbers, the cells inside the box, without formula, error or hiding.
    RE2 looks for all of it in one pass.
    """
    tag = re.escape(before)
    row = rb"<%brow(?:[^ ]| [^r]| r[^=]| r=[^\"])" % tag
    place = rb"[^A-Z]|[A-Z][^0-9]|[A-Z][0-9]{1,5}[^0-9\"]|[A-Z][0-9]{6}"
    cell = rb"<%bc(?:[^ ]| [^r]| r[^=]| r=[^\"]| r=\"(?:%b))" % (tag, place)
    strange = b"|".join([b"<!", row, cell, *SIGNS])
    empty = rb"(?:</%bf>|/>)\s*</%bc>|<%bv(?:>\s*</|\s*/)" % (tag, tag, tag)
    return compiled(rb"<%bf|%b" % (tag, strange)), compiled(strange), compiled(empty)


def compiled(pattern: bytes) -> Any:
    """A pattern of bytes, whatever their encoding."""
    import re2

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(pattern, options)


@cache
def places(before: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """For tags with a prefix: a cell outside the box, and where a cell stands."""
    tag = re.escape(before)
    outside_box = re.compile(rb'<%bc r="(?![A-Z][0-9]{1,5}")' % tag)
    return outside_box, re.compile(rb'<%bc r="([A-Z]{1,3})([0-9]{1,7})"' % tag)


class Search:
    """Looks through pieces of whole rows; tag names may have a prefix (``x:row``)."""

    def __init__(self, prefix: bytes | None, marks: Marks) -> None:
        before = prefix + b":" if prefix else b""
        self.marks = marks
        self.row_start, self.row = b"<" + before + b"row ", b"<" + before + b"row"
        self.cell, self.formula = b"<" + before + b"c", b"<" + before + b"f"
        self.contents = (b"<" + before + b"v", b"<" + before + b"is", self.formula)
        self.drawing = b"<" + before + b"drawing"
        self.end = b"</" + before + b"sheetData"
        self.not_plain, self.strange, self.empty = searches(before)
        self.outside_box, self.references = places(before)

    def look_through(self, piece: bytes) -> None:
        """Take the marks of a piece; what follows the last row ends it. Rows that are plain, or would be but for
        formulas that are calculated, need no closer look.
        """
        rows, _, rest = piece.partition(self.end)
        self.marks.drawing |= self.drawing in rest
        odd = self.not_plain.search(rows)
        if odd and (self.strange.search(rows) or self.empty.search(rows)):
            self.look_closely(rows)
        elif odd or any(content in rows for content in self.contents):
            self.marks.formulas |= bool(odd)
            self.marks.reach(BOX[0] - 1, BOX[1] - 1)

    def look_closely(self, rows: bytes) -> None:
        """Take the marks of rows in which something is not plain."""
        if b"<!" in rows or self.is_unnumbered(rows):
            raise Unusual
        if not any(content in rows for content in self.contents):
            return
        formulas = self.formula in rows
        self.marks.formulas |= formulas
        self.reach(rows)
        if any(sign in rows for sign in SIGNS) or (formulas and self.empty.search(rows)):
            parse_rows(rows, self.marks)

    def is_unnumbered(self, rows: bytes) -> bool:
        """Whether a row or cell does not begin with its number, so that a search would not know where it stands."""
        return any(rows.count(tag) != rows.count(tag + b' r="') for tag in (self.row, self.cell))

    def reach(self, rows: bytes) -> None:
        """How far the piece reaches: to the end of the box, or measured where a cell stands outside."""
        if not self.outside_box.search(rows):
            self.marks.reach(BOX[0] - 1, BOX[1] - 1)
            return
        found = self.references.findall(rows)
        if len(found) != rows.count(self.cell):
            raise Unusual
        columns = max(column_number(letters.decode()) for letters in {letters for letters, _ in found})
        self.marks.reach(max(map(int, {digits for _, digits in found})) - 1, columns)


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
