"""What a published report says, as it stands in its files: passages in order, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.texts import Text


@dataclass(frozen=True)
class Passage:
    """A paragraph, a bullet, a cell of a table or a heading, its lines joined with single spaces.

    ``page`` is the page or slide (from 1) where the format has them. ``line`` is the line of a text file on which it
    begins, or the number of a document's paragraph (``unit`` "paragraph"). ``level`` is a heading's depth where the
    format says that it is one (1 is the highest). ``part`` numbers the pages, or the parts of a text that has none:
    what stands in another part is not under the same heading. ``about`` limits it to one submission: (portfolio,
    period).
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
    """Something that is published and was not read: a page without text, a picture, a chart. ``why`` says which."""

    file: str
    why: Text
    page: int | None = None
    line: int | None = None
    unit: str = "line"


@dataclass(frozen=True)
class Manuscript:
    """One or several files of a report, read in order. ``pages`` counts pages and slides, where there are any."""

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
