"""OpenDocument workbooks: repeated rows and cells, hidden rows, error values and merged cells."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from checker.intake.readers import read
from checker.model.errors import CheckError
from checker.model.submission import ErrorValue

NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
BLANKS = (
    '<table:table-row table:number-rows-repeated="{}"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)
ERROR = (
    '<table:table-cell {} table:formula="of:=NA()" office:value-type="string" office:string-value="" '
    'calcext:value-type="error"><office:annotation><text:p>merknad</text:p></office:annotation>'
    "<text:p>#N/A</text:p></table:table-cell>"
)


def number(value: float, more: str = "") -> str:
    kind = 'office:value-type="float"'
    return f'<table:table-cell {more} {kind} office:value="{value}"><text:p>x</text:p></table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


@pytest.fixture
def ods(tmp_path: Path) -> Callable[[str], Path]:
    def write(rows: str) -> Path:
        names = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMES.items())
        content = (
            f"<office:document-content {names}><office:body><office:spreadsheet>"
            f'<table:table table:name="Prosjekter">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>"
        )
        with zipfile.ZipFile(tmp_path / "bok.ods", "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("META-INF/manifest.xml", "<manifest/>")
            archive.writestr("content.xml", content)
        return tmp_path / "bok.ods"

    return write


def test_cells_stand_where_the_spreadsheet_shows_them(ods: Callable[[str], Path]) -> None:
    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    day = '<table:table-cell office:value-type="date" office:date-value="2023-01-31"/>'
    merged = number(1, 'table:number-columns-spanned="2"') + "<table:covered-table-cell/>"
    (sheet,) = read(
        ods(
            BLANKS.format(2)
            + row(
                blank,
                number(1.5),
                ERROR.format('table:number-columns-repeated="2"'),
                day,
                more='table:visibility="collapse"',
            )
            + row(merged)
            + BLANKS.format(1_048_570)
        )
    ).sheets
    blanks = [""] * 6
    assert sheet.rows == [
        blanks,
        blanks,
        ["", "", 1.5, ErrorValue("#N/A"), ErrorValue("#N/A"), date(2023, 1, 31)],
        [1.0, *blanks[1:]],
    ]
    assert sheet.hidden_rows == {3}
    assert sheet.merged == ((3, 0, 3, 1),)


def test_a_picture_without_cells_is_told(ods: Callable[[str], Path], refused: Callable[[Path], CheckError]) -> None:
    frame = "<table:shapes><draw:frame/></table:shapes>"
    assert refused(ods(frame)).text.key == "reading.all-empty"


def test_a_cell_repeated_over_the_whole_sheet_is_refused(
    ods: Callable[[str], Path], refused: Callable[[Path], CheckError]
) -> None:
    rows = row(number(1, 'table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048576"')
    error = refused(ods(rows))
    assert error.text.key == "reading.sheet-too-large"
    assert error.text.values["last"] == "XFD1048576"
    rows = row(ERROR.format('table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048576"')
    assert refused(ods(rows)).text.key == "reading.sheet-too-large"
