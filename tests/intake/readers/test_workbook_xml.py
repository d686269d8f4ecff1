"""The search through a sheet's XML finds what a parser finds, however the sheet is written."""

from __future__ import annotations

import io
import re
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.intake import workbook_xml
from checker.intake.workbook_xml import BOXES, MAX_CELLS, Marks, Search, Unusual, parsed, searched, sheet_marks
from checker.model.submission import column_letters

ROWS = (
    '<row r="2" hidden="1"><c r="A2"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c></row>'
    '<row r="3" hidden="1"><c r="A3" s="1"/></row><row r="4" hidden="1"/>'
    '<row r="5" hidden="0"><c r="A5"><f>1+1</f></c><c r="B5"><f>1+1</f><v/></c><c r="C5"><f>1+1</f><v></v></c>'
    '<c r="D5"><f t="shared" si="0"/></c><c r="E5" t="str"><f>x</f><v></v></c><c r="F5"><f>1+1</f><v>2</v></c></row>'
    '<row r="6"><c r="A6" t="inlineStr"><is><t>t="e" hidden="1"</t></is></c></row>'
)
ERRORS = {(1, 1): "#N/A", (4, 0): "=", (4, 1): "=", (4, 2): "=", (4, 3): "="}


def sheet(rows: str, end: str = "") -> bytes:
    return f"<worksheet><sheetData>{rows}</sheetData>{end}</worksheet>".encode()


@pytest.mark.parametrize(
    "content",
    [
        sheet(ROWS),
        sheet(ROWS).replace(b"<", b"<x:").replace(b"<x:/", b"</x:"),
        sheet(ROWS).replace(b"></", b">\n  </").replace(b"<v/>", b"<v />"),
        sheet(ROWS).replace(b"=1", b"=1").replace(b'"', b"'").replace(b"t='e' hidden='1'<", b"x<"),
        b'<?xml version="1.0" encoding="UTF-16"?>'.decode().encode("utf-16")
        + sheet(ROWS).decode().encode("utf-16")[2:],
        sheet("<!-- x -->" + ROWS),
        sheet(ROWS.replace('<c r="A2">', '<c s="1" r="A2">')),
    ],
    ids=["plain", "prefixed", "indented", "apostrophes", "utf-16", "comment", "number last"],
)
def test_marks_are_found_however_the_sheet_is_written(content: bytes) -> None:
    marks = sheet_marks(partial(io.BytesIO, content))
    assert marks.errors == ERRORS
    assert marks.hidden_rows == {2}
    assert marks.formulas
    assert marks.rows >= 6
    assert marks.columns >= 6


def test_rows_and_cells_without_numbers_are_counted() -> None:
    marks = sheet_marks(
        partial(io.BytesIO, sheet('<row><c/><c t="e"><v>#REF!</v></c></row><row/><row><c t="e"/></row>'))
    )
    assert marks.errors == {(0, 1): "#REF!"}
    assert (marks.rows, marks.columns) == (1, 2)


def test_a_drawing_is_seen_with_and_without_rows() -> None:
    for rows in ("", '<row r="1"><c r="A1" s="1"/></row>'):
        assert sheet_marks(partial(io.BytesIO, sheet(rows, '<drawing r:id="rId1"/>'))).drawing
        assert not sheet_marks(partial(io.BytesIO, sheet(rows))).drawing


def test_columns_beyond_the_boxes_and_rows_beyond_five_digits_are_measured() -> None:
    marks = searched(io.BytesIO(sheet('<row r="7"><c r="AC7"><v>1</v></c></row>')), measured=True)
    assert (marks.rows, marks.columns) == (7, 29)
    marks = searched(io.BytesIO(sheet('<row r="7"><c r="CW7"><v>1</v></c></row>')))
    assert (marks.rows, marks.columns) == (7, 101)
    marks = searched(io.BytesIO(sheet('<row r="123456"><c r="B123456"><v>1</v></c></row>')))
    assert (marks.rows, marks.columns) == (123456, 2)


def test_a_sheet_that_its_boxes_make_too_large_is_measured_by_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_xml, "PIECE", 80)
    monkeypatch.delattr(workbook_xml, "parsed")
    rows = "".join(f'<row r="{row}"><c r="BC{row}" s="1"><v>{row}</v></c></row>' for row in (1, 2, 3, 123456))
    marks = sheet_marks(partial(io.BytesIO, sheet(rows)))
    assert (marks.rows, marks.columns) == (123456, 55)


