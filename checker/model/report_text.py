"""Text of a report as read from its files: passages in order, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.texts import Text


@dataclass(frozen=True)
class Passage:
    """A paragraph, a bullet, a cell of a table or a heading, its lines joined with single spaces.

    ``page`` is the page or slide (from 1) where the format has them. ``line`` is the first line in a text file, or the
    number of a document's paragraph (``unit`` "paragraph"). ``level`` is a heading's depth where the format gives one
    (1 is the highest). ``part`` numbers the pages, or the parts of a text without pages: a heading applies within its
    part. ``about`` limits the passage to one submission: (portfolio, period). ``under`` is the record of its heading
    where the source gives it.
    """

    file: str
    text: str
    page: int | None = None
    line: int | None = None
    level: int | None = None
    part: int = 0
    unit: str = "line"
    bullet: bool = False
    about: tuple[str, str] | None = None
    under: str | None = None


@dataclass(frozen=True)
class Unread:
    """Published content that was not read: a page without text, a picture, a chart; ``why`` says which."""

    file: str
    why: Text
    page: int | None = None
    line: int | None = None
    unit: str = "line"


@dataclass(frozen=True)
class Manuscript:
    """One or more files of a report, read in order. ``pages`` counts pages and slides."""

    files: tuple[str, ...]
    passages: tuple[Passage, ...]
    unread: tuple[Unread, ...] = ()
    pages: int = 0

    def parts(self) -> Iterator[tuple[Passage, ...]]:
        """The passages, part by part."""
        own: list[Passage] = []
        for passage in self.passages:
            if own and (passage.file, passage.part) != (own[-1].file, own[-1].part):
                yield tuple(own)
                own = []
            own.append(passage)
        if own:
            yield tuple(own)
