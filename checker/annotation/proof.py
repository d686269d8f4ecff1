"""The proof that a marked workbook still says what its original says: it is read again, and held against it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from checker.annotation.sheet import cell_name
from checker.errors import CheckError
from checker.intake import readers
from checker.intake.annotations import TITLES, strip_annotations
from checker.submission import Cell, RawSubmission, Sheet


def same(path: Path, raw: RawSubmission, content: bytes) -> None:
    """Raise CheckError with the first cell of a marked workbook's content that is not the same, marks aside."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(content)
        marked = readers.read(copy)
    if place := first_difference(raw, marked):
        raise CheckError("annotation.not-the-same", file=str(path), sheet=place[0], cell=place[1])


def is_copy(file: Path, original: Path) -> bool:
    """Whether a file is a marked copy of a workbook and holds nothing else, so that nobody has worked in it."""
    try:
        found = readers.read(file)
        return any(sheet.name in TITLES for sheet in found.sheets) and not first_difference(
            readers.read(original), found
        )
    except CheckError:
        return False


def first_difference(one: RawSubmission, other: RawSubmission) -> tuple[str, str] | None:
    """The sheet and the cell where two workbooks first differ, marks aside; None where they hold the same."""
    for before, after in zip_longest(strip_annotations(one).sheets, strip_annotations(other).sheets):
        if before is None or after is None or facts(before) != facts(after):
            return (before or after).name, cell_name(0, 0)
        if place := difference(before.rows, after.rows):
            return before.name, cell_name(*place)
    return None


def facts(sheet: Sheet) -> tuple[object, ...]:
    """What is the same of a sheet, its cells aside."""
    return (sheet.name, sheet.hidden, sheet.hidden_rows, tuple(sheet.merged))


def difference(before: Sequence[Sequence[Cell]], after: Sequence[Sequence[Cell]]) -> tuple[int, int] | None:
    """The first cell that differs; blank cells at the end of a row or of the sheet do not count."""
    for number, (old, new) in enumerate(zip_longest(before, after, fillvalue=())):
        if old == new:
            continue
        for place, (one, other) in enumerate(zip_longest(old, new, fillvalue="")):
            if one != other:
                return number, place
    return None
