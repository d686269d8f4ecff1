"""Proof that an annotated workbook has the same content as the original: it is read again and compared."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from checker.intake import readers
from checker.intake.annotations import TITLES, strip_annotations
from checker.model.errors import CheckError
from checker.model.submission import Cell, RawSubmission, Sheet
from checker.output.annotate.sheet import cell_name


def check_same(path: Path, raw: RawSubmission, content: bytes) -> None:
    """Raise CheckError with the first cell of the annotated content that differs, annotations aside."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(content)
        marked = readers.read(copy)
    if place := first_difference(raw, marked):
        raise CheckError("annotation.not-the-same", file=str(path), sheet=place[0], cell=place[1])


def is_copy(file: Path, original: Path) -> bool:
    """Whether a file is an annotated copy of a workbook without any other change."""
    try:
        found = readers.read(file)
        ours = any(sheet.name in TITLES for sheet in found.sheets)
        return ours and first_difference(readers.read(original), found) is None
    except CheckError:
        return False


def first_difference(one: RawSubmission, other: RawSubmission) -> tuple[str, str] | None:
    """Sheet and cell where two workbooks first differ, annotations aside; None if equal."""
    for before, after in zip_longest(strip_annotations(one).sheets, strip_annotations(other).sheets):
        if before is None or after is None or sheet_facts(before) != sheet_facts(after):
            return (before or after).name, cell_name(0, 0)
        if place := differing_cell(before.rows, after.rows):
            return before.name, cell_name(*place)
    return None


def sheet_facts(sheet: Sheet) -> tuple[object, ...]:
    return (sheet.name, sheet.hidden, sheet.hidden_rows, tuple(sheet.merged))


def differing_cell(before: Sequence[Sequence[Cell]], after: Sequence[Sequence[Cell]]) -> tuple[int, int] | None:
    """The first differing cell; trailing blank cells and rows do not count."""
    for number, (old, new) in enumerate(zip_longest(before, after, fillvalue=())):
        if old == new:
            continue
        for place, (one, other) in enumerate(zip_longest(old, new, fillvalue="")):
            if one != other:
                return number, place
    return None
