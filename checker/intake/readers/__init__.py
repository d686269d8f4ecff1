"""Readers from files to sheets, in which nothing is typed and nothing dropped.

Each reader is one module of this folder with ``SUFFIXES``, ``claims(path) -> bool`` and ``read(path) ->
RawSubmission``. A new format is one new file, and nothing is registered.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import cast

from checker.intake.files import SUBMISSION_TOML, Reader, entries, exists, is_hidden, nearest, read_submission_toml
from checker.intake.readers.workbook import gc_paused
from checker.model.errors import CheckError
from checker.model.submission import Progress, RawSubmission, Sheet, silent
from checker.texts import Text

BESIDE = ("expected.json",)  # is in a dataset's folder beside the tables, and is no table
SHOWN = 10  # names listed in a sentence


def read(path: str | Path, progress: Progress = silent) -> RawSubmission:
    """Read the submission at ``path``.

    It is a folder of CSV or Parquet files (or both), one such file, a workbook, or a folder of workbooks that
    ``submission.toml`` declares to be returns. Raises CheckError for a path that does not exist, that no reader reads,
    or that has no filled cell.
    """
    place = Path(path)
    if not exists(place):
        raise missing(place)
    stated = read_submission_toml(place) if place.is_dir() else {}
    of_returns = bool(stated.get("returns"))
    raw = _joined(str(path), [reader.read(place) for reader in claiming(place, or_none=of_returns)])
    if place.is_dir():
        raw = replace(raw, stated=stated, messages=raw.messages + left_unread(place, raw.sheets))
    if of_returns:
        return replace(raw, returns=_read_returns(place, _not_claiming(place), progress))
    if not any(map(_is_filled, raw.sheets)):
        raise CheckError("reading.all-empty", file=str(path), sheets=_listed(sheet.name for sheet in raw.sheets))
    return raw


def readers() -> list[Reader]:
    """Every module of this folder that claims paths, by name."""
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    return [cast("Reader", module) for module in modules if hasattr(module, "claims")]


def missing(place: Path) -> CheckError:
    """The error for a path that does not exist: its first missing part, and the nearest name instead."""
    while not exists(place.parent):
        place = place.parent
    folder = place.parent
    candidates = [entry.name for entry in entries(folder)] if folder.is_dir() else []
    if near := nearest(place.name, [name for name in candidates if not is_hidden(name)]):
        return CheckError("reading.missing-near", path=str(place), near=str(folder / near))
    return CheckError("reading.missing", path=str(place))


def claiming(place: Path, *, or_none: bool = False) -> list[Reader]:
    """The readers of a path. Raises CheckError, with what would be read, where there is none and must be one."""
    found = [reader for reader in readers() if reader.claims(place)]
    if found or or_none:
        return found
    suffixes = ", ".join(sorted({suffix for reader in readers() for suffix in reader.SUFFIXES}))
    if not place.is_dir():
        raise CheckError("reading.unknown-format", file=str(place), suffixes=suffixes)
    inside = entries(place)
    if workbooks := [entry.name for entry in inside if _is_read_alone(entry, readers())]:
        first, files = str(place / workbooks[0]), _listed(workbooks)
        raise CheckError("reading.only-workbook", folder=str(place), first=first, files=files)
    if not inside:
        raise CheckError("reading.empty-folder", folder=str(place))
    raise CheckError("reading.nothing-known", folder=str(place), seen=_listed(map(_name, inside)), suffixes=suffixes)


def _not_claiming(place: Path) -> list[Reader]:
    return [reader for reader in readers() if not reader.claims(place)]


def _joined(path: str, parts: Sequence[RawSubmission]) -> RawSubmission:
    """What several readers found in one folder, with the sheets in the order of their files."""
    sheets = [sheet for part in parts for sheet in part.sheets]
    in_order = sheets if len(parts) == 1 else sorted(sheets, key=lambda sheet: (sheet.file.casefold(), sheet.file))
    return RawSubmission(path, tuple(in_order), messages=tuple(text for part in parts for text in part.messages))


def left_unread(folder: Path, sheets: Sequence[Sheet]) -> tuple[Text, ...]:
    """Report the files of a folder that were not read, unless they are known to be something else."""
    known = {*BESIDE, *(sheet.file for sheet in sheets)}
    others = _not_claiming(folder)
    left = [_name(entry) for entry in entries(folder) if not (entry.name in known or _is_beside(entry, others))]
    return (Text("reading.unread", {"files": ", ".join(left)}),) if left else ()


def _is_beside(entry: Path, others: Sequence[Reader]) -> bool:
    """Whether a file belongs beside the tables: ``submission.toml``, a read-me, the same submission as a workbook."""
    name = entry.name.casefold()
    return name == SUBMISSION_TOML or name.startswith("readme") or name.endswith(".md") or _is_read_alone(entry, others)


def _is_read_alone(entry: Path, others: Sequence[Reader]) -> bool:
    """Whether a file is a submission by itself, as a workbook is."""
    return entry.is_file() and any(reader.claims(entry) for reader in others)


def _is_filled(sheet: Sheet) -> bool:
    if sheet.frame is not None:
        return sheet.frame.width > 0
    return any(cell is not None and str(cell).strip() for row in sheet.rows for cell in row)


def _name(entry: Path) -> str:
    return f"{entry.name}/" if entry.is_dir() else entry.name


def _listed(names: Iterable[str]) -> str:
    """Names in one line, the first few where there are many."""
    every = list(names)
    more = [f"… (+{len(every) - SHOWN})"] if len(every) > SHOWN else []
    return ", ".join(every[:SHOWN] + more)


@gc_paused()
def _read_returns(folder: Path, readers: Sequence[Reader], progress: Progress) -> tuple[RawSubmission, ...]:
    """Every file of the folder that one of ``readers`` reads, by name. Raises CheckError where there is none."""
    claimed = [(entry, reader) for entry in entries(folder) for reader in readers if reader.claims(entry)]
    if not claimed:
        raise CheckError("reading.no-returns", folder=str(folder))
    found = []
    for done, (entry, reader) in enumerate(claimed, 1):
        try:
            found.append(reader.read(entry))
        except CheckError as error:
            found.append(RawSubmission(str(entry), (), refused=error.text))
        progress("reading.progress", done, len(claimed))
    return tuple(found)
