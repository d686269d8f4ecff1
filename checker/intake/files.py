"""Files and folders: what a reader is, what a folder contains, and sentences for what cannot be opened."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from checker.errors import CheckError
from checker.submission import RawSubmission

HIDDEN = (".", "~$")  # "~$" is what Excel puts beside a workbook that is open
SYSTEM_FILES = ("thumbs.db", "desktop.ini", "__macosx")


class Reader(Protocol):
    """The interface of a reader module."""

    SUFFIXES: tuple[str, ...]

    def claims(self, path: Path) -> bool:
        """Whether this reader reads the file or folder."""

    def read(self, path: Path) -> RawSubmission:
        """The sheets of the file or folder."""


def exists(path: Path) -> bool:
    """Whether a file or folder exists; False also for an impossible name."""
    return os.path.exists(path)


def is_hidden(name: str) -> bool:
    """Whether a name is hidden, or left behind by an operating system."""
    return name.startswith(HIDDEN) or name.casefold() in SYSTEM_FILES


def entries(folder: Path) -> list[Path]:
    """The entries of a folder by name, except hidden ones. Raises CheckError where it cannot be listed."""
    with opening(folder):
        found = [entry for entry in folder.iterdir() if not is_hidden(entry.name)]
    return sorted(found, key=lambda entry: (entry.name.casefold(), entry.name))


def files_to_read(path: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """The file itself, or the folder's files, that end with one of ``suffixes``; capitals do not matter."""
    candidates = entries(path) if path.is_dir() else [path]
    return [file for file in candidates if file.suffix.casefold() in suffixes and file.is_file()]


def delivered_files(path: Path) -> list[Path]:
    """The files of a submission: the file itself, or every file of the folder that is not hidden, read or not."""
    return [entry for entry in entries(path) if entry.is_file()] if path.is_dir() else [path]


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """Turn an OSError into a CheckError that says the file or folder cannot be opened."""
    try:
        yield
    except OSError as error:
        raise CheckError("reading.cannot-open", file=str(path), reason=error.strerror or str(error)) from error


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate most similar to ``name``, ignoring capitals; None where none is near."""
    by_fold = {candidate.casefold(): candidate for candidate in candidates}
    close = difflib.get_close_matches(name.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None
