"""Build typed tables from sheets, with everything that breaks the contract."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from checker.intake.aliases import resolve_aliases
from checker.intake.annotations import strip_annotations
from checker.intake.contract import check_contract, unit_outliers
from checker.intake.identity import Given, cover_lines, identify
from checker.intake.locate import Known, known_of, locate
from checker.intake.returns import read_returns
from checker.intake.tables import Reading, absences, assemble, read_table
from checker.model.errors import CheckError
from checker.model.submission import Identity, Progress, RawSubmission, Returns, Submission, silent
from checker.schema.packs import Pack


def build_submission(
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

    ``portfolio`` and ``period`` are those of a submission that does not state its own; ``as_of`` overrides its
    reporting date. ``only`` names the tables needed of a previous period, whose contract is not checked again.
    ``progress`` reports how many returns of a folder are read. Raises CheckError where a submission has no table of
    the pack, is not identified, or is given twice.
    """
    given, known = Given(portfolio, period, as_of), known_of(pack)
    readings = [
        read_returns(raw, known, given, only, progress) if raw.returns else _read(raw, known, given, only)
        for raw in raws
    ]
    found = [(identity, reading.raw.path) for reading in readings for identity in reading.identities]
    identities, paths = _distinct(found), tuple(path for _, path in found)
    tables, cell_failures = assemble(readings, pack)
    tables, alias_failures = resolve_aliases(tables, pack)
    if only is not None:
        return Submission(identities, tables, paths=paths)
    absent, undue, missing = absences(readings, pack)
    failures = [failure for reading in readings for failure in reading.failures]
    failures += [*absent, *cell_failures, *alias_failures]
    for name, table in tables.items():
        failures += [*check_contract(table, pack.tables[name]), *unit_outliers(table, pack.tables[name])]
    return Submission(
        identities,
        tables,
        tuple(failures),
        tuple(message for reading in readings for message in reading.messages),
        undue,
        missing,
        paths=paths,
        covers=cover_lines(tables, pack),
        returns=tuple(_returns(reading) for reading in readings if reading.raw.returns),
    )


def _read(raw: RawSubmission, known: Known, given: Given, only: Collection[str] | None) -> Reading:
    raw, pack = strip_annotations(raw), known.pack
    found = locate(raw, known)
    tables = [
        read_table([located], pack, raw.stated.get("decimal"))
        for name, located in found.tables.items()
        if only is None or name in only or pack.tables[name].is_cover
    ]
    identified = identify(raw, tables, pack, given)
    messages = [*raw.messages, *found.messages, *identified.messages]
    messages += [message for table in tables for message in table.messages]
    claimed = frozenset(found.claimed)
    return Reading(raw, identified.identities, identified.tables, claimed, found.failures, messages)


def _returns(reading: Reading) -> Returns:
    raw, expected = reading.raw, reading.raw.stated.get("expected")
    files = tuple(Path(each.path).name for each in raw.returns)
    return Returns(raw.path, reading.identities[0], files, tuple(expected) if expected is not None else None)


def _distinct(identities: Sequence[tuple[Identity, str]]) -> tuple[Identity, ...]:
    """The identities. Raises CheckError where a portfolio's period is given twice."""
    seen: dict[tuple[str, str], str] = {}
    for identity, path in identities:
        key = (identity.portfolio, identity.period)
        if key in seen:
            values = {"portfolio": identity.portfolio, "period": identity.period}
            raise CheckError("structure.given-twice", first=seen[key], second=path, **values)
        seen[key] = path
    return tuple(identity for identity, _ in identities)
