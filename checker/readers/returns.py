"""A folder of returns: each workbook in it is what one project sent, and a bad one does not stop the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from checker.errors import CheckError
from checker.readers.collector import kept_still
from checker.readers.files import Reader, entries
from checker.submission import Progress, RawSubmission


@kept_still()
def read_returns(folder: Path, readers: Sequence[Reader], progress: Progress) -> tuple[RawSubmission, ...]:
    """Every file of the folder that one of ``readers`` reads, by name; one that cannot be read says why.

    Raises CheckError where there is none.
    """
    claimed = [(entry, reader) for entry in entries(folder) for reader in readers if reader.claims(entry)]
    if not claimed:
        raise CheckError("reading.no-returns", folder=str(folder))
    found = []
    for done, (entry, reader) in enumerate(claimed, 1):
        found.append(read_return(entry, reader))
        progress("reading.progress", done, len(claimed))
    return tuple(found)


def read_return(file: Path, reader: Reader) -> RawSubmission:
    """One return; without sheets, and with the reason, where it cannot be read."""
    try:
        return reader.read(file)
    except CheckError as error:
        return RawSubmission(str(file), (), refused=error.text)
