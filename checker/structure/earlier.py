"""A submission joined with earlier ones, with which it is compared: their rows are kept apart, their places are not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from checker.submission import WHOLE, Submission, Table

if TYPE_CHECKING:
    import polars as pl


def with_earlier(submission: Submission, earlier: Submission, folder: str = "") -> Submission:
    """The submission with an earlier one's tables beside its own. What broke the contract then is not told again.

    ``folder`` stands before the names of the earlier one's files, so that they can be told from the submission's own.
    """
    tables, before = dict(submission.tables), dict(submission.earlier)
    for name, table in earlier.tables.items():
        known = submission.sourced(name)
        sources = known.sources if known is not None else ()
        frame = shifted(table.frame, len(sources))
        added = (replace(source, file=folder + source.file) for source in table.sources)
        before[name] = replace(table, frame=joined(before.get(name), frame), sources=(*sources, *added))
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


def shifted(frame: pl.DataFrame, places: int) -> pl.DataFrame:
    """Rows whose sources stand behind ``places`` others."""
    import polars as pl

    return frame.with_columns(pl.col("@source") + pl.lit(places, dtype=frame["@source"].dtype))


def joined(known: Table | None, frame: pl.DataFrame) -> pl.DataFrame:
    """An earlier table's rows behind those of periods that were joined before."""
    import polars as pl

    return frame if known is None else pl.concat([known.frame, frame])
