"""A submission joined with earlier ones, with which it is compared: their rows are kept apart, their places are not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from checker.submission import WHOLE, Submission, Table

if TYPE_CHECKING:
    import polars as pl


def with_earlier(submission: Submission, earlier: Submission, folder: str = "") -> Submission:
    """The submission with an earlier one's tables beside its own. What broke the contract then is not told again.

    ``folder`` stands before the names of the earlier one's files, so that they can be told from the submission's own;
    so does the folder that it lies in, where both are files of one name.
    """
    folder = folder or apart(submission, earlier)
    tables, before = dict(submission.tables), dict(submission.earlier)
    for name, table in earlier.tables.items():
        known = submission.sourced(name)
        sources = known.sources if known is not None else ()
        added = (replace(source, file=folder + source.file) for source in table.sources)
        before[name] = replace(behind(before.get(name), table, len(sources)), sources=(*sources, *added))
        if name in tables:
            tables[name] = replace(tables[name], sources=before[name].sources)
    identities = (*submission.earlier_identities, *earlier.identities)
    paths = (*submission.earlier_paths, *earlier.paths)
    every = earlier.tables.values()
    lacking = frozenset((table.name, column) for table in every for column in table.absent | table.broken)
    lacking |= {(name, WHOLE) for name in submission.tables.keys() - earlier.tables.keys()}
    unread = {**submission.unread, **{(each.portfolio, each.period): lacking for each in earlier.identities}}
    return replace(
        submission, tables=tables, earlier=before, earlier_identities=identities, earlier_paths=paths, unread=unread
    )


def apart(submission: Submission, earlier: Submission) -> str:
    """The folder of an earlier submission's file whose name the submission's own has, too; nothing where none has."""
    own, before = (
        {source.file for table in each.tables.values() for source in table.sources} for each in (submission, earlier)
    )
    return f"{Path(earlier.paths[0]).resolve().parent.name}/" if own & before and earlier.paths else ""


def behind(known: Table | None, table: Table, places: int) -> Table:
    """An earlier table's rows and sum rows, their sources behind ``places`` others, and before them those of periods
    that were joined before.
    """
    import polars as pl

    frame = shifted(table.frame, places)
    totals = shifted(table.totals, places) if table.totals is not None else None
    if known is None:
        return replace(table, frame=frame, totals=totals)
    sums = [each for each in (known.totals, totals) if each is not None]
    return replace(table, frame=pl.concat([known.frame, frame]), totals=pl.concat(sums) if sums else None)


def shifted(frame: pl.DataFrame, places: int) -> pl.DataFrame:
    """Rows whose sources stand behind ``places`` others."""
    import polars as pl

    return frame.with_columns(pl.col("@source") + pl.lit(places, dtype=frame["@source"].dtype))
