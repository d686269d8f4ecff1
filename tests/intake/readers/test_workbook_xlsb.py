"""Binary workbooks, written here record by record."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.intake.readers import read
from checker.model.errors import CheckError
from checker.model.submission import ErrorValue

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTAINER = "http://schemas.openxmlformats.org/package/2006/relationships"
ROW, BLANK, ERROR, REAL, FORMULA_ERROR = 0, 1, 3, 5, 11
BEGIN_BOOK, END_BOOK, BEGIN_SHEETS, END_SHEETS, SHEET = 131, 132, 143, 144, 156
BEGIN_SHEET, END_SHEET, SIZE, BEGIN_DATA, END_DATA, MERGED = 129, 130, 148, 145, 146, 176


def record(kind: int, content: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = bytes([len(content)]) if len(content) < 128 else bytes([len(content) & 0x7F | 0x80, len(content) >> 7])
    return number + length + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def row(number: int, *, hidden: bool = False) -> bytes:
    return record(ROW, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if hidden else 0, 0, 0))


def cell(kind: int, column: int, value: bytes = b"") -> bytes:
    return record(kind, struct.pack("<II", column, 0) + value)


@pytest.fixture
def xlsb(tmp_path: Path) -> Callable[[bytes], Path]:
    def write(rows: bytes, after: bytes = b"") -> Path:
        sheets = record(SHEET, struct.pack("<II", 0, 1) + wide("r1") + wide("Prosjekter"))
        book = record(BEGIN_BOOK) + record(BEGIN_SHEETS) + sheets + record(END_SHEETS) + record(END_BOOK)
        data = record(SIZE, struct.pack("<4I", 0, 9, 0, 9)) + record(BEGIN_DATA) + rows + record(END_DATA)
        with zipfile.ZipFile(tmp_path / "bok.xlsb", "w") as archive:
            archive.writestr(
                "_rels/.rels",
                f'<Relationships xmlns="{CONTAINER}"><Relationship Id="r0" Type="{RELATION}/officeDocument" '
                'Target="xl/workbook.bin"/></Relationships>',
            )
            archive.writestr("xl/workbook.bin", book)
            archive.writestr(
                "xl/_rels/workbook.bin.rels",
                f'<Relationships xmlns="{CONTAINER}"><Relationship Id="r1" Type="{RELATION}/worksheet" '
                'Target="worksheets/sheet1.bin"/></Relationships>',
            )
            archive.writestr("xl/worksheets/sheet1.bin", record(BEGIN_SHEET) + data + after + record(END_SHEET))
        return tmp_path / "bok.xlsb"

    return write


def test_errors_hidden_rows_and_merged_cells_are_found(xlsb: Callable[..., Path]) -> None:
    (sheet,) = read(
        xlsb(
            row(1)
            + cell(REAL, 1, struct.pack("<d", 1.5))
            + cell(ERROR, 2, b"\x2a")
            + row(2, hidden=True)
            + cell(BLANK, 9)
            + cell(FORMULA_ERROR, 1, b"\x07" + bytes(12)),
            record(MERGED, struct.pack("<4I", 1, 1, 1, 2)),
        )
    ).sheets
    assert sheet.rows == [["", "", ""], ["", 1.5, ErrorValue("#N/A")], ["", ErrorValue("#DIV/0!"), ""]]
    assert sheet.hidden_rows == {3}
    assert sheet.merged == ((1, 1, 1, 2),)


def test_a_stray_cell_in_the_far_corner_is_refused(
    xlsb: Callable[..., Path], refused: Callable[[Path], CheckError]
) -> None:
    one = struct.pack("<d", 1.0)
    error = refused(xlsb(row(0) + cell(REAL, 0, one) + row(1_048_575) + cell(REAL, 16_383, one)))
    assert error.text.key == "reading.sheet-too-large"
    assert error.text.values["last"] == "XFD1048576"


def test_a_cut_sheet_is_damaged(xlsb: Callable[..., Path], refused: Callable[[Path], CheckError]) -> None:
    assert refused(xlsb(row(0) + b"\x05\x10\x00")).text.key == "reading.workbook-damaged"
