"""Workbooks as sheets: cells where the spreadsheet shows them, and nothing passed over in silence."""

from __future__ import annotations

import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from checker.intake.readers import read
from checker.intake.readers.workbook import CELL_LIMIT
from checker.model.errors import CheckError
from checker.model.submission import ErrorValue, RawSubmission

Refused = Callable[[Path], CheckError]
SheetXml = Callable[..., Path]
OleFile = Callable[[str, bytes], bytes]
LITTLE_MEMORY = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (500 << 20, 500 << 20))
from checker.model.errors import CheckError
from checker.intake.readers import read
try:
    print(read(sys.argv[1]).sheets[0].rows)
except CheckError as error:
    print(error.text.key)
"""


def told(raw: RawSubmission) -> list[str]:
    return [text.key.removeprefix("reading.") for text in raw.messages]


def read_in_little_memory(path: Path) -> str:
    done = subprocess.run([sys.executable, "-c", LITTLE_MEMORY, path], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout.strip()


def test_a_sheet_begins_at_a1_wherever_its_table_does(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Prosjekter"
    sheet["C3"] = "Hiå"
    sheet.merge_cells("C3:D3")
    sheet["C4"], sheet["D4"] = "Avvik", "Budsjett"
    sheet["C6"], sheet["D6"] = "A", 1.5
    sheet.row_dimensions[6].hidden = True
    book.save(tmp_path / "bok.xlsx")
    (found,) = read(tmp_path / "bok.xlsx").sheets
    assert (found.file, found.name, found.sheet) == ("bok.xlsx", "Prosjekter", "Prosjekter")
    assert found.rows == [
        ["", "", "", ""],
        ["", "", "", ""],
        ["", "", "Hiå", ""],
        ["", "", "Avvik", "Budsjett"],
        ["", "", "", ""],
        ["", "", "A", 1.5],
    ]
    assert list(found.row_numbers) == [1, 2, 3, 4, 5, 6]
    assert found.first_column == 0
    assert found.merged == ((2, 2, 2, 3),)
    assert found.hidden_rows == {6}
    assert found.lines is None


@pytest.mark.parametrize("epoch", [False, True])
def test_cells_keep_their_kind(tmp_path: Path, epoch: bool) -> None:
    book = xlsxwriter.Workbook(tmp_path / "bok.xlsx", {"date_1904": epoch})
    sheet = book.add_worksheet()
    day, clock, span = (book.add_format({"num_format": shape}) for shape in ("dd.mm.yyyy", "hh:mm", "[h]:mm"))
    sheet.write_datetime("A1", datetime(2023, 1, 31), day)
    sheet.write_datetime("B1", datetime(2023, 1, 31, 12, 30), day)
    sheet.write_datetime("C1", time(12, 30), clock)
    sheet.write_datetime("D1", timedelta(hours=30, minutes=15), span)
    sheet.write_boolean("E1", True)
    sheet.write_number("F1", 7)
    sheet.write_number("G1", 0.1 * 10)
    sheet.write_string("H1", "007")
    book.close()
    (row,) = read(tmp_path / "bok.xlsx").sheets[0].rows
    assert row == [date(2023, 1, 31), datetime(2023, 1, 31, 12, 30), "12:30:00", "30:15:00", True, 7.0, 1.0, "007"]


def test_error_values_and_formulas_never_calculated_are_not_blank(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "bok.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row("A1", ["a", "b"])
    sheet.write_formula("A2", "=NA()", None, "#N/A")
    sheet.write_formula("B2", "=1/0", None, "#DIV/0!")
    sheet.write_formula("A3", "=1+1", None, 2)
    sheet.write_formula("B3", '="a"', None, "a")
    sheet.write_formula("D9", "=VLOOKUP(1,A1:B2,2,0)", None, "#N/A")
    book.close()
    rows = read(tmp_path / "bok.xlsx").sheets[0].rows
    assert rows[1] == [ErrorValue("#N/A"), ErrorValue("#DIV/0!"), "", ""]
    assert rows[2] == [2.0, "a", "", ""]
    assert rows[8] == ["", "", "", ErrorValue("#N/A")]

    other = openpyxl.Workbook()
    other.active["B2"] = "=1+1"
    other.save(tmp_path / "aldri.xlsx")
    assert read(tmp_path / "aldri.xlsx").sheets[0].rows == [["", ""], ["", ErrorValue("=")]]


def test_results_that_wait_to_be_calculated_are_told(tmp_path: Path) -> None:
    for name, formula in (("med", True), ("uten", False)):
        book = xlsxwriter.Workbook(tmp_path / f"{name}.xlsx")
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=1+1") if formula else sheet.write_number("A1", 2)
        book.close()
    assert told(read(tmp_path / "med.xlsx")) == ["waiting"]
    assert told(read(tmp_path / "uten.xlsx")) == []


def test_sheets_without_a_table_are_told(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "bok.xlsx")
    book.add_worksheet("Tall").write("A1", 1)
    book.add_worksheet("Tom")
    book.add_worksheet("Bilde").insert_textbox("B2", "tall som ingen kan lese")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Tall!$A$1:$A$1"})
    book.add_chartsheet("Diagram").set_chart(chart)
    for name, hide in (("Skjult", "hide"), ("Godt skjult", "very_hidden")):
        sheet = book.add_worksheet(name)
        sheet.write("A1", 1)
        getattr(sheet, hide)()
    book.close()
    raw = read(tmp_path / "bok.xlsx")
    assert [(sheet.name, len(sheet.rows), sheet.hidden) for sheet in raw.sheets] == [
        ("Tall", 1, False),
        ("Tom", 0, False),
        ("Bilde", 0, False),
        ("Diagram", 0, False),
        ("Skjult", 1, True),
        ("Godt skjult", 1, True),
    ]
    assert [(text.key, text.values["sheet"]) for text in raw.messages] == [
        ("reading.blank-sheet", "Tom"),
        ("reading.picture-sheet", "Bilde"),
        ("reading.picture-sheet", "Diagram"),
        ("reading.hidden-sheet", "Skjult"),
        ("reading.hidden-sheet", "Godt skjult"),
    ]


def test_a_workbook_of_pictures_only_is_refused(tmp_path: Path, refused: Refused) -> None:
    book = xlsxwriter.Workbook(tmp_path / "bok.xlsx")
    book.add_worksheet("Bilde").insert_textbox("B2", "tall")
    book.close()
    assert refused(tmp_path / "bok.xlsx").text.key == "reading.all-empty"


def test_macros_are_told_and_never_run(tmp_path: Path) -> None:
    (tmp_path / "vba.bin").write_bytes(b"not a program")
    book = xlsxwriter.Workbook(tmp_path / "bok.xlsm")
    book.add_vba_project(tmp_path / "vba.bin")
    book.add_worksheet().write("A1", 1)
    book.close()
    raw = read(tmp_path / "bok.xlsm")
    assert told(raw) == ["macros"]
    assert raw.sheets[0].rows == [[1.0]]


def test_blank_rows_at_the_end_are_cut(sheet_xml: SheetXml) -> None:
    path = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="900"><c r="A900" t="str"><v></v></c></row>')
    assert read(path).sheets[0].rows == [[1.0]]


@pytest.mark.skipif(sys.platform == "win32", reason="memory cannot be limited there")
def test_a_million_formatted_empty_rows_cost_no_memory(sheet_xml: SheetXml) -> None:
    empty = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (row, row) for row in range(2, 1_048_577))
    path = sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c></row>' + empty)
    assert read_in_little_memory(path) == "[[1.0]]"


@pytest.mark.skipif(sys.platform == "win32", reason="memory cannot be limited there")
@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        "<row r='1'><c r='XFD999999'><v>1</v></c></row>",
        '<row r="1048576"><c t="e" r="XFD1048576"><v>#N/A</v></c></row>',
    ],
)
def test_a_stray_cell_in_the_far_corner_is_refused(sheet_xml: SheetXml, refused: Refused, rows: str) -> None:
    path = sheet_xml(rows)
    assert read_in_little_memory(path) == "reading.sheet-too-large"
    assert refused(path).text.values["last"].startswith("XFD")


def test_a_stray_cell_in_the_last_row_or_column_is_read(sheet_xml: SheetXml) -> None:
    path = sheet_xml('<row r="1"><c r="XFD1"><v>1</v></c></row><row r="300"><c r="A300"><v>2</v></c></row>')
    rows = read(path).sheets[0].rows
    assert (len(rows), rows[0][16383], rows[299][0]) == (300, 1.0, 2.0)


def test_a_cell_of_a_megabyte_is_refused(sheet_xml: SheetXml, refused: Refused) -> None:
    text = "x" * (CELL_LIMIT + 1)
    error = refused(sheet_xml(f'<row r="2"><c r="C2" t="inlineStr"><is><t>{text}</t></is></c></row>'))
    assert error.text.key == "reading.cell-too-large"
    assert error.text.values["cell"] == "C2"


def test_another_suffix_than_the_content_is_read_by_the_content(sheet_xml: SheetXml) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    for name in ("bok.xls", "bok.ods", "bok.XLSM", "bok.xlsb"):
        assert read(sheet_xml(rows, name=name)).sheets[0].rows == [[1.0]]


def test_an_old_workbook_is_read_and_what_it_hides_is_told(tmp_path: Path, ole_file: OleFile) -> None:
    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    begin = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)
    sheet = record(0x809, begin[:2] + struct.pack("<H", 0x10) + begin[4:])
    sheet += record(0x203, struct.pack("<HHHd", 1, 2, 0, 1.5)) + record(0x0A, b"")
    name = b"\x03\x00Ark"
    start = len(record(0x809, begin)) + 4 + 6 + len(name) + 4
    book = record(0x809, begin) + record(0x85, struct.pack("<IH", start, 0) + name) + record(0x0A, b"") + sheet
    (tmp_path / "bok.xls").write_bytes(ole_file("Workbook", book))
    raw = read(tmp_path / "bok.xls")
    assert raw.sheets[0].rows == [["", "", ""], ["", "", 1.5]]
    assert told(raw) == ["old-workbook"]


@pytest.mark.parametrize("name", ["bok.xlsx", "bok.xls"])
def test_a_password_is_told(tmp_path: Path, ole_file: OleFile, refused: Refused, name: str) -> None:
    (tmp_path / name).write_bytes(ole_file("EncryptedPackage", b"x" * 64))
    assert refused(tmp_path / name).text.key == "reading.workbook-password"


def broken_files(folder: Path) -> dict[str, bytes]:
    openpyxl.Workbook().save(folder / "hel.xlsx")
    whole = (folder / "hel.xlsx").read_bytes()
    return {
        "truncated": whole[: len(whole) // 2],
        "without end": whole[:-10],
        "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9,
    }


@pytest.mark.parametrize("damage", ["truncated", "without end", "ole"])
@pytest.mark.parametrize("name", ["bok.xlsx", "bok.xls", "bok.ods", "bok.xlsb"])
def test_a_damaged_workbook_is_refused(tmp_path: Path, refused: Refused, name: str, damage: str) -> None:
    (tmp_path / name).write_bytes(broken_files(tmp_path)[damage])
    assert refused(tmp_path / name).text.key == "reading.workbook-damaged"


@pytest.mark.parametrize(
    "body",
    [
        "<row r='1'><c r='A1'>",
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        '<row r="1"><c r="A99999999999"><v>1</v></c></row>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="x"><c><v>1</v></c></row>',
        '<row r="1"><c r="xfd1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="e"><v>&nothing;</v></c></row>',
    ],
)
def test_a_broken_sheet_is_refused(sheet_xml: SheetXml, refused: Refused, body: str) -> None:
    assert refused(sheet_xml(body)).text.key == "reading.workbook-damaged"


def test_a_document_type_is_refused(sheet_xml: SheetXml, refused: Refused) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">]><worksheet><sheetData><row r="1"/></sheetData></worksheet>'
    assert refused(sheet_xml(bomb, whole=True)).text.key == "reading.workbook-damaged"


@pytest.mark.parametrize("content", [b"a;b\n1;2\n", b"<html><table></table></html>", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_is_refused(tmp_path: Path, refused: Refused, content: bytes) -> None:
    (tmp_path / "bok.xls").write_bytes(content)
    assert refused(tmp_path / "bok.xls").text.key == "reading.not-workbook"


def test_a_text_document_is_no_workbook(tmp_path: Path, refused: Refused) -> None:
    with zipfile.ZipFile(tmp_path / "bok.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert refused(tmp_path / "bok.xlsx").text.key == "reading.not-workbook"


def test_an_empty_file_is_refused(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "bok.xlsx").write_bytes(b"")
    assert refused(tmp_path / "bok.xlsx").text.key == "reading.workbook-empty"
