"""Sheets become typed tables that know where each cell came from, with everything that breaks the contract."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from checker.errors import CheckError
from checker.schema import Pack
from checker.structure import contract, magnitude, returns
from checker.structure.assemble import Reading, absences, assemble
from checker.structure.convert import convert
from checker.structure.cover import covers
from checker.structure.identity import Given, identify
from checker.structure.locate import Known, known_of, locate
from checker.structure.marks import without_marks
from checker.structure.resolve import resolve
from checker.structure.returned import returned
from checker.submission import (
    Failure,
    Identity,
    Progress,
    RawSubmission,
    Returns,
    Submission,
    Table,
    silent,
)
from checker.texts import Text

__all__ = ["build", "returned"]


def build(
    raws: Sequence[RawSubmission],
    pack: Pack,
    *,
    portfolio: str | None = None,
    period: str | None = None,
    as_of: date | None = None,
    only: Collection[str] | None = None,
    progress: Progress = silent,
) -> Submission:
    """Type the tables of one or many submissions.

    ``portfolio`` and ``period`` hold where a submission does not state its own; ``as_of`` overrides its reporting date.
    ``only`` names the tables wanted of a submission that is merely looked back on: its contract is not checked again.
    ``progress`` hears how far the returns of a folder are read. Raises CheckError where a submission has no table of
    the pack, does not say which it is, or is given twice.
    """
    given = Given(portfolio, period, as_of)
    told: list[Text] = []
    failures: list[Failure] = []
    readings = []
    known = known_of(pack)
    for raw in raws:
        of_one = returns.read(raw, known, given, only, progress) if raw.returns else _read(raw, known, given, only)
        reading, said, broken = of_one
        readings.append(reading)
        told.extend(said)
        failures.extend(broken)
    found = [(identity, reading.raw.path) for reading in readings for identity in reading.identities]
    identities, paths = _once(found), tuple(path for _, path in found)
    tables, of_cells = assemble(readings, pack)
    tables, of_names = resolve(tables, pack)
    if only is not None:
        return Submission(identities, tables, paths=paths)
    missing, undue, lacking = absences(readings, pack)
    failures += [*missing, *of_cells, *of_names, *_contract(tables, pack)]
    sent = tuple(_returns(reading) for reading in readings if reading.raw.returns)
    return Submission(
        identities,
        tables,
        tuple(failures),
        tuple(told),
        undue,
        lacking,
        paths=paths,
        covers=covers(tables, pack),
        returns=sent,
    )


def _read(
    raw: RawSubmission, known: Known, given: Given, only: Collection[str] | None
) -> tuple[Reading, list[Text], list[Failure]]:
    """One submission: its tables found, their cells typed, and which submission it is."""
    raw, pack = without_marks(raw), known.pack
    found = locate(raw, known)
    cover = {name for name, table in pack.tables.items() if table.is_cover}
    wanted = [located for name, located in found.tables.items() if only is None or name in {*only, *cover}]
    parts = [convert([located], pack, raw.stated.get("decimal")) for located in wanted]
    identities, assumed = identify(raw, parts, given)
    told = [*raw.told, *found.told, *assumed, *(text for part in parts for text in part.told)]
    return Reading(raw, identities, parts, frozenset(found.claimed)), told, found.failures


def _returns(reading: Reading) -> Returns:
    """That a submission was put together from returns."""
    raw, expected = reading.raw, reading.raw.stated.get("expected")
    files = tuple(Path(each.path).name for each in raw.returns)
    return Returns(raw.path, reading.identities[0], files, tuple(expected) if expected is not None else None)


def _once(identities: Sequence[tuple[Identity, str]]) -> tuple[Identity, ...]:
    """Every identity, once. Raises CheckError where a portfolio's period is given twice."""
    seen: dict[tuple[str, str], str] = {}
    for identity, path in identities:
        key = (identity.portfolio, identity.period)
        if key in seen:
            values = {"portfolio": identity.portfolio, "period": identity.period}
            raise CheckError("structure.given-twice", first=seen[key], second=path, **values)
        seen[key] = path
    return tuple(identity for identity, _ in identities)


def _contract(tables: dict[str, Table], pack: Pack) -> list[Failure]:
    """What breaks the contract of each table."""
    failures = []
    for name, table in tables.items():
        failures += [*contract.check(table, pack.tables[name]), *magnitude.check(table, pack.tables[name])]
    return failures
