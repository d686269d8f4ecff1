"""From files to sheets: which reader reads a path is for the readers to say.

Each reader is one module of this folder with ``SUFFIXES``, ``claims(path) -> bool`` and ``read(path) ->
RawSubmission``; a new format is one new file, and nothing is registered. Nothing is typed and nothing dropped here:
that is for the structure to judge.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import cast

from checker.errors import CheckError
from checker.intake.files import Reader, entries, exists, is_hidden, nearest
from checker.intake.readers.workbook import gc_paused
from checker.intake.submission_toml import SUBMISSION_TOML, read_submission_toml
from checker.submission import Progress, RawSubmission, Sheet, silent
from checker.texts import Text

BESIDE = ("expected.json",)  # lies in a dataset's folder beside the tables, and is no table
SHOWN = 10  # names listed in a sentence


def read(path: str | Path, progress: Progress = silent) -> RawSubmission:
    """The submission at ``path``: a folder of CSV or Parquet files (or both), one such file, a workbook, or a folder of
    workbooks of which ``submission.toml`` says that each is a project's return.

    Raises CheckError for a path that is not there, that nobody can read, or that has no filled cell at all.
    """
    place = Path(path)
    if not exists(place):
        raise missing(place)
    stated = read_submission_toml(place) if place.is_dir() else {}
    of_returns = bool(stated.get("returns"))
    raw = join(str(path), [reader.read(place) for reader in claiming(place, or_none=of_returns)])
    if place.is_dir():
        raw = replace(raw, stated=stated, told=raw.told + left_unread(place, raw.sheets))
    if of_returns:
        alone = [reader for reader in readers() if not reader.claims(place)]
        return replace(raw, returns=read_returns(place, alone, progress))
    if not any(map(is_filled, raw.sheets)):
        raise CheckError("reading.all-empty", file=str(path), sheets=names(sheet.name for sheet in raw.sheets))
    return raw


def readers() -> list[Reader]:
    """Every module of this folder that claims paths, by name."""
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return [cast("Reader", module) for module in modules if hasattr(module, "claims")]


def claiming(place: Path, *, or_none: bool = False) -> list[Reader]:
    """The readers of a path. Raises CheckError, saying what would be read, where there is none and must be one."""
    found = [reader for reader in readers() if reader.claims(place)]
    if found or or_none:
        return found
    suffixes = ", ".join(sorted({suffix for reader in readers() for suffix in reader.SUFFIXES}))
    if not place.is_dir():
        raise CheckError("reading.unknown-format", file=str(place), suffixes=suffixes)
    inside = entries(place)
    if workbooks := [entry.name for entry in inside if is_read_alone(entry, readers())]:
        raise CheckError(
            "reading.only-workbook", folder=str(place), first=str(place / workbooks[0]), files=names(workbooks)
        )
    if not inside:
        raise CheckError("reading.empty-folder", folder=str(place))
    raise CheckError("reading.nothing-known", folder=str(place), seen=names(map(shown, inside)), suffixes=suffixes)


def join(path: str, parts: Sequence[RawSubmission]) -> RawSubmission:
    """What several readers found in one folder, as one submission with its sheets in the order of their files."""
    sheets = [sheet for part in parts for sheet in part.sheets]
    in_order = sheets if len(parts) == 1 else sorted(sheets, key=lambda sheet: (sheet.file.casefold(), sheet.file))
    return RawSubmission(path, tuple(in_order), told=tuple(text for part in parts for text in part.told))


def left_unread(folder: Path, sheets: Sequence[Sheet]) -> tuple[Text, ...]:
    """What lies in the folder and was not read; files that are known to be something else are passed over."""
    known = {*BESIDE, *(sheet.file for sheet in sheets)}
    others = [reader for reader in readers() if not reader.claims(folder)]
    left = [shown(entry) for entry in entries(folder) if not (entry.name in known or is_beside(entry, others))]
    return (Text("reading.unread", {"files": ", ".join(left)}),) if left else ()


def is_beside(entry: Path, others: Sequence[Reader]) -> bool:
    """Whether a file belongs beside the tables: ``submission.toml``, a read-me, the same submission as a workbook."""
    name = entry.name.casefold()
    return name == SUBMISSION_TOML or name.startswith("readme") or name.endswith(".md") or is_read_alone(entry, others)


def is_read_alone(entry: Path, others: Sequence[Reader]) -> bool:
    """Whether a file is a submission by itself, as a workbook is."""
    return entry.is_file() and any(reader.claims(entry) for reader in others)


def is_filled(sheet: Sheet) -> bool:
    """Whether a sheet has any cell that is not blank, or is a frame with columns."""
    if sheet.frame is not None:
        return sheet.frame.width > 0
    return any(cell is not None and str(cell).strip() for row in sheet.rows for cell in row)


def missing(place: Path) -> CheckError:
    """What to say of a path that is not there: the first part of it that is missing, and the nearest name instead."""
    while not exists(place.parent):
        place = place.parent
    folder = place.parent
    candidates = [name for name in nearest_candidates(folder) if not is_hidden(name)]
    if near := nearest(place.name, candidates):
        return CheckError("reading.missing-near", path=str(place), near=str(folder / near))
    return CheckError("reading.missing", path=str(place))


def nearest_candidates(folder: Path) -> list[str]:
    """The names in a folder; none where it cannot be listed."""
    return [entry.name for entry in entries(folder)] if folder.is_dir() else []


def shown(entry: Path) -> str:
    """A name as listed: a folder's ends with a slash."""
    return f"{entry.name}/" if entry.is_dir() else entry.name


def names(found: Iterable[str]) -> str:
    """Names in one line, the first few where there are many."""
    every = list(found)
    more = [f"… (+{len(every) - SHOWN})"] if len(every) > SHOWN else []
    return ", ".join(every[:SHOWN] + more)


@gc_paused()
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
