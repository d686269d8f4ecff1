"""Zip containers that do not hold what a workbook holds."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.model.errors import CheckError

Refused = Callable[[Path], CheckError]
SheetXml = Callable[..., Path]
ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def add_part(path: Path, name: str, content: bytes) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)


def test_two_parts_of_one_name_are_refused(sheet_xml: SheetXml, refused: Refused) -> None:
    path = sheet_xml(ROW)
    with pytest.warns(UserWarning, match="Duplicate name"):
        add_part(path, "xl/worksheets/sheet1.xml", b"<worksheet/>")
    assert refused(path).text.key == "reading.workbook-damaged"


def test_a_locked_part_is_a_password(sheet_xml: SheetXml, refused: Refused) -> None:
    path = sheet_xml(ROW)
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refused(path).text.key == "reading.workbook-password"


def test_a_sheet_that_points_nowhere_is_damaged(sheet_xml: SheetXml, refused: Refused) -> None:
    path = sheet_xml(ROW)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).replace(b' r:id="r1"', b"") for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert refused(path).text.key == "reading.workbook-damaged"


@pytest.mark.parametrize("missing", ["xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
def test_a_workbook_without_one_of_its_parts_is_damaged(sheet_xml: SheetXml, refused: Refused, missing: str) -> None:
    path = sheet_xml(ROW)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != missing}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert refused(path).text.key == "reading.workbook-damaged"
