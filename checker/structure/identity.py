"""Which submission this is: portfolio, period and reporting date, as stated, on the cover sheet, or given as arguments.

Nothing asks the clock. Only in an archive, where every record carries its period, is the reporting date taken to be the
period's last day, and that is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from checker.cell import shown
from checker.cell.dates import Day, date_from_cell, date_from_text, last_day
from checker.errors import CheckError
from checker.schema import fold
from checker.structure.column import constant
from checker.structure.convert import Part
from checker.submission import Identity, RawSubmission
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
    cover = next((part for part in parts if part.table.model.role == "submission"), None)
    if cover is None or cover.frame.is_empty():
        return {}
    if len(cover.frame) > 1:
        raise CheckError("structure.cover-lines", place=cover.source.sheet or cover.source.file, count=len(cover.frame))
    line = cover.frame.row(0, named=True)
    return {name: line[name] for name in STATED if line.get(name) is not None}


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
    portfolio = _text(stated.get("portfolio")) or given.portfolio
    dates: dict[tuple[str, str], set[date]] = {}
    for part in parts:
        if part.table.model.role == "submission":
            continue
        part.frame = part.frame.with_columns(_stamped(raw, part, portfolio))
        for name, period, day in part.frame.select("portfolio", "period", "as_of").unique().rows():
            dates.setdefault((name, period), set()).update({day} - {None})
    identities, assumed = [], 0
    version, extract = _text(stated.get("version")), _extract(stated)
    for (name, period), days in sorted(dates.items()):
        if len(days) > 1 and not given.as_of:
            raise CheckError("structure.two-dates", path=raw.path, portfolio=name, period=period)
        assumed += not (days or given.as_of)
        end = last_day(int(period[:4]), int(period[5:])).day
        identities.append(Identity(name, period, given.as_of or next(iter(days), end), version, extract))
    return identities, [Text("structure.archive-dates", {"path": raw.path, "count": assumed})] if assumed else []


def _stamped(raw: RawSubmission, part: Part, portfolio: str | None) -> list[pl.Series]:
    """The portfolio, period and reporting date (null where not stated) of each record of an archive."""
    import polars as pl

    none: pl.Series = constant(None, pl.Date(), len(part.frame))
    stamps, file = part.stamps, part.source.file
    period, name = stamps.get("period"), stamps.get("portfolio")
    if period is None or period.null_count():
        raise CheckError("structure.archive-without", file=file, column="period")
    names = constant(portfolio, pl.String(), len(part.frame)) if name is None else name.cast(pl.String)
    if names.null_count():
        raise CheckError("structure.archive-without", file=file, column="portfolio")
    day = stamps.get("as_of", stamps.get("reporting_date"))
    days = none if day is None else _each(day, lambda value: value and _reporting_date(raw, value), pl.Date())
    months = _each(period, lambda value: month(raw, value), pl.String())
    return [names.str.strip_chars().alias("portfolio"), months.alias("period"), days.alias("as_of")]


def _each(series: pl.Series, read: Any, dtype: pl.DataType) -> pl.Series:
    """A column with each distinct value read once."""
    import polars as pl

    plain = series.cast(pl.String) if isinstance(series.dtype, (pl.Categorical, pl.Enum)) else series
    distinct = plain.unique()
    if isinstance(distinct.dtype, pl.Datetime):
        values = [read(value.date() if isinstance(value, datetime) else value) for value in distinct.to_list()]
    else:
        values = [read(value) for value in distinct.to_list()]
    return plain.replace_strict(distinct, pl.Series(values, dtype=dtype), return_dtype=dtype)
