"""Typed tables of single rows that were picked from larger ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from checker.intake.archive_columns import stamps_of
from checker.intake.contract import check_contract
from checker.intake.locate import known_of, locate
from checker.intake.tables import Reading, absences, assemble, read_table
from checker.lazy import pl
from checker.model.columns import AS_OF, PERIOD, PORTFOLIO
from checker.model.submission import Identity, RawSubmission, Submission, Table
from checker.schema.packs import Pack


def build_typed_rows(raw: RawSubmission, pack: Pack, identities: Sequence[Identity]) -> Submission:
    """Type picked rows, each of which names its submission. ``identities`` are all submissions, picked from or not.

    Failures are those that one row can show: other names are not replaced by keys, and amounts are not compared with
    their neighbours.
    """
    found = locate(raw, known_of(pack))
    tables = [_identified(read_table([located], pack, raw.stated.get("decimal"))) for located in found.tables.values()]
    reading = Reading(raw, identities, tables, frozenset(found.claimed))
    typed, cell_failures = assemble([reading], pack)
    absent, undue, missing = absences([reading], pack)
    failures = [*found.failures, *absent, *cell_failures]
    for name, table in typed.items():
        failures += check_contract(table, pack.tables[name])
    return Submission(tuple(identities), typed, tuple(failures), raw.messages, undue, missing)


def held_as(series: pl.Series, kind: pl.DataType) -> pl.Series:
    """Cast a database's column. A database without dates gives them as texts."""
    if kind == pl.Date() and series.dtype == pl.String():
        return series.str.to_date("%Y-%m-%d")
    return series.cast(kind)


def _identified(table: Table) -> Table:
    kinds = {PORTFOLIO: pl.String(), PERIOD: pl.String(), AS_OF: pl.Date()}
    stamps = stamps_of(table.frame)
    columns = {name: held_as(stamps[name], kind) for name, kind in kinds.items()}
    return replace(table, frame=table.frame.with_columns(**columns))
