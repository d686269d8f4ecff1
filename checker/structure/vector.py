"""A column that Polars holds already: what is certain is read at once, and the doubtful rest by the cell parser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.cell import CellParser, Given, not_of_type
from checker.structure.certain import CERTAIN
from checker.structure.typed import Broke, Typed, constant, read_distinct
from checker.value import Type, dtype

if TYPE_CHECKING:
    import polars as pl


def read_series(series: pl.Series, parser: CellParser) -> Typed:
    """Read a column that Polars holds already. Row indices are those of ``series``."""
    import polars as pl

    if isinstance(series.dtype, (pl.Categorical, pl.Enum)) and series.dtype != dtype(parser.type):
        series = series.cast(pl.String)
    if series.dtype == pl.Float32:
        series = series.cast(pl.String).cast(pl.Float64)  # the digits that it shows, not those of its binary fraction
    if not _readable(series, parser.type):
        return _nested(series, parser.type)
    typed, certain = CERTAIN[parser.type.kind](series, parser)
    doubtful = (~certain & series.is_not_null()).fill_null(True)
    if not doubtful.any():
        return Typed(typed)
    if not certain.any():  # an archive in people's words: no row need be taken out and put back
        return _distinct(series, parser)
    rows = doubtful.arg_true()
    return _put(typed, rows, _distinct(series.gather(rows), parser))


def _distinct(series: pl.Series, parser: CellParser) -> Typed:
    """A column with each distinct value read once by the parser."""
    import polars as pl

    distinct = series.unique(maintain_order=True)
    codes = series.replace_strict(distinct, pl.Series(range(len(distinct)), dtype=pl.UInt32), return_dtype=pl.UInt32)
    cells: list[Given] = distinct.to_list()
    return read_distinct(cells, codes, parser)


def _put(typed: pl.Series, rows: pl.Series, read: Typed) -> Typed:
    """The certain values with those of the parser in their rows."""
    import polars as pl

    places = pl.arange(0, len(typed), eager=True, dtype=pl.UInt32)
    places = places.scatter(rows, pl.arange(len(typed), len(typed) + len(rows), eager=True, dtype=pl.UInt32))
    series = pl.concat([typed.alias(""), read.series.alias("")], rechunk=True).gather(places)
    at = rows.to_list() if read.broke or read.gaps else []
    broke = {key: Broke(one.why, [at[row] for row in one.rows], one.observed) for key, one in read.broke.items()}
    return Typed(series, broke, {at[row]: kind for row, kind in read.gaps.items()}, read.rounded)


def _readable(series: pl.Series, type: Type) -> bool:
    """Whether the values are such as a cell may hold."""
    import polars as pl

    dtype = series.dtype
    if type.kind == "list" and dtype == pl.List(pl.String):
        return True
    return not dtype.is_nested() and dtype not in (pl.Binary, pl.Object, pl.Duration, pl.Time)


def _nested(series: pl.Series, type: Type) -> Typed:
    """A Parquet column of structures, bytes or times of day: nothing in it can be read."""

    rows = series.is_not_null().arg_true().to_list()
    broke = Broke(not_of_type("not-plain", type=str(series.dtype)), rows, [str(series.dtype)] * len(rows))
    empty = constant(None, dtype(type), len(series))
    return Typed(empty, {"": broke} if rows else {}, dict.fromkeys(rows, "broken"))
