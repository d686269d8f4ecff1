"""Zip containers that would unpack to more than a machine has."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.intake import zip_limits
from checker.model.errors import CheckError

Refused = Callable[[Path], CheckError]
SheetXml = Callable[..., Path]
ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def add_part(path: Path, name: str, content: bytes) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)


def test_a_part_that_packs_far_too_well_is_a_bomb(sheet_xml: SheetXml, refused: Refused) -> None:
    path = sheet_xml(ROW)
    add_part(path, "xl/sharedStrings.xml", b"x" * (zip_limits.RATIO_FROM + 1))
    error = refused(path)
    assert error.text.key == "reading.workbook-too-large"
    assert error.text.values["part"] == "xl/sharedStrings.xml"
    assert error.text.values["size"] == 21


@pytest.mark.parametrize(("limit", "part"), [("PART_LIMIT", "xl/sharedStrings.xml"), ("TOTAL_LIMIT", "bok.xlsx")])
def test_parts_and_their_sum_are_limited(
    sheet_xml: SheetXml, refused: Refused, monkeypatch: pytest.MonkeyPatch, limit: str, part: str
) -> None:
    path = sheet_xml(ROW)
    add_part(path, "xl/sharedStrings.xml", b"<sst/>" * 100_000)
    monkeypatch.setattr(zip_limits, limit, 500_000)
    error = refused(path)
    assert error.text.key == "reading.workbook-too-large"
    assert error.text.values["part"] == part


def test_a_part_that_is_larger_than_it_says_is_refused(
    sheet_xml: SheetXml, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sheet_xml(ROW)
    add_part(path, "xl/sharedStrings.xml", b"x" * 5000)
    honest = (5000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(honest, (50).to_bytes(4, "little")))
    monkeypatch.setattr(zip_limits, "PART_LIMIT", 6000)
    assert refused(path).text.key == "reading.workbook-damaged"
