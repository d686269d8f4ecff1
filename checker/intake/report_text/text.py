"""Plain text and Markdown."""

from __future__ import annotations

import re
from pathlib import Path

from checker.intake.report_text.reading import passages, wrap_errors
from checker.model.errors import CheckError
from checker.model.report_text import Manuscript

SUFFIXES = (".txt", ".text", ".md", ".markdown")
MARKDOWN = (".md", ".markdown")
ENCODINGS = ("utf-8-sig", "cp1252")
EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.{1,500}?)(?<=\S)\1")
RULE = re.compile(r"^[\s|:+=*_-]+$")
LINK = re.compile(r"!?\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)")


def read(path: Path) -> Manuscript:
    """Return the passages of a text, with their lines; with pages where form feeds part them."""
    with wrap_errors(path):
        content = path.read_bytes()
    text = decode(path, content)
    marked = path.suffix.lower() in MARKDOWN
    lines = re.split(r"\r\n|\n|\r", text)
    if marked:
        lines = [strip_markdown(line) for line in lines]
    feeds = text.rstrip("\f").count("\f")
    found = tuple(passages(lines, path.name, page=1 if feeds else None, marked=marked))
    return Manuscript((path.name,), found, pages=feeds + 1 if feeds else 0)


def decode(path: Path, content: bytes) -> str:
    """Decode UTF-8, else Windows-1252. Raises CheckError for a binary file."""
    if b"\x00" in content[:4096]:
        raise CheckError("manuscript.damaged", file=str(path), suffix=path.suffix.lower())
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def strip_markdown(line: str) -> str:
    """A line of Markdown without emphasis, links, table rules and cell bars."""
    if RULE.match(line):
        return ""
    plain = EMPHASIS.sub(r"\2", LINK.sub(r"\1", line))
    return (
        " · ".join(cell.strip() for cell in plain.strip().strip("|").split("|")) if line.lstrip()[:1] == "|" else plain
    )
