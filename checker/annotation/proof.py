"""The proof that a marked workbook still says what its original says: it is read again, and held against it."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from checker import readers
from checker.annotation.sheet import cell_name
from checker.errors import CheckError
from checker.structure.marks import without_marks
from checker.submission import Cell, RawSubmission, Sheet


def same(path: Path, raw: RawSubmission, content: bytes) -> None:
    """Raise CheckError with the first cell that is not the same, marks aside."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(content)
        marked = readers.read(copy)
    old, new = without_marks(raw).sheets, without_marks(marked).sheets
    for before, after in zip_longest(old, new):
        if before is None or after is None or facts(before) != facts(after):
            sheet = before or after
            raise CheckError("annotation.not-the-same", file=str(path), sheet=sheet.name, cell="A1")
        if place := difference(before.rows, after.rows):
            raise CheckError("annotation.not-the-same", file=str(path), sheet=before.name, cell=cell_name(*place))


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