def test_a_sheet_that_only_seems_too_large_is_measured() -> None:
    rows = '<row r="1"><c r="ALL1"><v>1</v></c></row><row r="20000"><c r="ALL20000" s="1"/></row>'
    marks = sheet_marks(partial(io.BytesIO, sheet(rows)))
    assert (marks.rows, marks.columns) == (1, 1000)


def test_the_search_leaves_a_sheet_with_a_comment_to_the_parser() -> None:
    with pytest.raises(Unusual):
        searched(io.BytesIO(sheet("<!-- x -->" + ROWS)))


PLAIN = b'<row r="12" spans="1:3" hidden="false"><c r="A12" s="1"/><c r="Z12345" t="s"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "odd",
    [
        b"<!-- x -->",
        b'<row ht="15" r="2">',
        b"<row>",
        b"<row r='2'>",
        b'<row r="2" hidden="1">',
        b'<row r="2" hidden="true">',
        b'<c t="s" r="A2">',
        b"<c>",
        b"<c/>",
        b"<c r='A2'>",
        b'<c r="AA2">',
        b'<c r="A100000">',
        b'<c r="A2" s="1" t="e">',
    ],
)
@pytest.mark.parametrize("prefix", [None, b"x"])
def test_whatever_is_not_plain_is_looked_at_closely(odd: bytes, prefix: bytes | None) -> None:
    found = Search(prefix, Marks()).patterns
    plain, other = (re.sub(rb"<(/?)(?=\w)", rb"<\1x:", text) if prefix else text for text in (PLAIN, odd))
    assert not found.odd.search(plain * 3)
    assert not found.empty.search(plain * 3)
    assert found.odd.search(plain + other + plain)


def test_formulas_that_are_calculated_are_passed_over() -> None:
    search = Search(None, Marks())
    search.look_through(PLAIN + b'<row r="13"><c r="A13"><f>1+1</f><v>2</v></c></row>')
    assert search.marks == Marks(rows=99_999, columns=26, formulas=True)


@pytest.mark.parametrize("box", BOXES)
def test_a_box_has_the_cells_up_to_its_last_and_none_beyond(box: tuple[int, int]) -> None:
    rows, columns = box
    assert rows * columns <= MAX_CELLS
    outside = Search(None, Marks()).patterns.outside[box]
    for column in range(columns):
        for row in (1, 12, 123, 1234, rows):
            assert not outside.search(f'<c r="{column_letters(column)}{row}">'.encode())
        assert outside.search(f'<c r="{column_letters(column)}{rows + 1}">'.encode())
    for column in range(columns, 1000):
        assert outside.search(f'<c r="{column_letters(column)}1">'.encode())


def test_only_the_rows_with_marks_are_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = []
    monkeypatch.setattr(workbook_xml, "parse_rows", lambda rows, marks: looked_at.append(rows))
    marked = b'<row r="7"><c r="A7" t="e"><v>#N/A</v></c></row><row r="8" hidden="1"><c r="A8" t="e"/></row>'
    Search(None, Marks()).look_through(PLAIN * 9 + marked + PLAIN * 9 + marked + b"</sheetData>" + marked)
    assert looked_at == [marked * 2]


CELL = st.sampled_from(
    [
        '<c r="{}"><v>1</v></c>',
        '<c r="{}" t="e"><v>#DIV/0!</v></c>',
        '<c r="{}"><f>1+1</f><v>2</v></c>',
        '<c r="{}"><f>1+1</f></c>',
        '<c r="{}" s="3"/>',
        '<c r="{}" t="str"><f>1</f><v></v></c>',
    ]
)
ROW = st.tuples(st.sampled_from(["", ' hidden="1"', ' hidden="true"', ' ht="15"']), st.lists(CELL, max_size=4))


LETTERS = st.sampled_from([("A", "B", "C", "D"), ("A", "Z", "AC", "CW")])


@given(rows=st.lists(ROW, max_size=12), piece=st.integers(60, 400), letters=LETTERS)
def test_search_and_parser_agree_wherever_the_pieces_are_cut(
    rows: list[tuple[str, list[str]]], piece: int, letters: tuple[str, ...]
) -> None:
    written = [
        f'<row r="{number}"{extra}>'
        + "".join(cell.format(f"{letters[at]}{number}") for at, cell in enumerate(cells))
        + "</row>"
        for number, (extra, cells) in enumerate(rows, 1)
    ]
    content = sheet("".join(written))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook_xml, "PIECE", piece)
        found = searched(io.BytesIO(content))
    exact = parsed(io.BytesIO(content))
    assert (found.errors, found.hidden_rows, found.formulas) == (exact.errors, exact.hidden_rows, exact.formulas)
    assert found.rows >= exact.rows
    assert found.columns >= exact.columns
