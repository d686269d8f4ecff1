"""Which submission this is: portfolio, period and reporting date, as stated, on the cover sheet, or given as arguments.

Nothing asks the clock. Only in an archive, where every record carries its period, is the reporting date taken to be the
period's last day, and that is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from checker.cell import shown
from checker.cell.dates import Day, date_from_cell, date_from_text
from checker.errors import CheckError
from checker.schema import fold
from checker.structure.convert import Part
from checker.structure.stamps import WHERE, each, end_of, stamps
from checker.structure.typed import constant
from checker.structure.words import Day as Written
from checker.submission import Failure, Identity, RawSubmission
from checker.texts import Text

if TYPE_CHECKING:
    import polars as pl

YES = frozenset({"yes", "ja", "true", "sant", "x", "1"})
NOT_A_MONTH = re.compile(r"[0-9]{4}|[0-9]{4} ?\D ?[0-9]{4}|[0-9]{4}\D[0-9]")  # a year, years; 2023.1 may be October
STATED = ("portfolio", "period", "reporting_date", "version", "extract")


@dataclass(frozen=True)
class Given:
    """What the person who runs the check says of it."""

    portfolio: str | None = None
    period: str | None = None
    as_of: date | None = None


def identify(raw: RawSubmission, parts: Sequence[Part], given: Given) -> tuple[list[Identity], list[Text]]:
    """The identities of one submission (several for an archive), and what should be told.

    Raises CheckError where portfolio, period or reporting date is not to be had, or two places contradict each other.
    """
    stated = _merged(raw, _cover(raw, parts))
    # the cover sheet has a period too, and it is no archive's
    if any("period" in part.stamps for part in parts if part.table.model.role != "submission"):
        return _archive(raw, parts, given, stated)
    portfolio = _text(stated.get("portfolio")) or given.portfolio
    period = stated.get("period") or given.period
    if not portfolio:
        raise CheckError("structure.no-portfolio", path=raw.path)
    if not period:
        raise CheckError("structure.no-period", path=raw.path)
    as_of = given.as_of or _reporting_date(raw, stated.get("reporting_date"))
    identity = Identity(portfolio, month(raw, period), as_of, _text(stated.get("version")), _extract(stated))
    return [identity], []


def month(raw: RawSubmission, value: Any) -> str:
    """A period as "2023-01". Raises CheckError where the value is not a month."""
    day = date_from_cell(value) if isinstance(value, date) else date_from_text(shown(value))
    if not isinstance(day, Day) or NOT_A_MONTH.fullmatch(shown(value).strip()):
        raise CheckError("structure.period-not-a-month", path=raw.path, period=shown(value))
    return f"{day.day:%Y-%m}"


def _cover(raw: RawSubmission, parts: Sequence[Part]) -> Mapping[str, Any]:
    """What the table that says which submission this is says. Raises CheckError for a second line."""
    cover = next((part for part in parts if part.table.is_cover), None)
    if cover is None or cover.frame.is_empty():
        return {}
    if len(cover.frame) > 1:
        place = cover.sources[0].sheet or cover.sources[0].file
        raise CheckError("structure.cover-lines", place=place, count=len(cover.frame))
    line = cover.frame.row(0, named=True)
    return {name: line[name] for name in STATED if line.get(name) is not None}


def differing(cover: Part, identity: Identity) -> Iterator[Failure]:
    """What the covers of single returns say otherwise than the submission that they are part of, at their cells."""
    own = RawSubmission("", ())
    meant: dict[str, Any] = {"portfolio": identity.portfolio, "period": identity.period}
    meant |= {"reporting_date": identity.as_of, "extract": "yes" if identity.extract else "no"}
    for name, value in meant.items():
        if name not in cover.frame.columns:
            continue
        said = cover.frame[name].to_list()
        rows = [row for row, found in enumerate(said) if found is not None and _other(own, name, found, value)]
        if rows:
            observed = [shown(said[row]) for row in rows]
            limit = shown(value)
            failure = Failure("CONTRACT-RETURN-OTHER", cover.table.name, name, rows, observed, limit)
            yield replace(failure, values={"meant": Written(day=value) if isinstance(value, date) else value})


def _other(raw: RawSubmission, name: str, found: Any, meant: Any) -> bool:
    """Whether a cover says something else than what is meant, or something that cannot be read."""
    if name == "extract":
        return _extract({name: found}) != _extract({name: meant})
    try:
        return _same(raw, name, found) != _same(raw, name, meant)
    except CheckError:
        return True


def _merged(raw: RawSubmission, cover: Mapping[str, Any]) -> dict[str, Any]:
    """submission.toml and the cover sheet together. Raises CheckError where they name different submissions."""
    stated = {name: value for name, value in raw.stated.items() if value is not None and value != ""}
    for name in ("portfolio", "period", "reporting_date"):
        if name in stated and name in cover and _same(raw, name, stated[name]) != _same(raw, name, cover[name]):
            values = {"name": name, "stated": shown(stated[name]), "cover": shown(cover[name])}
            raise CheckError("structure.identity-differs", path=raw.path, **values)
    return {**cover, **stated}


def _same(raw: RawSubmission, name: str, value: Any) -> object:
    """A value as compared between two places."""
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
    raw: RawSubmission, parts: Sequence[Part], given: Given, stated: Mapping[str, Any]
) -> tuple[list[Identity], list[Text]]:
    """One identity for every portfolio and period that the records name. Adds the columns to the parts' frames."""
    import polars as pl

    portfolio = _text(stated.get("portfolio")) or given.portfolio
    read_month, read_day = partial(month, raw), partial(_reporting_date, raw)
    records = [part for part in parts if part.table.model.role != "submission"]
    stamped = [stamps(part.stamps, part.sources[0].file, portfolio, read_month, read_day) for part in records]
    named = pl.concat([found.runs for found in stamped]).unique().group_by(WHERE).agg(pl.col("as_of").drop_nulls())
    named = named.sort(WHERE)
    several = named.filter(pl.col("as_of").list.len() > 1)
    if len(several) and not given.as_of:
        name, period = several.row(0)[:2]
        raise CheckError("structure.two-dates", path=raw.path, portfolio=name, period=period)
    days = constant(given.as_of, pl.Date(), len(named)) if given.as_of else named["as_of"].list.first()
    assumed = days.null_count()
    known = named.with_columns(as_of=days.zip_with(days.is_not_null(), each(named["period"], end_of)))
    for part, found in zip(records, stamped, strict=True):
        part.frame = part.frame.with_columns(found.columns(None if assumed == len(known) else known))
        if part.totals is not None:
            part.totals.frame = _stamped(part.totals, portfolio, read_month, read_day, known)
    version, extract = _text(stated.get("version")), _extract(stated)
    identities = [Identity(name, period, day, version, extract) for name, period, day in known.rows()]
    return identities, [Text("structure.archive-dates", {"path": raw.path, "count": assumed})] if assumed else []


def _stamped(
    totals: Part, portfolio: str | None, month: Callable[[Any], str], day: Callable[..., date], known: pl.DataFrame
) -> pl.DataFrame:
    """The sum rows of an archive that say which submission they are of, with the columns that say so."""
    import polars as pl

    said = pl.DataFrame(totals.stamps)
    whole = said.select(pl.all_horizontal(pl.col(name).is_not_null() for name in WHERE if name in said.columns))
    kept = whole.to_series()
    own = {name: said[name].filter(kept) for name in said.columns}
    found = stamps(own, totals.sources[0].file, portfolio, month, day)
    return totals.frame.filter(kept).with_columns(found.columns(known))
