"""Files as spreadsheets write them, and files as they should never be."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.intake.readers import read
from checker.model.errors import CheckError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SECTOR = 512

Refused = Callable[[Path], CheckError]
SheetXml = Callable[..., Path]
OleFile = Callable[[str, bytes], bytes]


@pytest.fixture
def refused() -> Refused:
    """Reads what must be refused, and gives the error: one sentence in each language that names the file."""

    def refuse(path: Path) -> CheckError:
        with pytest.raises(CheckError) as caught:
            read(path)
        for language in ("nb", "en"):
            said = caught.value.say(language)
            assert path.name in said
            assert "\n" not in said
        return caught.value

    return refuse


@pytest.fixture
def sheet_xml(tmp_path: Path) -> SheetXml:
    """A workbook whose only sheet is the given XML: the whole part, or only its rows."""

    def write(body: bytes | str, *, name: str = "bok.xlsx", workbook: str = "", whole: bool = False) -> Path:
        text = body.encode() if isinstance(body, str) else body
        rows = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (MAIN.encode(), text)
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>')
            archive.writestr(
                "_rels/.rels",
                f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r0" '
                f'Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            )
            archive.writestr(
                "xl/workbook.xml",
                f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}"><sheets><sheet name="Ark" sheetId="1" r:id="r1"/>'
                f"</sheets>{workbook}</workbook>",
            )
            archive.writestr(
                "xl/_rels/workbook.xml.rels",
                f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{RELATION}/worksheet" '
                'Target="worksheets/sheet1.xml"/></Relationships>',
            )
            archive.writestr("xl/worksheets/sheet1.xml", text if whole else rows)
        return path

    return write


@pytest.fixture
def ole_file() -> OleFile:
    """An OLE container, as .xls and locked workbooks have it, with one stream."""

    def build(name: str, content: bytes) -> bytes:
        stream = content.ljust(8 * SECTOR, b"\0")
        header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
        header += struct.pack(
            "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
        )
        header += struct.pack("<I", 0) + b"\xff\xff\xff\xff" * 108
        chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE]
        table = struct.pack("<10I", *chain).ljust(SECTOR, b"\xff")
        folder = ole_entry("Root Entry", 5, child=1, start=0xFFFFFFFE, size=0) + ole_entry(name, 2, -1, 2, len(stream))
        return header + table + folder.ljust(SECTOR, b"\0") + stream

    return build


def ole_entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    """One entry of the container's directory."""
    written = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBiii16xI8x8xIQ", written, len(written), kind, 1, -1, -1, child, 0, start & 0xFFFFFFFF, size
    )
