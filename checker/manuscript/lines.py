"""From lines to passages: paragraphs and bullets put together again, headings and gaps kept.

A blank line ends a passage, and so does a bullet, a heading's mark, and a line that is indented deeper than the one
before it (a paragraph's first line). A form feed begins a page; three blank lines or more begin a new part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from checker.passages import Passage

BULLET = re.compile(r"(?:[•‣◦▪●\uf0b7·]|[-–*+](?= )|\d{1,2}[.)](?= [^\W\d_a-zæøå]))\s*")
HASHES = re.compile(r"#{1,6}(?= )")
WIDE = 3  # blank lines that part a text
ENDS = ".!?:;"
SOFT = "\u00ad"


@dataclass
class Draft:
    """A passage being put together."""

    line: int
    bullet: bool = False
    level: int | None = None
    part: int = 0
    texts: list[str] = field(default_factory=list)


def passages(
    lines: Iterable[str], file: str, *, page: int | None = None, marked: bool = False, numbered: bool = True
) -> Iterator[Passage]:
    """The passages of a text file's lines, or of one page's. ``marked``: ``#`` is a heading, as in Markdown."""
    draft: Draft | None = None
    part, blanks, indent = 0, 0, 0

    def finished() -> Iterator[Passage]:
        if draft is not None and draft.texts:
            line = draft.line if numbered else None
            yield Passage(file, joined(draft.texts), page, line, draft.level, draft.part, bullet=draft.bullet)

    for number, line in enumerate(lines, 1):
        if feeds := line.count("\f"):
            yield from finished()
            draft, blanks, part, page = None, 0, part + feeds, (page or 1) + feeds
        text = tidy(line)
        if not text:
            blanks += 1
            continue
        part += blanks >= WIDE
        begun = begins(text, number, marked)
        deeper, indent = indented(line) > indent, indented(line)
        if draft is not None and begun is None and goes_on(draft, text, blanks, deeper):
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


def goes_on(draft: Draft, text: str, blanks: int, deeper: bool) -> bool:
    """Whether a line without a mark of its own belongs to the passage before it."""
    if draft.level is not None:
        return False
    if not draft.texts:
        return True
    if blanks:  # a sentence that goes on over a blank line
        return blanks < WIDE and draft.bullet and text[:1].islower() and draft.texts[-1][-1:] not in ENDS
    return draft.bullet or not deeper


def begins(text: str, number: int, marked: bool) -> Draft | None:
    """A bullet or a marked heading that begins on this line; None for any other line."""
    heading = HASHES.match(text) if marked else None
    if heading:
        return Draft(number, level=heading.end(), texts=[text[heading.end() :].rstrip("#").strip()])
    bullet = BULLET.match(text)
    if bullet:
        rest = text[bullet.end() :]
        return Draft(number, bullet=True, texts=[rest] if rest else [])
    return None


def joined(texts: Iterable[str]) -> str:
    """Lines as one text. A hyphen at a line's end stays, and the word goes on without a space."""
    result = ""
    for text in texts:
        glued = result[-1:] == "-" and result[-2:-1].isalpha() and text[:1].islower()
        result = f"{result}{text}" if glued or not result else f"{result} {text}"
    return result


def tidy(line: str) -> str:
    """A line without what nobody sees: repeated and hard spaces, soft hyphens, control characters."""
    plain = "".join(each if each.isprintable() else " " for each in line.replace(SOFT, ""))
    return " ".join(plain.split())


def indented(line: str) -> int:
    """How far a line is indented."""
    plain = line.replace("\f", "")
    return len(plain) - len(plain.lstrip())
