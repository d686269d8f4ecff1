"""Rows that were picked out of larger tables, typed: what was wrong with themselves is told, and nothing that only the
rows beside them could show.
"""

from __future__ import annotations

from collections.abc import Sequence

from checker.schema import Pack
from checker.structure import contract
from checker.structure.assemble import Reading, absences, assemble
from checker.structure.convert import convert
from checker.structure.locate import locate
from checker.submission import Identity, RawSubmission, Submission


def build_picked(raw: RawSubmission, pack: Pack, identities: Sequence[Identity]) -> Submission:
    """Type picked rows, which say record by record which of the submissions they are of. ``identities`` are all the
    submissions that there are, also those of which no row was picked.

    Other names are not replaced by keys, and figures are not held against their neighbours.
    """
    found = locate(raw, pack)
    parts = [convert(located, pack, raw.stated.get("decimal")) for located in found.tables.values()]
    for part in parts:
        part.frame = part.frame.with_columns(part.stamps[name].alias(name) for name in ("portfolio", "period", "as_of"))
    reading = Reading(raw, identities, parts, frozenset(found.claimed))
    tables, of_cells = assemble([reading], pack)
    missing, undue, lacking = absences([reading], pack)
    failures = [*found.failures, *missing, *of_cells]
    for name, table in tables.items():
        failures += contract.check(table, pack.tables[name])
    return Submission(tuple(identities), tables, tuple(failures), raw.told, undue, lacking)
