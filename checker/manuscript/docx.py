"""Reports as Word documents: paragraphs and the cells of tables in order; the paragraph's number is the place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.manuscript.lines import tidy
from checker.manuscript.opening import check_package, library, unreadable
from checker.passages import Manuscript, Passage, Unread
from checker.texts import Text

SUFFIXES = (".docx", ".docm")
HEADING = re.compile(r"(?:heading|overskrift) (\d)$", re.IGNORECASE)
TITLES = ("title", "tittel")
DRAWN = {"picture": "pic:pic", "chart": "c:chart", "drawing": "dgm:relIds"}
NAMES = {
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
}


def claims(path: Path) -> bool:
    """Whether the file's name says that it is a Word document."""
    return path.suffix.lower() in SUFFIXES


def read(path: Path) -> Manuscript:
    """The passages of a document. Pictures and charts in it are told as not read."""
    document = library("docx", path)
    check_package(path)
    found: list[Passage] = []
    unread: list[Unread] = []
    with unreadable(path):
        body = document.Document(str(path)).element.body
        for number, (element, style, listed) in enumerate(paragraphs(body), 1):
            text = tidy("".join(piece(node) for node in element.iter()))
            if text:
                own = Passage(path.name, text, line=number, level=level(style), unit="paragraph", bullet=listed)
                found.append(own)
            for kind in drawn(element):
                unread.append(Unread(path.name, Text(f"manuscript.{kind}"), line=number, unit="paragraph"))
    return Manuscript((path.name,), tuple(found), tuple(unread))


def paragraphs(body: Any) -> Iterator[tuple[Any, str, bool]]:
    """Every paragraph of the body, those in tables and text boxes among them: itself, its style, whether it is listed.

    A text box stands within a paragraph; its text is read there, once.
    """
    for element in body.iter(f"{{{NAMES['w']}}}p"):
        if any(parent.tag == element.tag for parent in element.iterancestors()):
            continue
        properties = element.find("w:pPr", NAMES)
        style = properties.find("w:pStyle", NAMES) if properties is not None else None
        name = style.get(f"{{{NAMES['w']}}}val", "") if style is not None else ""
        listed = properties is not None and properties.find("w:numPr", NAMES) is not None
        yield element, spaced(name), listed or name.lower().startswith("list")


def spaced(style: str) -> str:
    """A style's id as its name is written: Heading1 is "Heading 1"."""
    return re.sub(r"(?<=\D)(\d)$", r" \1", style).replace("  ", " ")


def piece(node: Any) -> str:
    """What an element of a paragraph adds to its text. Of a text box that stands twice, the older copy is left out."""
    if any(parent.tag.endswith("}Fallback") for parent in node.iterancestors()):
        return ""
    tag = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
    if tag == "t" and node.tag.startswith(f"{{{NAMES['w']}}}"):
        return node.text or ""
    return {"noBreakHyphen": "-"}.get(tag, " " if tag in ("tab", "br", "cr", "p") else "")


def level(style: str) -> int | None:
    """A heading's depth by its style; None for other paragraphs."""
    if style.lower() in TITLES:
        return 1
    heading = HEADING.match(style)
    return int(heading[1]) if heading else None


def drawn(element: Any) -> Iterator[str]:
    """What a paragraph shows beside text, once for each picture or chart."""
    for kind, name in DRAWN.items():
        space, _, local = name.partition(":")
        tag = f"{{{NAMES[space]}}}{local}"
        yield from (kind for _ in element.iter(tag))
