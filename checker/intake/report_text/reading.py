"""What readers of report formats share: opening files safely, and joining lines to passages.

A blank line ends a passage, and so does a bullet, a heading's mark, and a line that is indented deeper than the one
before it (a paragraph's first line). A form feed begins a page; three blank lines or more begin a new part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from checker.intake.zip_limits import refuse_bombs
from checker.model.errors import CheckError
from checker.model.report_text import Passage

PAGE_LIMIT = 5_000  # pages or slides of one file
BULLET = re.compile(r"(?:[•‣◦▪●\uf0b7·]|[-–*+](?= )|\d{1,2}[.)](?= [^\W\d_a-zæøå]))\s*")
HASHES = re.compile(r"#{1,6}(?= )")
PART_GAP = 3  # blank lines that part a text
SENTENCE_ENDS = ".!?:;"
SOFT_HYPHEN = "\u00ad"


def import_library(name: str, path: Path) -> Any:
    """Import a library of the extra ``report``. Raises CheckError with the installation command if it is missing."""
    try:
        return import_module(name)
    except ImportError:
        raise CheckError("manuscript.no-library", file=str(path), suffix=path.suffix.lower()) from None


@contextmanager
def wrap_errors(path: Path) -> Iterator[None]:
    """Turn any failure of a library into a CheckError about the file."""
    try:
        yield
    except CheckError:
        raise
    except OSError as error:
        raise CheckError("manuscript.cannot-open", file=str(path), reason=error.strerror or str(error)) from error
    except Exception as error:
        raise CheckError("manuscript.damaged", file=str(path), suffix=path.suffix.lower()) from error


def check_package(path: Path) -> None:
    """Raise CheckError if a zipped document is damaged or unpacks to too much."""
    try:
        with ZipFile(path) as archive:
            refuse_bombs(path, archive)
    except (BadZipFile, NotImplementedError) as error:
        raise CheckError("manuscript.damaged", file=str(path), suffix=path.suffix.lower()) from error


def check_pages(path: Path, count: int) -> None:
    if count > PAGE_LIMIT:
        raise CheckError("manuscript.too-many-pages", file=str(path), count=count, limit=PAGE_LIMIT)


@dataclass
class Draft:
    """A passage being assembled."""

    line: int
    bullet: bool = False
    level: int | None = None
    part: int = 0
    texts: list[str] = field(default_factory=list)


def passages(
    lines: Iterable[str], file: str, *, page: int | None = None, marked: bool = False, numbered: bool = True
) -> Iterator[Passage]:
    """Yield the passages of a text file's lines, or of one page's. ``marked``: ``#`` is a heading, as in Markdown."""
    draft: Draft | None = None
    part, blanks, indent = 0, 0, 0

    def finished() -> Iterator[Passage]:
        if draft is not None and draft.texts:
            line = draft.line if numbered else None
            yield Passage(file, join_lines(draft.texts), page, line, draft.level, draft.part, bullet=draft.bullet)

    for number, line in enumerate(lines, 1):
        if feeds := line.count("\f"):
            yield from finished()
            draft, blanks, part, page = None, 0, part + feeds, (page or 1) + feeds
        text = tidy(line)
        if not text:
            blanks += 1
            continue
        part += blanks >= PART_GAP
        begun = new_draft(text, number, marked)
        deeper, indent = indentation(line) > indent, indentation(line)
        if draft is not None and begun is None and continues(draft, text, blanks, deeper):
            draft.texts.append(text)
        elif draft is None or draft.texts or begun is None or not begun.bullet:
            if draft is not None and not draft.texts:  # a bullet's mark on a line of its own
                draft.texts.append(text)
            else:
                yield from finished()
                draft = begun or Draft(number, texts=[text])
                draft.part = part
        else:
            draft.texts += begun.texts  # further marks before the text
        blanks = 0
    yield from finished()


def continues(draft: Draft, text: str, blanks: int, deeper: bool) -> bool:
    """Whether a line without a mark of its own belongs to the passage before it."""
    if draft.level is not None:
        return False
    if not draft.texts:
        return True
    if blanks:  # a sentence that goes on over a blank line
        return blanks < PART_GAP and draft.bullet and text[:1].islower() and draft.texts[-1][-1:] not in SENTENCE_ENDS
    return draft.bullet or not deeper


def new_draft(text: str, number: int, marked: bool) -> Draft | None:
    """A bullet or a marked heading that begins on this line; None for any other line."""
    heading = HASHES.match(text) if marked else None
    if heading:
        return Draft(number, level=heading.end(), texts=[text[heading.end() :].rstrip("#").strip()])
    bullet = BULLET.match(text)
    if bullet:
        rest = text[bullet.end() :]
        return Draft(number, bullet=True, texts=[rest] if rest else [])
    return None


def join_lines(texts: Iterable[str]) -> str:
    """Lines as one text. A hyphen at a line's end stays, and the word continues without a space."""
    result = ""
    for text in texts:
        glued = result[-1:] == "-" and result[-2:-1].isalpha() and text[:1].islower()
        result = f"{result}{text}" if glued or not result else f"{result} {text}"
    return result


def tidy(line: str) -> str:
    """A line without invisible characters: repeated and hard spaces, soft hyphens, control characters."""
    plain = "".join(each if each.isprintable() else " " for each in line.replace(SOFT_HYPHEN, ""))
    return " ".join(plain.split())


def indentation(line: str) -> int:
    plain = line.replace("\f", "")
    return len(plain) - len(plain.lstrip())
