"""From a report's files to passages of text: which reader reads a file is for the readers to say.

Each reader is one module of this folder with ``SUFFIXES``, ``claims(path) -> bool`` and ``read(path) -> Manuscript``;
a new format is one new file, and nothing is registered.
"""

from __future__ import annotations

import pkgutil
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from checker.errors import CheckError
from checker.passages import Manuscript, Passage

FILE_LIMIT = 200_000_000  # bytes of one file
PASSAGES = 200_000  # of all files; a report of a thousand pages has some 20 000
LONGEST = 10_000  # letters of one passage
MEGABYTE = 1_000_000


class ManuscriptReader(Protocol):
    """What a module must have to be a reader."""

    SUFFIXES: tuple[str, ...]

    def claims(self, path: Path) -> bool:
        """Whether this reader reads the file."""

    def read(self, path: Path) -> Manuscript:
        """The passages of the file."""


def read(paths: Sequence[str | Path]) -> Manuscript:
    """The report that stands in some files, in their order.

    Raises CheckError for a file that is not there, that nobody can read, or that is too large, and where no file has
    a word of text.
    """
    parts = [read_one(Path(path)) for path in paths]
    passages = tuple(each for part in parts for passage in part.passages for each in shortened(passage))
    if len(passages) > PASSAGES:
        raise CheckError("manuscript.too-many", count=len(passages), limit=PASSAGES)
    if not passages:
        raise CheckError("manuscript.no-text", files=", ".join(map(str, paths)))
    unread = tuple(each for part in parts for each in part.unread)
    files = tuple(file for part in parts for file in part.files)
    return Manuscript(files, passages, unread, sum(part.pages for part in parts))


def shortened(passage: Passage) -> Iterator[Passage]:
    """A passage in pieces of a length that a paragraph may have: what is longer is a text without paragraphs."""
    if len(passage.text) <= LONGEST:
        yield passage
        return
    for piece in textwrap.wrap(passage.text, LONGEST, break_on_hyphens=False):
        yield replace(passage, text=piece)


def read_one(path: Path) -> Manuscript:
    """One file by the reader that claims it."""
    if not path.is_file():
        raise CheckError("manuscript.missing", file=str(path))
    found = [reader for reader in readers() if reader.claims(path)]
    if not found:
        suffixes = ", ".join(sorted({suffix for reader in readers() for suffix in reader.SUFFIXES}))
        raise CheckError("manuscript.unknown-format", file=str(path), suffixes=suffixes)
    size = path.stat().st_size
    if size > FILE_LIMIT:
        sizes = {"size": -(-size // MEGABYTE), "limit": FILE_LIMIT // MEGABYTE}
        raise CheckError("manuscript.too-large", file=str(path), **sizes)
    return found[0].read(path)


def readers() -> list[ManuscriptReader]:
    """Every module of this folder that claims paths, by name."""
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return [cast("ManuscriptReader", module) for module in modules if hasattr(module, "claims")]
