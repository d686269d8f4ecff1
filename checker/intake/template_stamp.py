"""The hidden sheet of a workbook made from a template, with the pack that the workbook was made for.

The program's own sheets hold nothing of the controller's and are no tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.intake.cells import shown
from checker.model.submission import MARK, OWN, Failure, RawSubmission, Sheet
from checker.schema.packs import Pack

PACK, SHEET = "pack", "sheet"  # keys of the stamp's lines: the pack's fingerprint, the name of a sheet of ours
SHOWN = 12  # letters of a fingerprint that people need to see


def possible_tables(raw: RawSubmission) -> list[Sheet]:
    """All sheets but the program's own."""
    own = set(_values(raw.sheets, SHEET))
    return [sheet for sheet in raw.sheets if not sheet.name.startswith(OWN) and sheet.name not in own]


def check_pack(raw: RawSubmission, pack: Pack) -> list[Failure]:
    """Return a warning where the workbook was made for other files of the pack than those in use."""
    found = list(_values(raw.sheets, PACK))
    if not found or found[0] == pack.sha256:
        return []
    file = next(sheet.file for sheet in raw.sheets if sheet.name == MARK)
    values = {"file": file, "found": found[0][:SHOWN], "now": pack.sha256[:SHOWN]}
    return [Failure("CONTRACT-TEMPLATE", level="warning", values=values, file=file)]


def _values(sheets: Sequence[Sheet], key: str) -> Iterator[str]:
    for sheet in sheets:
        if sheet.name == MARK:
            yield from (shown(row[1]) for row in sheet.rows if len(row) > 1 and shown(row[0]) == key)
