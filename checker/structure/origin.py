"""What a workbook made from a template says of itself, on a hidden sheet: which pack it was made for.

The program's own sheets hold nothing of the controller's and are no tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.cell import shown
from checker.schema import Pack
from checker.submission import MARK, OWN, Failure, RawSubmission, Sheet

PACK, SHEET = "pack", "sheet"  # what a line of the mark says: the pack's fingerprint, the name of a sheet of ours
SHOWN = 12  # letters of a fingerprint that people need to see


def tables(raw: RawSubmission) -> list[Sheet]:
    """The sheets that may be tables: all but the program's own."""
    named = set(_said(raw.sheets, SHEET))
    return [sheet for sheet in raw.sheets if not sheet.name.startswith(OWN) and sheet.name not in named]


def check(raw: RawSubmission, pack: Pack) -> list[Failure]:
    """A warning where the workbook was made for other files of the pack than those in use."""
    found = list(_said(raw.sheets, PACK))
    if not found or found[0] == pack.sha256:
        return []
    file = next(sheet.file for sheet in raw.sheets if sheet.name == MARK)
    values = {"file": file, "found": found[0][:SHOWN], "now": pack.sha256[:SHOWN]}
    return [Failure("CONTRACT-TEMPLATE", level="warning", values=values, file=file)]


def _said(sheets: Sequence[Sheet], key: str) -> Iterator[str]:
    """The second cells of the mark's lines whose first is ``key``."""
    for sheet in sheets:
        if sheet.name == MARK:
            yield from (shown(row[1]) for row in sheet.rows if len(row) > 1 and shown(row[0]) == key)
