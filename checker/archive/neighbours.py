"""What lies beside a submission and is of a period before it: by its name, else by what it states itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from checker import readers
from checker.errors import CheckError
from checker.readers import workbook
from checker.readers.files import entries
from checker.readers.stated import STATED_FILE, read_stated
from checker.schema import Pack
from checker.structure.marks import SUFFIXES
from checker.structure.stating import stated_identity
from checker.submission import Identity, RawSubmission
from checker.texts import Text

PERIOD = re.compile(r"(?<!\d)\d{4}(?:-(?:0[1-9]|1[0-2]))?(?!\d)")
OPENED = 24  # neighbours that are asked which period they are of
LARGEST = 5_000_000  # bytes of a workbook that is opened for its cover sheet alone


def beside(place: Path, most: int) -> list[Path]:
    """The submissions beside one, the nearest period first, whose names are its own but for an earlier period. Whether
    one is a folder or a workbook does not matter; where a period lies there as both, that is taken which the submission
    is. Copies with marks in them are none.
    """
    place = place.resolve()
    own = PERIOD.search(plain(place))
    found: dict[str, list[Path]] = {}
    for entry in alike(place) if own else ():
        period = PERIOD.search(plain(entry))
        if own and period and len(period[0]) == len(own[0]) and period[0] < own[0]:
            found.setdefault(period[0], []).append(entry)
    return [min(found[period], key=lambda each: unlike(each, place)) for period in sorted(found, reverse=True)][:most]


def alike(place: Path) -> list[Path]:
    """What lies beside a submission under its own name, but perhaps for the period."""
    return [entry for entry in neighbours(place) if nameless(entry) == nameless(place)]


def neighbours(place: Path) -> list[Path]:
    """What lies beside a submission and may be one itself, and is no copy with marks in it."""
    around = entries(place.parent) if place.parent.is_dir() else []
    own = [entry for entry in around if entry != place and plain(entry) == bare(entry)]
    return [entry for entry in own if (entry.is_dir() and place.is_dir()) or may_be_read(entry)]


def may_be_read(entry: Path) -> bool:
    """Whether something is of a format that is read, or a folder that says which submission it is."""
    return any(reader.claims(entry) for reader in readers.readers()) or (entry / STATED_FILE).is_file()


def bare(place: Path) -> str:
    """The name of a folder, or that of a file without its ending."""
    return place.name if place.is_dir() else place.stem


def plain(place: Path) -> str:
    """A name without what we append to that of a copy with marks in it."""
    name = bare(place)
    return name if place.is_dir() else next((name.removesuffix(each) for each in SUFFIXES if name.endswith(each)), name)


def nameless(place: Path) -> str:
    """A name without its period."""
    return PERIOD.sub("", plain(place), count=1)


def unlike(entry: Path, place: Path) -> tuple[bool, bool, str]:
    """In what two differ: a folder or a file, the file's format."""
    return entry.is_dir() != place.is_dir(), entry.suffix.casefold() != place.suffix.casefold(), entry.name


def is_named(place: Path) -> bool:
    """Whether a submission is called after its period alone, or others beside it are called as it is but for theirs:
    then names say which is which.
    """
    own = PERIOD.search(plain(place))
    if own is None:
        return False
    others = (PERIOD.search(plain(entry)) for entry in alike(place))
    return own[0] == plain(place) or any(other and other[0] != own[0] for other in others)


def stating(place: Path, own: Identity, pack: Pack, most: int) -> tuple[list[Path], list[Text]]:
    """Those beside a submission that state an earlier period of the same portfolio, the nearest first, and what should
    be told: a period that several state is nobody's.
    """
    found: dict[str, list[Path]] = {}
    for entry in neighbours(place)[:OPENED]:
        identity = stated(entry, own, pack)
        if identity is not None and identity.precedes(own):
            found.setdefault(identity.period, []).append(entry)
    periods = sorted(found, reverse=True)[:most]
    told = [doubled(period, found[period]) for period in periods if len(found[period]) > 1]
    return [found[period][0] for period in periods if len(found[period]) == 1], told


def doubled(period: str, places: Sequence[Path]) -> Text:
    """That several submissions beside it are of one period."""
    return Text("archive.several", {"paths": ", ".join(each.name for each in places), "period": period})


def stated(entry: Path, own: Identity, pack: Pack) -> Identity | None:
    """Which submission a neighbour says that it is; None where it does not, or that cannot be read. Of a folder only
    its ``submission.toml`` is asked, of a workbook its cover sheet.
    """
    try:
        if entry.is_dir():
            raw = RawSubmission(str(entry), (), stated=read_stated(entry))
        elif workbook.claims(entry) and entry.stat().st_size <= LARGEST:
            raw = readers.read(entry)
        else:
            return None
        return stated_identity(raw, pack, own.portfolio)
    except CheckError:
        return None
