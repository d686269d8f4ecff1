"""The columns of an archive that identify the submission of each record, read once per run of equal values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from checker.intake.dates import last_day
from checker.intake.typed_columns import constant
from checker.lazy import pl
from checker.model.columns import AS_OF, PERIOD, PORTFOLIO, STAMP, SUBMISSION_KEY
from checker.model.errors import CheckError


@dataclass(frozen=True)
class ArchiveColumns:
    """The submissions of an archive's records.

    ``runs`` has a row for each run of records of the same submission: portfolio, period ("2023-01") and ``as_of``, the
    reporting date as stated or null. ``run`` is the run of each record. ``clean`` holds the columns of the records that
    need no conversion.
    """

    runs: pl.DataFrame
    run: pl.Series
    clean: Mapping[str, pl.Series]

    def columns(self, known: pl.DataFrame | None) -> list[pl.Series]:
        """Portfolio, period and reporting date per record; the period's last day where no date is ``known``."""
        if known is None:
            days = each(self.runs[PERIOD], end_of)
        else:
            keys = self.runs.select(SUBMISSION_KEY)
            days = keys.join(known, on=SUBMISSION_KEY, how="left", maintain_order="left")[AS_OF]
        key = [self.clean[name] if name in self.clean else self.runs[name].gather(self.run) for name in SUBMISSION_KEY]
        return [*key, days.gather(self.run).alias(AS_OF)]


def stamps_of(frame: pl.DataFrame) -> dict[str, pl.Series]:
    """The columns that identify the submission of each row, by their plain names."""
    return {name.removeprefix(STAMP): frame[name] for name in frame.columns if name.startswith(STAMP)}


def read_stamps(
    stamps: Mapping[str, pl.Series],
    file: str,
    portfolio: str | None,
    month: Callable[[Any], str],
    day: Callable[..., date],
) -> ArchiveColumns:
    """Read the identifying columns of one file. ``portfolio`` is that of records without one.

    Raises CheckError where a record has no period or no portfolio.
    """
    period, names = stamps.get(PERIOD), stamps.get(PORTFOLIO)
    if period is None or period.null_count():
        raise CheckError("structure.archive-without", file=file, column=PERIOD)
    if names is None:
        names = constant(portfolio, pl.String(), len(period))
    if names.null_count():
        raise CheckError("structure.archive-without", file=file, column=PORTFOLIO)
    days = stamps.get(AS_OF, stamps.get("reporting_date"))
    records = pl.DataFrame([names.alias(PORTFOLIO), period.alias(PERIOD)])
    if days is not None:
        records = records.with_columns(days.alias(AS_OF))
    run = records.select(pl.struct(pl.all()).rle_id()).to_series()
    first = records.filter(run.ne_missing(run.shift()))
    runs = pl.DataFrame(
        {
            PORTFOLIO: first[PORTFOLIO].cast(pl.String).str.strip_chars(),
            PERIOD: each(first[PERIOD], month, pl.String()),
            AS_OF: each(first[AS_OF], day) if days is not None else constant(None, pl.Date(), len(first)),
        }
    )
    clean = [name for name in SUBMISSION_KEY if runs[name].equals(first[name], check_dtypes=True)]
    return ArchiveColumns(runs, run, {name: records[name] for name in clean})


def each(series: pl.Series, read: Callable[[Any], object], dtype: pl.DataType | None = None) -> pl.Series:
    """Convert a column, to dates unless ``dtype`` is given, reading each distinct value once. Nulls are kept."""
    plain = series.cast(pl.String) if isinstance(series.dtype, (pl.Categorical, pl.Enum)) else series
    distinct = plain.unique()
    given = [value.date() if isinstance(value, datetime) else value for value in distinct.to_list()]
    values = pl.Series([None if value is None else read(value) for value in given], dtype=dtype or pl.Date())
    return plain.replace_strict(distinct, values, return_dtype=values.dtype)


def end_of(period: str) -> date:
    """The last day of a period."""
    return last_day(int(period[:4]), int(period[5:])).day
