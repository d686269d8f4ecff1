"""The parts of many submissions put together: one typed table each, and the tables that are not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from checker.schema import Pack, TableDescription
from checker.structure.convert import Part, moved
from checker.structure.typed import constant
from checker.structure.words import Title
from checker.submission import DECIMALS, Failure, Identity, RawSubmission, Source, Table

if TYPE_CHECKING:
    import polars as pl


@dataclass
class Reading:
    """One submission as read: its identities, its parts, and the tables that some sheet was meant for."""

    raw: RawSubmission
    identities: Sequence[Identity]
    parts: Sequence[Part]
    claimed: frozenset[str]


def assemble(readings: Sequence[Reading], pack: Pack) -> tuple[dict[str, Table], list[Failure]]:
    """One table for every table of the pack that any submission has, and the failures with the table's row indices."""
    tables: dict[str, Table] = {}
    failures: list[Failure] = []
    for name in pack.tables:
        parts = [(reading, part) for reading in readings for part in reading.parts if part.table.name == name]
        if parts:
            tables[name] = _table(name, parts)
            offset = 0
            for _, part in parts:
                failures.extend(moved(failure, offset) for failure in part.failures)
                offset += len(part.frame)
    return tables, failures


def absences(readings: Sequence[Reading], pack: Pack) -> tuple[list[Failure], frozenset[str], frozenset[str]]:
    """Failures for tables that are due and missing, the tables due in none of the periods, and those lacking in all."""
    failures: list[Failure] = []
    undue: set[str] = set()
    lacking: set[str] = set()
    for name, table in pack.tables.items():
        have = any(part.table.name == name for reading in readings for part in reading.parts)
        due = any(table.due(identity.period[5:]) for reading in readings for identity in reading.identities)
        if not have:
            (lacking if due or table.model.optional else undue).add(name)
        failures.extend(_missing(table, readings))
    return failures, frozenset(undue), frozenset(lacking)


def _missing(table: TableDescription, readings: Sequence[Reading]) -> Iterator[Failure]:
    """A table that some submission should have and has not. The cover sheet may be left out."""
    for reading in readings:
        due = any(table.due(identity.period[5:]) for identity in reading.identities)
        if due and table.name not in reading.claimed and table.model.role != "submission":
            extract = all(identity.extract for identity in reading.identities)
            values = {"title": Title(of=table), "path": reading.raw.path}
            level = "note" if extract else "error"
            name = PurePath(reading.raw.path).name or reading.raw.path  # the place itself is for the message to say
            yield Failure("CONTRACT-TABLE", table.name, level=level, values=values, file=name)


def _table(name: str, parts: Sequence[tuple[Reading, Part]]) -> Table:
    import polars as pl

    frames, sums = [], []
    sources: tuple[Source, ...] = ()
    for reading, part in parts:
        frames.append(_identified(part, reading.identities, len(sources)))
        if part.totals is not None:
            sums.append(_identified(part.totals, reading.identities, len(sources)))
        sources += part.sources
    frame = frames[0] if len(frames) == 1 else pl.concat(frames, how="vertical", rechunk=True)
    totals = pl.concat(sums, how="vertical", rechunk=True) if sums else None
    absent = frozenset.intersection(*(part.absent for _, part in parts))
    broken = {name for _, part in parts for name in part.broken if frame[name].null_count() == len(frame)}
    gaps: dict[str, dict[int, str]] = {}
    offset = 0
    for _, part in parts:
        for column, kinds in part.gaps.items():
            gaps.setdefault(column, {}).update({row + offset: kind for row, kind in kinds.items()})
        offset += len(part.frame)
    return Table(name, frame, sources, absent, frozenset(broken) - absent, gaps, totals)


def _identified(part: Part, identities: Sequence[Identity], sources: int) -> pl.DataFrame:
    """The part's rows with the columns that say which submission they are of; its sources stand behind ``sources``."""
    import polars as pl

    frame = part.frame
    if "as_of" not in frame.columns:  # not stamped record by record: the submission is one
        identity = identities[0]
        frame = frame.with_columns(
            portfolio=constant(identity.portfolio, pl.String(), len(frame)),
            period=constant(identity.period, pl.String(), len(frame)),
            as_of=constant(identity.as_of, pl.Date(), len(frame)),
        )
    described = [name for name in part.table.columns if name not in ("portfolio", "period", "as_of")]
    own = [name for name in frame.columns if name.startswith(DECIMALS) or name == "@words"]
    order = [*described, "portfolio", "period", "as_of", "@source", "@row", "@line", *own]
    if sources:
        frame = frame.with_columns(pl.col("@source") + pl.lit(sources, dtype=pl.UInt32))
    return frame.select(order)
