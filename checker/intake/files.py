"""Files and folders: what a reader is, what a folder contains, and sentences for what cannot be opened."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from checker.model.errors import CheckError
from checker.model.submission import RawSubmission
from checker.texts import Text

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


SUBMISSION_TOML = "submission.toml"
KEYS = ("portfolio", "period", "reporting_date", "version", "extract", "decimal", "returns", "expected")


def read_submission_toml(folder: Path) -> dict[str, Any]:
    """The keys of the folder's ``submission.toml``; empty where there is none.

    ``portfolio``, ``period`` and ``version`` are texts, ``reporting_date`` a date or a text, ``extract`` a boolean,
    ``decimal`` "," or ".", ``returns`` a boolean, ``expected`` a list of texts. Raises CheckError with the line
    for anything else.
    """
    found = [entry for entry in entries(folder) if entry.name.casefold() == SUBMISSION_TOML]
    if not found:
        return {}
    text = read_text(found[0])
    return {key: stated_value(found[0], text, key, value) for key, value in parse(found[0], text).items()}


def read_text(file: Path) -> str:
    """The file's text without a byte order mark, which Notepad writes."""
    with opening(file):
        content = file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CheckError("reading.stated-encoding", file=str(file), line=line) from error


def parse(file: Path, text: str) -> dict[str, Any]:
    """Parse the text. Raises CheckError with the line where it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"at line (\d+)", str(error))
        line = int(where[1]) if where else text.rstrip().count("\n") + 1
        raise CheckError("reading.stated-broken", file=str(file), line=line) from error


def stated_value(file: Path, text: str, key: str, value: Any) -> Any:
    """Check and convert the value of a key. Raises CheckError for an unknown key or a value of another kind."""
    place = {"file": str(file), "line": line_of(text, key), "name": key}
    if key not in KEYS:
        near = nearest(key, KEYS)
        entry = "reading.stated-unknown-near" if near else "reading.stated-unknown"
        raise CheckError(entry, **place, near=near, known=", ".join(KEYS))
    if key in ("period", "version") and type(value) in (int, date):
        value = str(value)
    if not fits(key, value):
        raise CheckError("reading.stated-value", **place, expected=Text(f"reading.expected-{key}"))
    return value.strip() if isinstance(value, str) else value


def fits(key: str, value: Any) -> bool:
    if key in ("extract", "returns"):
        return isinstance(value, bool)
    if key == "expected":
        return isinstance(value, list) and all(isinstance(name, str) and name.strip() for name in value)
    if key == "decimal":
        return value in (",", ".")
    if key == "reporting_date" and isinstance(value, date):
        return not isinstance(value, datetime)
    return isinstance(value, str) and bool(value.strip())


def line_of(text: str, key: str) -> int:
    """The line of a key or header of that name; 1 where it is written in an unusual way."""
    found = re.search(rf"""^\s*\[*\s*["']?{re.escape(key)}["']?\s*[.=\]]""", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1
