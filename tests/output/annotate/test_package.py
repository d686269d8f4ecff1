"""Everything of theirs is kept: parts that are not marked stay byte for byte, and marked ones keep all they hold."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from checker.intake.annotations import TITLES
from checker.model.errors import CheckError
from checker.output.annotate.package import CONTENT_TYPES

Make = Callable[..., Path]
Mark = Callable[..., Path]
pytestmark = pytest.mark.filterwarnings("ignore:.*not supported and will be removed")  # by openpyxl, not by us
EXTRA = {
    "customXml/item1.xml": b"<a/>",
    "xl/printerSettings/printerSettings1.bin": bytes(range(256)),
    "xl/slicers/slicer1.xml": b"<slicers/>",
    "xl/pivotCache/pivotCacheDefinition1.xml": b"<pivotCacheDefinition/>",
    "xl/embeddings/oleObject1.bin": b"\xd0\xcf",
    "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
}


@pytest.fixture
def rich(tmp_path: Path, write: Callable[..., Path], pack: Any) -> Path:
    """A workbook with a judged table and much that only its own program understands."""
    path = tmp_path / "rik.xlsm"
    (tmp_path / "vba.bin").write_bytes(b"not a program")
    book = xlsxwriter.Workbook(path)
    book.add_vba_project(tmp_path / "vba.bin")
    fill(book, write(forecast="23,01"), pack)
    sheet, lists = book.add_worksheet("Kladd"), book.add_worksheet("Lister")
    lists.hide()
    lists.write_column("A1", ["Ja", "Nei"])
    sheet.write_column("A1", [1, 2, 3])
    sheet.write_formula("B1", "=SUM(A1:A3)", None, 6)
    sheet.write_datetime("C1", datetime(2023, 1, 31, 12, 34, 56, 789000), book.add_format({"num_format": "dd.mm.yyyy"}))
    sheet.write_rich_string("D1", "litt ", book.add_format({"bold": True}), "fet")
    sheet.insert_textbox("F8", "en tekstboks")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Kladd!$A$1:$A$3"})
    sheet.insert_chart("H2", chart)
    sheet.write_comment("A2", "deres", {"author": "Controller", "visible": True})
    sheet.insert_button("F15", {"macro": "go", "caption": "Kjør"})
    sheet.data_validation("E2", {"validate": "list", "source": "=Lister!$A$1:$A$2"})
    sheet.conditional_format("A1:A3", {"type": "data_bar", "data_bar_2010": True})
    sheet.add_sparkline("E4", {"range": "Kladd!A1:A3"})
    sheet.print_area("A1:E5")
    book.define_name("Lister!Svar", "=Lister!$A$1:$A$2")
    book.close()
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in EXTRA.items():
            archive.writestr(name, content)
    return path


def fill(book: Any, folder: Path, pack: Any) -> None:
    """The tables as sheets, with what a controller adds to the project list."""
    cover = book.add_worksheet("Innsending")
    cover.write_row("A1", ["Portefølje", "Periode", "Per dato"])
    cover.write_row("A2", ["Regional IKT", "2023-01", "31.01.2023"])
    for file in sorted(folder.glob("*.csv")):
        sheet = book.add_worksheet(pack.tables[file.stem].title("nb")[:31])
        for row, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
            sheet.write_row(row, 0, line.split(";"))
        if file.stem == "projects":
            sheet.write_comment("A2", "vår merknad")
            sheet.conditional_format("X2:X9", {"type": "text", "criteria": "containing", "value": "Grønn"})
            sheet.data_validation("E2:E9", {"validate": "list", "source": ["Pågår", "Pause"]})
            sheet.autofilter("A1:Z3")
            sheet.set_column("A:A", 31)
            sheet.freeze_panes(1, 1)
            sheet.protect("hemmelig")
            sheet.set_row(1, 40)


def test_parts_that_are_not_marked_stay_byte_for_byte(rich: Path, annotate: Any, parts: Any, tmp_path: Path) -> None:
    copy = tmp_path / "kopi.xlsm"
    copy.write_bytes(annotate(rich).content)
    before, after = parts(rich), parts(copy)
    changed = {name for name in before if after.get(name) != before[name]}
    assert set(before) <= set(after)
    assert set(EXTRA) <= set(after) - changed
    assert all(name.startswith("xl/worksheets/") or name in marked_parts(before) for name in changed)
    for kind in ("vbaProject.bin", "charts/", "drawings/drawing", "sharedStrings.xml", "theme/", "metadata"):
        assert not any(kind in name for name in changed), kind


def marked_parts(before: dict[str, bytes]) -> set[str]:
    """The parts that any marking changes: the list of sheets, of styles, of parts, and the project list's comments."""
    comments = {name for name, content in before.items() if "vår merknad".encode() in content or "vmlDrawing" in name}
    return {CONTENT_TYPES, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", *comments}


def test_a_sheet_that_is_marked_keeps_what_it_had(rich: Path, annotate: Any, tmp_path: Path) -> None:
    copy = tmp_path / "kopi.xlsm"
    copy.write_bytes(annotate(rich).content)
    before = openpyxl.load_workbook(rich)["Prosjekter"]
    after = openpyxl.load_workbook(copy)["Prosjekter"]
    assert after.freeze_panes == before.freeze_panes
    assert after.auto_filter.ref == before.auto_filter.ref
    assert after.protection.sheet
    assert after.protection.password == before.protection.password
    assert after.column_dimensions["A"].width == before.column_dimensions["A"].width
    assert after.row_dimensions[2].height == before.row_dimensions[2].height
    assert [each.sqref for each in after.data_validations.dataValidation] == [
        each.sqref for each in before.data_validations.dataValidation
    ]
    for row in before.iter_rows():
        for cell in row:
            assert (after[cell.coordinate].value, after[cell.coordinate]._style) == (cell.value, cell._style)
    theirs = [rule for each in after.conditional_formatting for rule in each.rules if rule.type == "containsText"]
    assert len(theirs) == 1
    assert after["A2"].comment.text.startswith("vår merknad")


def test_every_other_sheet_is_as_it_was(rich: Path, annotate: Any, parts: Any, tmp_path: Path) -> None:
    copy = tmp_path / "kopi.xlsm"
    copy.write_bytes(annotate(rich).content)
    assert openpyxl.load_workbook(copy).sheetnames == [TITLES[0], *openpyxl.load_workbook(rich).sheetnames]
    one, other = openpyxl.load_workbook(rich)["Kladd"], openpyxl.load_workbook(copy)["Kladd"]
    assert [[cell.value for cell in row] for row in one] == [[cell.value for cell in row] for row in other]
    number = openpyxl.load_workbook(rich).sheetnames.index("Kladd") + 1
    text = parts(copy)[f"xl/worksheets/sheet{number}.xml"]
    assert text == parts(rich)[f"xl/worksheets/sheet{number}.xml"]
    for kept in (b"x14:dataBar", b"x14:sparkline", b"<drawing ", b"<legacyDrawing ", b"<f>SUM(A1:A3)</f><v>6</v>"):
        assert kept in text


def test_names_that_belong_to_a_sheet_stay_with_it(rich: Path, annotate: Any, tmp_path: Path) -> None:
    copy = tmp_path / "kopi.xlsm"
    copy.write_bytes(annotate(rich).content)
    found = openpyxl.load_workbook(copy)
    assert found["Kladd"].print_area == "'Kladd'!$A$1:$E$5"
    assert list(found["Lister"].defined_names) == ["Svar"]
    assert found["Lister"].sheet_state == "hidden"
    assert found.active.title == TITLES[0]
    assert [sheet.title for sheet in found if sheet.sheet_view.tabSelected] == [TITLES[0]]


def test_what_the_copy_cannot_preserve_is_reported(rich: Path, annotate: Any) -> None:
    assert {text.key for text in annotate(rich).notices} == {
        "reading.macros",
        "reading.links",
        "reading.waiting",
        "reading.hidden-sheet",
        "structure.sheet-not-used",
    }
    with zipfile.ZipFile(rich, "a") as archive:
        archive.writestr("_xmlsignatures/sig1.xml", "<a/>")
        archive.writestr("xl/threadedComments/threadedComment1.xml", "<a/>")
    assert {"annotation.signature", "annotation.threads"} <= {text.key for text in annotate(rich).notices}


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/comments1.xml"])
def test_a_part_with_a_document_type_is_refused(book: Make, annotate: Any, parts: Any, part: str) -> None:
    path = book(change=lambda found: None, forecast="23,01")
    path.write_bytes(annotate(path).content)
    found = parts(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in found.items():
            start = content.index(b"<", content.index(b"?>")) if b"?>" in content else 0
            bomb = b'<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>'
            archive.writestr(name, content[:start] + bomb + content[start:] if name == part else content)
    with pytest.raises(CheckError) as caught:
        annotate(path)
    assert caught.value.text.key == "annotation.document-type"
    assert caught.value.text.values["part"] == part


def test_a_part_that_is_not_sound_is_refused(book: Make, annotate: Any, parts: Any) -> None:
    path = book(forecast="23,01")
    found = parts(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content[:-20] if name == "xl/styles.xml" else content)
    with pytest.raises(CheckError) as caught:
        annotate(path)
    assert caught.value.text.key in ("annotation.cannot-open", "reading.workbook-damaged")
