"""Report text: reads the files of a report to passages.

Each reader is one module of this folder with ``SUFFIXES`` and ``read(path) -> Manuscript``; a new format is one new
file, and nothing is registered.
"""

from __future__ import annotations

import pkgutil
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from checker.model.errors import CheckError
from checker.model.report_text import Manuscript, Passage

FILE_LIMIT = 200_000_000  # bytes of one file
PASSAGES = 200_000  # of all files; a report of a thousand pages has some 20 000
LONGEST = 10_000  # characters of one passage
MEGABYTE = 1_000_000


class ManuscriptReader(Protocol):
    """Interface of a reader module."""

    SUFFIXES: tuple[str, ...]

    def read(self, path: Path) -> Manuscript: ...


def read(paths: Sequence[str | Path]) -> Manuscript:
    """Return the report in some files, in their order.

    Raises CheckError for a file that is missing, unreadable or too large, and if no file has any text.
    """
    parts = [read_one(Path(path)) for path in paths]
    passages = tuple(each for part in parts for passage in part.passages for each in split_long(passage))
    if len(passages) > PASSAGES:
        raise CheckError("manuscript.too-many", count=len(passages), limit=PASSAGES)
    if not passages:
        raise CheckError("manuscript.no-text", files=", ".join(map(str, paths)))
    unread = tuple(each for part in parts for each in part.unread)
    files = tuple(file for part in parts for file in part.files)
    return Manuscript(files, passages, unread, sum(part.pages for part in parts))


def split_long(passage: Passage) -> Iterator[Passage]:
    """Split a passage that is too long for a paragraph: a text without paragraphs."""
    if len(passage.text) <= LONGEST:
        yield passage
        return
    for piece in textwrap.wrap(passage.text, LONGEST, break_on_hyphens=False):
        yield replace(passage, text=piece)


def read_one(path: Path) -> Manuscript:
    if not path.is_file():
        raise CheckError("manuscript.missing", file=str(path))
    by_suffix = {suffix: reader for reader in readers() for suffix in reader.SUFFIXES}
    reader = by_suffix.get(path.suffix.lower())
    if reader is None:
        raise CheckError("manuscript.unknown-format", file=str(path), suffixes=", ".join(sorted(by_suffix)))
    size = path.stat().st_size
    if size > FILE_LIMIT:
        sizes = {"size": -(-size // MEGABYTE), "limit": FILE_LIMIT // MEGABYTE}
        raise CheckError("manuscript.too-large", file=str(path), **sizes)
    return reader.read(path)


def readers() -> list[ManuscriptReader]:
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return [cast("ManuscriptReader", module) for module in modules if hasattr(module, "SUFFIXES")]
