"""Reading the XML parts of a workbook. Document types are refused: no spreadsheet has one, and they can explode."""

from __future__ import annotations

import posixpath
from typing import Any, Protocol
from xml.parsers import expat


class Handler(Protocol):
    """What hears of tags and text."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag begins."""

    def end(self, tag: str) -> None:
        """A tag ends."""

    def text(self, text: str) -> None:
        """Characters between tags, perhaps in several pieces."""


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
    """Called at a document type."""
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
    """The part that says what ``part`` points to; "" stands for the whole workbook."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def target_part(part: str, target: str) -> str:
    """The part that a relation of ``part`` points to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
