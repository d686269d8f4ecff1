"""Word documents: paragraphs and table cells in order; a location is the number of the paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.intake.report_text.reading import check_package, import_library, tidy, wrap_errors
from checker.model.report_text import Manuscript, Passage, Unread
from checker.texts import Text

SUFFIXES = (".docx", ".docm")
HEADING = re.compile(r"(?:heading|overskrift) (\d)$", re.IGNORECASE)
TITLE_STYLES = ("title", "tittel")
GRAPHICS = {"picture": "pic:pic", "chart": "c:chart", "drawing": "dgm:relIds"}
NAMESPACES = {
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
}


def read(path: Path) -> Manuscript:
    """Return the passages of a document. Pictures and charts in it are reported as not read."""
    document = import_library("docx", path)
    check_package(path)
    found: list[Passage] = []
    unread: list[Unread] = []
    with wrap_errors(path):
        body = document.Document(str(path)).element.body
        for number, (element, style, listed) in enumerate(paragraphs(body), 1):
            text = tidy("".join(element_text(node) for node in element.iter()))
            if text:
                own = Passage(path.name, text, line=number, level=heading_level(style), unit="paragraph", bullet=listed)
                found.append(own)
            for kind in graphics(element):
                unread.append(Unread(path.name, Text(f"manuscript.{kind}"), line=number, unit="paragraph"))
    return Manuscript((path.name,), tuple(found), tuple(unread))


def paragraphs(body: Any) -> Iterator[tuple[Any, str, bool]]:
    """Yield every paragraph, including those in tables and text boxes: itself, its style, whether it is a list item.

    A text box is inside a paragraph; its text is read there, once.
    """
    for element in body.iter(f"{{{NAMESPACES['w']}}}p"):
        if any(parent.tag == element.tag for parent in element.iterancestors()):
            continue
        properties = element.find("w:pPr", NAMESPACES)
        style = properties.find("w:pStyle", NAMESPACES) if properties is not None else None
        name = style.get(f"{{{NAMESPACES['w']}}}val", "") if style is not None else ""
        listed = properties is not None and properties.find("w:numPr", NAMESPACES) is not None
        yield element, style_name(name), listed or name.lower().startswith("list")


def style_name(style: str) -> str:
    """A style's name from its id: Heading1 is "Heading 1"."""
    return re.sub(r"(?<=\D)(\d)$", r" \1", style).replace("  ", " ")


def element_text(node: Any) -> str:
    """Text of an element. Fallback copies of text boxes are skipped."""
    if any(parent.tag.endswith("}Fallback") for parent in node.iterancestors()):
        return ""
    tag = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
    if tag == "t" and node.tag.startswith(f"{{{NAMESPACES['w']}}}"):
        return node.text or ""
    return {"noBreakHyphen": "-"}.get(tag, " " if tag in ("tab", "br", "cr", "p") else "")


def heading_level(style: str) -> int | None:
    if style.lower() in TITLE_STYLES:
        return 1
    heading = HEADING.match(style)
    return int(heading[1]) if heading else None


def graphics(element: Any) -> Iterator[str]:
    """Yield the kind of each picture or chart in a paragraph."""
    for kind, name in GRAPHICS.items():
        space, _, local = name.partition(":")
        tag = f"{{{NAMESPACES[space]}}}{local}"
        yield from (kind for _ in element.iter(tag))
