"""One column: cells or a Parquet series in, a typed series out, with what could not be read.

Few cells are read one by one; many are read by Polars where its reading is certain to be the same, and only the
doubtful rest goes through the cell parser, each distinct value once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from checker.cell import Broken, CellParser, Gap, Given, Value, shown
from checker.structure.words import shortened
from checker.submission import Cell
from checker.value import Type

if TYPE_CHECKING:
    import polars as pl

FEW = 2000  # cells, below which setting Polars to work costs more than it saves


@dataclass
class Broke:
    """Cells that break the contract in the same way: row indices and what stands there."""

    why: Broken
    rows: list[int] = field(default_factory=list)
    observed: list[str] = field(default_factory=list)


@dataclass
class Typed:
    """A column read. ``series`` is null where a cell has no value; ``gaps`` says why, where it is not plainly blank."""

    series: pl.Series
    broke: dict[str, Broke] = field(default_factory=dict)
    gaps: dict[int, str] = field(default_factory=dict)
    rounded: int = 0

    @property
    def unreadable(self) -> bool:
        """Whether several cells are filled and none can be read: it is the column that is wrong, not a cell."""
        broken = sum(len(broke.rows) for broke in self.broke.values())
        return broken > 1 and self.series.null_count() == len(self.series)


def data_type(type: Type) -> pl.DataType:
    """The Polars type of a column."""
    import polars as pl

    kinds: dict[str, pl.DataType] = {
        "number": pl.Decimal(38, type.scale),
        "date": pl.Date(),
        "term": pl.Enum(type.terms),
        "list": pl.List(pl.String),
    }
    return kinds.get(type.kind, pl.String())


def constant(value: object, dtype: pl.DataType, rows: int) -> pl.Series:
    """The same value in every row."""
    import polars as pl

    return pl.Series([value], dtype=dtype).new_from_index(0, rows) if rows else pl.Series([], dtype=dtype)


def read_cells(cells: Sequence[Cell], parser: CellParser) -> Typed:
    """Read the cells of a grid's column."""
    import polars as pl

    kinds = {cell.__class__ for cell in cells}
    native = {str: pl.String(), float: pl.Float64(), datetime: pl.Datetime("us")}
    if len(cells) > FEW and len(kinds - {None.__class__}) == 1 and (kind := next(filter(native.get, kinds), None)):
        from checker.structure.vector import read_series

        return read_series(pl.Series(cells, dtype=native[kind]), parser)
    results = [parser(cell) for cell in cells]
    typed = Typed(_series(results, parser.type))
    for row, result in enumerate(results):
        if isinstance(result, Broken) or _told(result):
            _note(typed, row, cells[row], result)
    if parser.rounded:
        typed.rounded = sum(shown(cell).strip() in parser.rounded for cell in cells)
    return typed


def read_distinct(distinct: Sequence[Given], codes: pl.Series, parser: CellParser) -> Typed:
    """Read distinct cells, and put each where ``codes`` says."""
    results = [parser(cell) for cell in distinct]
    typed = Typed(_series(results, parser.type).gather(codes))
    odd = [code for code, result in enumerate(results) if isinstance(result, Broken) or _told(result)]
    if odd:
        for row in codes.is_in(odd).arg_true().to_list():
            _note(typed, row, distinct[codes[row]], results[codes[row]])
    if parser.rounded:
        rounded = [code for code, cell in enumerate(distinct) if shown(cell).strip() in parser.rounded]
        typed.rounded = int(codes.is_in(rounded).sum())
    return typed


def _series(results: Sequence[Value | Gap | Broken], type: Type) -> pl.Series:
    """The values, with nulls for what has none."""
    import polars as pl

    values = [None if isinstance(result, (Gap, Broken)) else result for result in results]
    return pl.Series(values, dtype=data_type(type))


def _told(result: object) -> bool:
    return isinstance(result, Gap) and result.kind != "empty"


def _note(typed: Typed, row: int, cell: Given, result: object) -> None:
    """Keep why a row has no value."""
    if isinstance(result, Gap):
        typed.gaps[row] = result.kind
    elif isinstance(result, Broken):
        typed.gaps[row] = "error" if result.rule == "CONTRACT-ERROR-VALUE" else "broken"
        broke = typed.broke.setdefault(f"{result.rule} {result.values!r}", Broke(result))
        broke.rows.append(row)
        broke.observed.append(shortened(shown(cell)))
