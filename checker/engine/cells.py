"""The cells that a finding rests on: at which it points, and which are named beside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from checker.engine.places import PLACE, located, spot_of, spots_of
from checker.engine.wording import Speaker, identified, whose
from checker.submission import UNREADABLE

if TYPE_CHECKING:
    import polars as pl

POINTED = (*PLACE, "table", "column", "key", "project")


def with_cells(speaker: Speaker, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with all cells that they rest on as related, but for the one that the finding points at."""
    import polars as pl

    if "@e.cells" not in rows.columns:
        return rows
    spots = spots_of(speaker.submission, rows["@e.cells"], rows.select(spot_of()).to_series()).alias("#related")
    return rows.with_columns(pl.col("#related").list.concat(spots) if "#related" in rows.columns else spots)


def at_first_blank(speaker: Speaker, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that lack cells, each pointing at the first of these, with that cell's record; where it pointed before
    is related. What several lack is told once.
    """
    import polars as pl

    if "@e.cells" not in rows.columns:
        return rows
    standing = pl.element().filter(pl.element().struct.field("row").is_not_null())
    rows = rows.with_columns(pl.col("@e.cells").list.eval(standing).list.first().alias("@first")).with_row_index("@of")
    lacking = rows.drop_nulls("@first")
    if lacking.is_empty():
        return rows
    cells = lacking.select("@of", "@first").unnest("@first")
    cells = cells.unique(["table", "column", "row", "sum"], keep="first", maintain_order=True)
    found = pl.concat(pointed_at(speaker, cells), how="vertical_relaxed")
    before = pl.when(pl.col("#row").is_not_null()).then(spot_of()).alias("@before")
    lacking = lacking.with_columns(before).drop(f"#{name}" for name in POINTED if f"#{name}" in rows.columns)
    lacking = lacking.join(found, on="@of", how="inner", maintain_order="left")
    others = spots_of(speaker.submission, lacking["@e.cells"], lacking.select(spot_of()).to_series())
    stated = pl.when(pl.col("@before") != spot_of()).then("@before")
    also = pl.concat_list(others.alias("@others"), stated).list.drop_nulls().list.unique(maintain_order=True)
    lacking = lacking.with_columns(also.alias("#related")).drop("@before")
    return pl.concat([rows.filter(pl.col("@first").is_null()), lacking], how="diagonal_relaxed")


def pointed_at(speaker: Speaker, cells: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """For each of some cells (``@of``) where it stands, and which record it is of."""
    import polars as pl

    for (name, total), some in cells.group_by("table", "sum", maintain_order=True):
        table, description = speaker.submission.tables[str(name)], speaker.pack.tables[str(name)]
        rows = table.totals if total and table.totals is not None else table.frame
        own = None if total else whose(description, speaker.pack)
        told = {
            **located(table, pl.col("@at")),
            "table": pl.lit(name),
            "column": pl.col("@at"),
            "key": identified(description),
            "project": pl.lit(None, dtype=pl.String) if own is None else pl.col(own),
        }
        rows = rows[some["row"]].with_columns(some["@of"], some["column"].alias("@at"))
        yield rows.select("@of", *(value.alias(f"#{key}") for key, value in told.items()))


def told_cells(speaker: Speaker, rows: pl.DataFrame) -> pl.Series:
    """Whether one of the cells that a row lacks is a finding of the contract already. It never sees a sum row."""
    import polars as pl

    def told(cell: Mapping[str, Any]) -> bool:
        table, column = speaker.pack.tables[cell["table"]], cell["column"]
        delivered = speaker.submission.tables.get(cell["table"])
        gaps = delivered.gaps.get(column, {}) if delivered is not None else {}
        return not cell["sum"] and (table.columns[column].model.required or gaps.get(cell["row"]) in UNREADABLE)

    return pl.Series([any(map(told, cells)) for cells in rows["@e.cells"].to_list()], dtype=pl.Boolean)
