"""Rows that were picked out of larger tables, typed: what was wrong with themselves is told, and nothing that only the
rows beside them could show.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.schema import Pack
from checker.structure import contract
from checker.structure.assemble import Reading, absences, assemble
from checker.structure.convert import convert
from checker.structure.locate import known_of, locate
from checker.submission import Identity, RawSubmission, Submission

if TYPE_CHECKING:
    import polars as pl


def build_picked(raw: RawSubmission, pack: Pack, identities: Sequence[Identity]) -> Submission:
    """Type picked rows, which say record by record which of the submissions they are of. ``identities`` are all the
    submissions that there are, also those of which no row was picked.

    Other names are not replaced by keys, and figures are not held against their neighbours.
    """
    found = locate(raw, known_of(pack))
    parts = [convert([located], pack, raw.stated.get("decimal")) for located in found.tables.values()]
    for part in parts:
        stamps = {name: held_as(part.stamps[name], kind) for name, kind in kinds_of_stamps().items()}
        part.frame = part.frame.with_columns(**stamps)
    reading = Reading(raw, identities, parts, frozenset(found.claimed))
    tables, of_cells = assemble([reading], pack)
    missing, undue, lacking = absences([reading], pack)
    failures = [*found.failures, *missing, *of_cells]
    for name, table in tables.items():
        failures += contract.check(table, pack.tables[name])
    return Submission(tuple(identities), tables, tuple(failures), raw.told, undue, lacking)


def held_as(series: pl.Series, kind: pl.DataType) -> pl.Series:
    """A column of a database as Polars is to hold it. One without dates gives them as texts."""
    import polars as pl

    if kind == pl.Date() and series.dtype == pl.String():
        return series.str.to_date("%Y-%m-%d")
    return series.cast(kind)


def kinds_of_stamps() -> dict[str, pl.DataType]:
    """What says which submission a row is of, and its type."""
    import polars as pl

    return {"portfolio": pl.String(), "period": pl.String(), "as_of": pl.Date()}
