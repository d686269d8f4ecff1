"""Which submission each record of an archive is of: found once for every run of records that say the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from checker.cell.dates import last_day
from checker.errors import CheckError
from checker.structure.typed import constant

if TYPE_CHECKING:
    import polars as pl

WHERE = ("portfolio", "period")


@dataclass(frozen=True)
class Stamps:
    """``runs`` has a row for each run of records that say the same: portfolio, period ("2023-01") and ``as_of``, the
    reporting date as stated or null. ``run`` is the run of each record. ``clean`` holds the columns of the records that
    are text already and as they should be.
    """

    runs: pl.DataFrame
    run: pl.Series
    clean: Mapping[str, pl.Series]

    def columns(self, known: pl.DataFrame | None) -> list[pl.Series]:
        """Portfolio, period and reporting date, a row each record; the last day of the period where none is known."""
        if known is None:
            days = each(self.runs["period"], end_of)
        else:
            days = self.runs.select(WHERE).join(known, on=WHERE, how="left", maintain_order="left")["as_of"]
        where = [self.clean[name] if name in self.clean else self.runs[name].gather(self.run) for name in WHERE]
        return [*where, days.gather(self.run).alias("as_of")]


def stamps(
    said: Mapping[str, pl.Series],
    file: str,
    portfolio: str | None,
    month: Callable[[Any], str],
    day: Callable[..., date],
) -> Stamps:
    """The stamps of one file's records. ``portfolio`` holds where the records do not say theirs.

    Raises CheckError where a record says no period, or none says a portfolio.
    """
    import polars as pl

    period, names = said.get("period"), said.get("portfolio")
    if period is None or period.null_count():
        raise CheckError("structure.archive-without", file=file, column="period")
    if names is None:
        names = constant(portfolio, pl.String(), len(period))
    if names.null_count():
        raise CheckError("structure.archive-without", file=file, column="portfolio")
    days = said.get("as_of", said.get("reporting_date"))
    records = pl.DataFrame([names.alias("portfolio"), period.alias("period")])
    if days is not None:
        records = records.with_columns(days.alias("as_of"))
    run = records.select(pl.struct(pl.all()).rle_id()).to_series()
    first = records.filter(run.ne_missing(run.shift()))
    runs = pl.DataFrame(
        {
            "portfolio": first["portfolio"].cast(pl.String).str.strip_chars(),
            "period": each(first["period"], month, pl.String()),
            "as_of": each(first["as_of"], day) if days is not None else constant(None, pl.Date(), len(first)),
        }
    )
    clean = [name for name in WHERE if runs[name].equals(first[name], check_dtypes=True)]
    return Stamps(runs, run, {name: records[name] for name in clean})


def each(series: pl.Series, read: Callable[[Any], object], dtype: pl.DataType | None = None) -> pl.Series:
    """A column, of dates if nothing else is said, with each distinct value read once. What is null stays so."""
    import polars as pl

    plain = series.cast(pl.String) if isinstance(series.dtype, (pl.Categorical, pl.Enum)) else series
    distinct = plain.unique()
    given = [value.date() if isinstance(value, datetime) else value for value in distinct.to_list()]
    values = pl.Series([None if value is None else read(value) for value in given], dtype=dtype or pl.Date())
    return plain.replace_strict(distinct, values, return_dtype=values.dtype)


def end_of(period: str) -> date:
    """The last day of a period."""
    return last_day(int(period[:4]), int(period[5:])).day
