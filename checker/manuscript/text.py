"""Reports in plain text and in Markdown."""

from __future__ import annotations

import re
from pathlib import Path

from checker.errors import CheckError
from checker.manuscript.lines import passages
from checker.manuscript.opening import unreadable
from checker.passages import Manuscript

SUFFIXES = (".txt", ".text", ".md", ".markdown")
MARKDOWN = (".md", ".markdown")
ENCODINGS = ("utf-8-sig", "cp1252")
EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.{1,500}?)(?<=\S)\1")
RULER = re.compile(r"^[\s|:+=*_-]+$")
LINK = re.compile(r"!?\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)")


def claims(path: Path) -> bool:
    """Whether the file's name says that it is a text."""
    return path.suffix.lower() in SUFFIXES


def read(path: Path) -> Manuscript:
    """The passages of a text, with their lines; with pages where form feeds part them."""
    with unreadable(path):
        content = path.read_bytes()
    text = decoded(path, content)
    marked = path.suffix.lower() in MARKDOWN
    lines = re.split(r"\r\n|\n|\r", text)
    if marked:
        lines = [unmarked(line) for line in lines]
    feeds = text.rstrip("\f").count("\f")
    found = tuple(passages(lines, path.name, page=1 if feeds else None, marked=marked))
    return Manuscript((path.name,), found, pages=feeds + 1 if feeds else 0)


def decoded(path: Path, content: bytes) -> str:
    """The text of UTF-8, or of Windows-1252 where it is not. Raises CheckError for a file that is no text."""
    if b"\x00" in content[:4096]:
        raise CheckError("manuscript.damaged", file=str(path), suffix=path.suffix.lower())
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def unmarked(line: str) -> str:
    """A line of Markdown without its marks: emphasis, links, the ruler of a table and the bars between its cells."""
    if RULER.match(line):
        return ""
    plain = EMPHASIS.sub(r"\2", LINK.sub(r"\1", line))
    return (
        " · ".join(cell.strip() for cell in plain.strip().strip("|").split("|")) if line.lstrip()[:1] == "|" else plain
    )
