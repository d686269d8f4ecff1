"""Odd and hostile workbooks: read or refused in a sentence, reported, and marked like any other."""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import MAC_EPOCH

from checker import cli
from checker.intake.zip_limits import MEGABYTE, PART_LIMIT
from checker.model.errors import CheckError
from checker.output.annotate import package

ROOT = Path(__file__).parents[3]
Make = Callable[..., Path]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run ``checker check``; return its exit code and its notices."""

    def ran(path: Path) -> tuple[int, str]:
        arguments = ["check", str(path), "--rules", str(ROOT / "rules.toml"), "--language", "nb"]
        monkeypatch.setattr(sys, "argv", ["checker", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        err = capsys.readouterr().err
        assert "Traceback" not in err
        return int(ended.value.code or 0), err

    return ran


def put(sheet: str, heading: str, value: Any, row: int = 2, form: str | None = None) -> Callable[[Any], None]:
    """Write into the cell under a heading."""

    def change(found: Any) -> None:
        letter = next(cell.column_letter for cell in found[sheet][1] if cell.value == heading)
        cell = found[sheet][f"{letter}{row}"]
        cell.value = value
        if form:
            cell.number_format = form

    return change


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (put("Prosjekter", "Prognose", "#REF!"), "CONTRACT-ERROR-VALUE"),
        (put("Prosjekter", "Prognose", "#N/A"), "CONTRACT-ERROR-VALUE"),
        (put("Prosjekter", "Prognose", "=10+10"), "CONTRACT-ERROR-VALUE"),
        (put("Milepæler", "Prognose", 45291), "CONTRACT-TYPE"),
    ],
)
def test_a_cell_without_a_value_of_its_type_is_a_finding_and_a_mark(
    book: Make, annotate: Any, tmp_path: Path, change: Any, rule: str
) -> None:
    done = annotate(book(change=change))
    finding = next(each for each in done.report.rows if each.rule == rule)
    (tmp_path / "kopi.xlsx").write_bytes(done.content)
    cell = openpyxl.load_workbook(tmp_path / "kopi.xlsx")[finding.sheet][finding.cell]
    assert f"Regel: {rule}" in cell.comment.text


@pytest.mark.parametrize("epoch", [None, MAC_EPOCH])
def test_a_date_is_a_day_of_either_calendar(book: Make, annotate: Any, epoch: Any) -> None:
    def change(found: Any) -> None:
        found.epoch = epoch or found.epoch
        put("Milepæler", "Prognose", datetime(2023, 12, 31), form="dd.mm.yyyy")(found)

    assert annotate(book(change=change)).report.verdict.publishable


@pytest.mark.parametrize("text", ["20,00", "\u00a020,00\u00a0", "20,00\u202f", "20.00 MNOK"])
def test_numbers_stored_as_text_and_spaces_that_do_not_break_are_read(book: Make, annotate: Any, text: str) -> None:
    def change(found: Any) -> None:
        put("Prosjekter", "Prognose", text)(found)
        put("Prosjekter", "Fase", "\u00a0Konsept\u00a0")(found)

    assert annotate(book(change=change)).report.verdict.publishable


def test_rows_that_are_filtered_out_and_hidden_sheets_are_read_and_reported(
    book: Make, check: Any, annotate: Any
) -> None:
    def change(found: Any) -> None:
        sheet = found["Prosjekter"]
        sheet.auto_filter.ref = sheet.dimensions
        sheet.auto_filter.add_filter_column(3, ["Gjennomføre og avslutte"])
        sheet.row_dimensions[2].hidden = True
        found["Milepæler"].sheet_state = "veryHidden"

    path = book(change=change, forecast="23,01")
    code, told = check(path)
    assert code == 1
    assert "skjulte eller bortfiltrerte rader" in told
    assert "«Milepæler»: arket er skjult" in told
    path.write_bytes(annotate(path).content)
    found = openpyxl.load_workbook(path)
    assert found["Prosjekter"].row_dimensions[2].hidden
    assert found["Milepæler"].sheet_state == "veryHidden"
    assert found["Prosjekter"].auto_filter.filterColumn


def test_merged_records_are_reported(book: Make, check: Any) -> None:
    code, told = check(book(change=lambda found: found["Prosjekter"].merge_cells("E2:E3")))
    assert code == 1
    assert "sammenslåtte celler" in told


def test_links_to_other_files_are_reported_and_never_followed(book: Make, check: Any) -> None:
    path = book()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    code, told = check(path)
    assert code == 0
    assert "tall fra andre filer" in told


def write_part(path: Path, part: str, begin: bytes, piece: bytes, times: int, end: bytes) -> None:
    """Put a part that unpacks to much into a workbook, in place of its own."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != part}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        with archive.open(part, "w", force_zip64=True) as stream:
            stream.write(begin)
            for _ in range(times):
                stream.write(piece)
            stream.write(end)


def test_a_sheet_of_500_megabytes_is_refused_before_it_is_unpacked(book: Make, check: Any, annotate: Any) -> None:
    path = book()
    space = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    write_part(path, "xl/worksheets/sheet2.xml", space, b" " * (10 * MEGABYTE), 50, b"</sheetData></worksheet>")
    code, told = check(path)
    assert code == 2
    assert f"501 MB, og høyst {PART_LIMIT // MEGABYTE} MB" in told
    with pytest.raises(CheckError) as caught:
        annotate(path)
    assert caught.value.text.key == "reading.workbook-too-large"


def test_entities_are_never_expanded(tmp_path: Path, check: Any) -> None:
    path = tmp_path / "bok.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Prosjekter").write_row("A1", ["Prosjekt", "Fase"])
    with zipfile.ZipFile(path) as archive:
        texts = archive.read("xl/sharedStrings.xml")
    doctype = b'<!DOCTYPE sst [<!ENTITY a "xxxxxxxxxx">'
    for one, other in zip(b"abcdefgh", b"bcdefghi", strict=True):
        doctype += b'<!ENTITY %c "%s">' % (other, b"&%c;" % one * 10)
    start = texts.index(b"<sst")
    body = texts[start:].replace(b"<t>Fase</t>", b"<t>&i;</t>")
    write_part(path, "xl/sharedStrings.xml", texts[:start] + doctype + b"]>", body, 1, b"")
    code, told = check(path)
    assert code == 2
    assert len(told) < 2000
    assert "xxxx" not in told


def test_a_workbook_too_large_for_memory_is_checked_but_not_marked(
    book: Make, check: Any, annotate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book()
    monkeypatch.setattr(package, "SIZE_LIMIT", 2000)
    assert check(path)[0] == 0
    with pytest.raises(CheckError) as caught:
        annotate(path)
    assert caught.value.text.key == "annotation.too-large"
    assert "checker check" in caught.value.say("nb")


def test_a_workbook_whose_tags_have_prefixes_is_marked(book: Make, annotate: Any, tmp_path: Path) -> None:
    path = book(forecast="23,01")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", content).replace(b" xmlns=", b" xmlns:x=")
            archive.writestr(name, content)
    (tmp_path / "kopi.xlsx").write_bytes(annotate(path).content)
    found = openpyxl.load_workbook(tmp_path / "kopi.xlsx")
    assert found.sheetnames[0] == "Kontroll (checker)"
    assert any(cell.comment for row in found["Prosjekter"].iter_rows() for cell in row)
