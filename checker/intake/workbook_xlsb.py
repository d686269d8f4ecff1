"""The marks of every sheet of an .xlsb workbook, whose parts are records: a number, a length and so many bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from checker.intake.workbook_package import Package, target_part
from checker.intake.workbook_xml import Book, Marks

ROW, BLANK, ERROR, FORMULA_TEXT, FORMULA_ERROR, MERGED, DRAWING, SHEET = 0, 1, 3, 8, 11, 176, 550, 156
CELLS = range(1, 12)
HIDDEN = 0x10  # in the twelfth byte of a row
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def book_marks(package: Package) -> Book:
    """The marks by sheet name."""
    relations = package.relations(package.book)
    marks: dict[str, Marks] = {}
    for kind, content in records(package.read(package.book)):
        if kind == SHEET:
            identifier, after = wide_text(content, 8)
            name, _ = wide_text(content, after)
            relation = relations[identifier]
            if relation["Type"].endswith("/worksheet"):
                marks[name] = sheet_marks(package.read(target_part(package.book, relation["Target"])))
    return Book(marks)


def records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Every record's number and bytes."""
    at = 0
    while at < len(content):
        kind, at = content[at], at + 1
        if kind & 0x80:
            kind, at = (kind & 0x7F) | (content[at] & 0x7F) << 7, at + 1
        length = shift = 0
        more = True
        while more and shift < 28:
            byte, at = content[at], at + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            more = bool(byte & 0x80)
        yield kind, content[at : at + length]
        at += length


def wide_text(content: bytes, at: int) -> tuple[str, int]:
    """A text that its length in characters precedes, and where the next begins."""
    (length,) = struct.unpack_from("<I", content, at)
    end = at + 4 + 2 * length
    return content[at + 4 : end].decode("utf-16-le"), end


def sheet_marks(content: bytes) -> Marks:
    """The marks of one sheet."""
    marks = Marks()
    row, hidden = 0, False
    for kind, record in records(content):
        if kind == ROW:
            (row,) = struct.unpack_from("<I", record)
            hidden = bool(record[11] & HIDDEN)
        elif kind in CELLS:
            (column,) = struct.unpack_from("<I", record)
            if kind == BLANK:
                continue
            marks.reach(row, column)
            marks.formulas |= kind >= FORMULA_TEXT
            if hidden:
                marks.hidden_rows.add(row + 1)
            if kind in (ERROR, FORMULA_ERROR):
                marks.errors[row, column] = ERRORS.get(record[8], "#N/A")
        elif kind == MERGED:
            first, last, left, right = struct.unpack_from("<4I", record)
            marks.merged.append((first, left, last, right))
        elif kind == DRAWING:
            marks.drawing = True
    return marks
