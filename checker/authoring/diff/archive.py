"""The submissions of an archive: folders with tables, and workbooks, found some floors down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checker.errors import CheckError
from checker.intake import readers
from checker.intake.files import entries, exists
from checker.intake.submission_toml import SUBMISSION_TOML

DEEPEST = 3  # archive/<organisation>/<portfolio>/<period>


def submissions(archive: Path) -> list[Path]:
    """The submissions at or below a folder, in the order of their paths; a single workbook is one by itself.

    A folder is a submission where it holds ``submission.toml``, or files that are tables; what lies below it is not
    looked at. Raises CheckError where there is none.
    """
    if not exists(archive):
        raise readers.missing(archive)
    found = list(below(archive, DEEPEST))
    if not found:
        raise CheckError("diff.no-submissions", archive=str(archive), depth=DEEPEST)
    return found


def below(place: Path, depth: int) -> Iterator[Path]:
    """The place itself where it is a submission, else those in it."""
    if is_submission(place):
        yield place
    elif place.is_dir():
        for entry in entries(place):
            if depth > 0 or entry.is_file():
                yield from below(entry, depth - 1)


def is_submission(place: Path) -> bool:
    """Whether a folder holds a submission, or a file is one by itself."""
    claimed = any(reader.claims(place) for reader in readers.readers())
    if place.is_dir():
        return claimed or any(entry.name.casefold() == SUBMISSION_TOML for entry in entries(place))
    return claimed
