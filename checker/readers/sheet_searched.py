"""Rows of an .xlsx sheet searched as bytes. RE2 finds in one pass whether there is anything but plain cells, and only
the rows in which a mark is found are parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from checker.readers.marks import Marks, column_number
from checker.readers.sheet_parsed import parse_rows

Box = tuple[int, int]  # rows and columns within which nothing need be measured

# A to Z, A to AZ, A to CV, and which two letters lie outside
BOXES: dict[Box, bytes] = {
    (99_999, 26): b"[A-Z]{2}",
    (99_999, 52): b"[B-Z][A-Z]",
    (99_999, 100): b"C[W-Z]|[D-Z][A-Z]",
}
OUTSIDE = rb'[^A-Z]|[A-Z][^A-Z0-9]|[A-Z]{2}[^0-9]|[A-Z]{1,2}(?:[0-9]{1,5}[^0-9"]|[0-9]{6})|%b'
SIGNS = rb't="e"| hidden="(?:1|true)"'  # an error value, a hidden row


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
    """Looks through pieces of whole rows; tag names may have a prefix (``x:row``). Where cells stand is told by the box
    that they lie in, or, if it is to be ``measured``, by every cell's reference.
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
        with its number, so that a search would not know where it stands.
        """
        for box, outside in self.patterns.outside.items():
            if not outside.search(rows):
                return box
        if b"<!" in rows or any(rows.count(tag) != rows.count(tag + b' r="') for tag in (self.row, self.cell)):
            raise Unusual
        return None

    def reach(self, rows: bytes, box: Box | None) -> None:
        """How far the piece reaches: to the end of its box, or as its references say."""
        if box and not self.measured:
            self.marks.reach(box[0] - 1, box[1] - 1)
            return
        found = self.patterns.references.findall(rows)
        if len(found) != rows.count(self.cell):
            raise Unusual
        columns = max(column_number(letters.decode()) for letters in {letters for letters, _ in found})
        self.marks.reach(max(map(int, {digits for _, digits in found})) - 1, columns)

    def marked_rows(self, rows: bytes, pattern: Any) -> Iterator[bytes]:
        """The rows in which the pattern finds something."""
        at = 0
        while found := pattern.search(rows, at):
            begin = rows.rfind(self.row_start, at, found.start())
            end = rows.find(self.row_start, found.end())
            at = end if end >= 0 else len(rows)
            yield rows[max(begin, 0) : at]
