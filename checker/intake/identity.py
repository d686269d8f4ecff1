"""Which submission this is: portfolio, period and reporting date, as stated, on the cover sheet, or given as arguments.

The clock is never read. Only in an archive, where every record has its period, the period's last day is taken for the
reporting date, with a message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from checker.intake.archive_columns import each, end_of, read_stamps, stamps_of
from checker.intake.cells import shown
from checker.intake.dates import Day, date_from_cell, date_from_text
from checker.intake.locate import known_of, locate
from checker.intake.message_parts import Day as DayText
from checker.intake.tables import read_table
from checker.intake.typed_columns import constant
from checker.lazy import pl
from checker.model.columns import AS_OF, PERIOD, STAMP, SUBMISSION_KEY
from checker.model.errors import CheckError
from checker.model.submission import CoverLine, Failure, Identity, RawSubmission, Table
from checker.schema.base import fold
from checker.schema.packs import Pack
from checker.texts import Text

YES = frozenset({"yes", "ja", "true", "sant", "x", "1"})
NOT_A_MONTH = re.compile(r"[0-9]{4}|[0-9]{4} ?\D ?[0-9]{4}|[0-9]{4}\D[0-9]")  # a year, years; 2023.1 may be October
STATED = ("portfolio", "period", "reporting_date", "version", "extract")


@dataclass(frozen=True)
class Given:
    """What the command line says of a submission."""

    portfolio: str | None = None
    period: str | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class Identified:
    """The identities of one submission, several for an archive, with its tables and messages.

    Tables of an archive have the columns that identify the submission of each record.
    """

    identities: list[Identity]
    tables: list[Table]
    messages: list[Text]


def identify(raw: RawSubmission, tables: Sequence[Table], pack: Pack, given: Given) -> Identified:
    """Identify one submission.

    Raises CheckError where portfolio, period or reporting date is missing, or two places contradict each other.
    """
    stated = _stated(raw, _cover(tables, pack))
    if is_archive(tables, pack):
        return _archive(raw, tables, pack, given, stated)
    portfolio = _text(stated.get("portfolio")) or given.portfolio
    period = stated.get("period") or given.period
    if not portfolio:
        raise CheckError("structure.no-portfolio", path=raw.path)
    if not period:
        raise CheckError("structure.no-period", path=raw.path)
    as_of = given.as_of or _reporting_date(raw, stated.get("reporting_date"))
    identity = Identity(portfolio, month(raw, period), as_of, _text(stated.get("version")), _extract(stated))
    return Identified([identity], list(tables), [])


def is_archive(tables: Sequence[Table], pack: Pack) -> bool:
    """Whether every record has a period. That of a cover sheet does not count."""
    return any(f"{STAMP}{PERIOD}" in table.frame.columns for table in tables if _has_records(table, pack))


def stated_identity(raw: RawSubmission, pack: Pack, portfolio: str) -> Identity:
    """The identity on the cover sheet or in ``submission.toml``; of ``portfolio`` where neither names one.

    Sheets that do not have a cover sheet's name are not read. Raises CheckError where period or reporting date is
    missing.
    """
    known = known_of(pack)
    covers = tuple(sheet for sheet in raw.sheets if (table := known.table_of(sheet)) and table.is_cover)
    found = locate(replace(raw, sheets=covers), known).tables.values() if covers else ()
    tables = [read_table([located], pack) for located in found if located.table.is_cover]
    return identify(raw, tables, pack, Given(portfolio)).identities[0]


def cover_lines(tables: Mapping[str, Table], pack: Pack) -> dict[tuple[str, str], tuple[CoverLine, ...]]:
    """The filled cells of cover sheets that do not identify the submission, by portfolio and period."""
    return {
        (row["portfolio"], row["period"]): tuple(
            CoverLine(name, column.model.title, shown(row[name]))
            for name, column in described.columns.items()
            if name not in STATED and row[name] is not None
        )
        for described in pack.tables.values()
        if described.is_cover and described.name in tables
        for row in tables[described.name].frame.iter_rows(named=True)
    }


def month(raw: RawSubmission, value: Any) -> str:
    """A period as "2023-01". Raises CheckError where the value is not a month."""
    day = date_from_cell(value) if isinstance(value, date) else date_from_text(shown(value))
    if not isinstance(day, Day) or NOT_A_MONTH.fullmatch(shown(value).strip()):
        raise CheckError("structure.period-not-a-month", path=raw.path, period=shown(value))
    return f"{day.day:%Y-%m}"


def differing_covers(cover: Table, identity: Identity) -> Iterator[Failure]:
    """Failures where the covers of single returns contradict the submission that they are part of."""
    own = RawSubmission("", ())
    meant: dict[str, Any] = {"portfolio": identity.portfolio, "period": identity.period}
    meant |= {"reporting_date": identity.as_of, "extract": "yes" if identity.extract else "no"}
    for name, value in meant.items():
        if name not in cover.frame.columns:
            continue
        cells = cover.frame[name].to_list()
        rows = [row for row, cell in enumerate(cells) if cell is not None and _differs(own, name, cell, value)]
        if rows:
            observed = [shown(cells[row]) for row in rows]
            failure = Failure("CONTRACT-RETURN-OTHER", cover.name, name, rows, observed, shown(value))
            yield replace(failure, values={"meant": DayText(day=value) if isinstance(value, date) else value})


def _has_records(table: Table, pack: Pack) -> bool:
    return pack.tables[table.name].model.role != "submission"


def _cover(tables: Sequence[Table], pack: Pack) -> Mapping[str, Any]:
    """The identifying cells of the cover sheet. Raises CheckError for a second line."""
    cover = next((table for table in tables if pack.tables[table.name].is_cover), None)
    if cover is None or cover.frame.is_empty():
        return {}
    if len(cover.frame) > 1:
        place = cover.sources[0].sheet or cover.sources[0].file
        raise CheckError("structure.cover-lines", place=place, count=len(cover.frame))
    line = cover.frame.row(0, named=True)
    return {name: line[name] for name in STATED if line.get(name) is not None}


def _stated(raw: RawSubmission, cover: Mapping[str, Any]) -> dict[str, Any]:
    """``submission.toml`` and the cover sheet together. Raises CheckError where they differ."""
    stated = {name: value for name, value in raw.stated.items() if value is not None and value != ""}
    for name in ("portfolio", "period", "reporting_date"):
        if name in stated and name in cover and _compared(raw, name, stated[name]) != _compared(raw, name, cover[name]):
            values = {"name": name, "stated": shown(stated[name]), "cover": shown(cover[name])}
            raise CheckError("structure.identity-differs", path=raw.path, **values)
    return {**cover, **stated}


def _differs(raw: RawSubmission, name: str, found: Any, meant: Any) -> bool:
    """Whether a cover says something else, or something that cannot be read."""
    if name == "extract":
        return _extract({name: found}) != _extract({name: meant})
    try:
        return _compared(raw, name, found) != _compared(raw, name, meant)
    except CheckError:
        return True


def _compared(raw: RawSubmission, name: str, value: Any) -> object:
    if name == "portfolio":
        return fold(shown(value))
    return month(raw, value) if name == "period" else _reporting_date(raw, value)


def _reporting_date(raw: RawSubmission, value: Any) -> date:
    if value is None:
        raise CheckError("structure.no-reporting-date", path=raw.path)
    day = date_from_cell(value) if isinstance(value, date) else date_from_text(shown(value))
    if not isinstance(day, Day) or day.rounded:
        raise CheckError("structure.reporting-date-unreadable", path=raw.path, value=shown(value))
    return day.day


def _extract(stated: Mapping[str, Any]) -> bool:
    return fold(shown(stated.get("extract"))) in YES


def _text(value: Any) -> str | None:
    return shown(value).strip() or None if value is not None else None


def _archive(
    raw: RawSubmission, tables: Sequence[Table], pack: Pack, given: Given, stated: Mapping[str, Any]
) -> Identified:
    portfolio = _text(stated.get("portfolio")) or given.portfolio
    read_month, read_day = partial(month, raw), partial(_reporting_date, raw)
    records = [table for table in tables if _has_records(table, pack)]
    stamped = [
        read_stamps(stamps_of(table.frame), table.sources[0].file, portfolio, read_month, read_day) for table in records
    ]
    dates = pl.col(AS_OF).drop_nulls()
    named = pl.concat([found.runs for found in stamped]).unique().group_by(SUBMISSION_KEY).agg(dates)
    named = named.sort(SUBMISSION_KEY)
    several = named.filter(pl.col(AS_OF).list.len() > 1)
    if len(several) and not given.as_of:
        name, period = several.row(0)[:2]
        raise CheckError("structure.two-dates", path=raw.path, portfolio=name, period=period)
    days = constant(given.as_of, pl.Date(), len(named)) if given.as_of else named[AS_OF].list.first()
    assumed = days.null_count()
    known = named.with_columns(days.zip_with(days.is_not_null(), each(named[PERIOD], end_of)).alias(AS_OF))
    identified = {
        table.name: replace(
            table,
            frame=table.frame.with_columns(found.columns(None if assumed == len(known) else known)),
            totals=_stamped_totals(table, portfolio, read_month, read_day, known),
        )
        for table, found in zip(records, stamped, strict=True)
    }
    version, extract = _text(stated.get("version")), _extract(stated)
    identities = [Identity(name, period, day, version, extract) for name, period, day in known.rows()]
    messages = [Text("structure.archive-dates", {"path": raw.path, "count": assumed})] if assumed else []
    return Identified(identities, [identified.get(table.name, table) for table in tables], messages)


def _stamped_totals(
    table: Table, portfolio: str | None, month: Callable[[Any], str], day: Callable[..., date], known: pl.DataFrame
) -> pl.DataFrame | None:
    if table.totals is None:
        return None
    named = [f"{STAMP}{name}" for name in SUBMISSION_KEY if f"{STAMP}{name}" in table.totals.columns]
    kept = table.totals.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in named))
    found = read_stamps(stamps_of(kept), table.sources[0].file, portfolio, month, day)
    return kept.with_columns(found.columns(known))
