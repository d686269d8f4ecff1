"""Open a workbook safely: its kind, judged by its content and never by its name, and its parts.

Document types are refused: no spreadsheet has one, and they can explode.
"""

from __future__ import annotations

import mmap
import posixpath
import struct
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, Protocol
from xml.parsers import expat
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile, ZipInfo

from checker.intake.files import opening
from checker.intake.zip_limits import refuse_bombs
from checker.model.errors import CheckError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, and of any workbook with a password
ZIP = b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
ODS_BOOK = "content.xml"
KINDS = {".xml": "xlsx", ".bin": "xlsb"}
LINKS = ("xl/externallinks/", "xl/connections.", "xl/querytables/")
DAMAGE = (BadZipFile, zlib.error, EOFError, RuntimeError, ExpatError, struct.error, LookupError, ValueError, OSError)


class Handler(Protocol):
    """Receiver of tags and text."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Handle the beginning of a tag."""

    def end(self, tag: str) -> None:
        """Handle the end of a tag."""

    def text(self, text: str) -> None:
        """Handle characters between tags, perhaps in several pieces."""


def parser_into(handler: Handler) -> expat.XMLParserType:
    """A parser that hands over to ``handler``. It raises ExpatError for broken XML, ValueError at a document type."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = refuse_doctype
    return parser


def refuse_doctype(*_: Any) -> None:
    raise ValueError("document type")


def elements(content: bytes, name: str) -> list[dict[str, str]]:
    """The attributes of every element of that name, prefix apart."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == name:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.Parse(content, True)
    return found


def relations_part(part: str) -> str:
    """The part with the relations of ``part``; "" is the whole workbook."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def target_part(part: str, target: str) -> str:
    """The part that a relation of ``part`` points to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


@dataclass(frozen=True)
class Package:
    """An opened workbook: its kind ("xlsx", "xlsb", "ods", "xls"), its parts by folded name, the main one.

    ``links``: it has figures from other files or sources, which are never followed.
    """

    path: Path
    kind: str
    macros: bool
    links: bool = False
    book: str = ""
    archive: ZipFile | None = None
    parts: Mapping[str, ZipInfo] = field(default_factory=dict)

    def open(self, part: str) -> IO[bytes]:
        """A part to read. Raises KeyError where the workbook has none of that name."""
        if self.archive is None:
            raise KeyError(part)
        return self.archive.open(self.parts[part.casefold()])

    def read(self, part: str) -> bytes:
        with self.open(part) as stream:
            return stream.read()

    def relations(self, part: str) -> dict[str, dict[str, str]]:
        """What a part points to, by identifier."""
        return {found["Id"]: found for found in elements(self.read(relations_part(part)), "Relationship")}


@contextmanager
def opened_package(path: Path) -> Iterator[Package]:
    """The workbook at ``path``. Raises CheckError for one that is empty, damaged, locked, too large or no workbook."""
    with opening(path), path.open("rb") as stream:
        beginning = stream.read(len(OLE))
    if not beginning:
        raise CheckError("reading.workbook-empty", file=str(path))
    if beginning == OLE:
        yield ole_package(path)
    elif beginning.startswith(ZIP):
        with damage_reported(path):
            archive = ZipFile(path)
        with archive:
            with damage_reported(path):
                package = zip_package(path, archive)
            yield package
    else:
        raise CheckError("reading.not-workbook", file=str(path))


def ole_package(path: Path) -> Package:
    """A workbook in the old container. Raises CheckError for one with a password."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(ENCRYPTED) >= 0:
            raise CheckError("reading.workbook-password", file=str(path))
        return Package(path, "xls", macros=content.find(OLE_MACROS) >= 0)


def zip_package(path: Path, archive: ZipFile) -> Package:
    """A workbook in a zip container, which is checked before anything is unpacked."""
    parts = {info.filename.replace("\\", "/").casefold(): info for info in archive.infolist()}
    if len(parts) != len(archive.infolist()):
        raise CheckError("reading.workbook-damaged", file=str(path))
    if any(info.flag_bits & 1 for info in parts.values()):
        raise CheckError("reading.workbook-password", file=str(path))
    refuse_bombs(path, archive)
    package = Package(path, "ods", macros=False, book=ODS_BOOK, archive=archive, parts=parts)
    if ODS_BOOK in parts:
        return package
    book = office_book(package)
    macros = any(name.endswith("vbaproject.bin") for name in parts)
    links = any(name.startswith(LINKS) for name in parts)
    return replace(package, kind=KINDS[posixpath.splitext(book)[1]], macros=macros, links=links, book=book)


def office_book(package: Package) -> str:
    """The part that lists the sheets. Raises CheckError where there is none: the file is of another program."""
    found = package.relations("") if relations_part("") in package.parts else {}
    for relation in found.values():
        book = target_part("", relation["Target"])
        if relation["Type"].endswith("/officeDocument") and book.startswith("xl/") and book.endswith(tuple(KINDS)):
            return book
    raise CheckError("reading.not-workbook", file=str(package.path))


@contextmanager
def damage_reported(path: Path) -> Iterator[None]:
    """Turn whatever an unpacker, parser or reader raises into a CheckError: the workbook is damaged or locked."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except CheckError:
        raise
    except PasswordError as error:
        raise CheckError("reading.workbook-password", file=str(path)) from error
    except (*DAMAGE, CalamineError) as error:
        raise CheckError("reading.workbook-damaged", file=str(path)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a Rust library raises where it should have given an error
            raise
        raise CheckError("reading.workbook-damaged", file=str(path)) from error
