"""A column read: its typed series, the cells that could not be read, and why others are empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checker.cell import Broken, CellParser, Gap, Given, Value, shown
from checker.structure.words import shortened
from checker.value import Type, dtype

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


def constant(value: object, kind: pl.DataType, rows: int) -> pl.Series:
    """The same value in every row."""
    import polars as pl

    return pl.Series([value], dtype=kind).new_from_index(0, rows) if rows else pl.Series([], dtype=kind)


def read_distinct(distinct: Sequence[Given], codes: pl.Series, parser: CellParser) -> Typed:
    """Read distinct cells, and put each where ``codes`` says."""
    results = [parser(cell) for cell in distinct]
    typed = Typed(series_of(results, parser.type).gather(codes))
    odd = [code for code, result in enumerate(results) if isinstance(result, Broken) or is_told(result)]
    if odd:
        for row in codes.is_in(odd).arg_true().to_list():
            note(typed, row, distinct[codes[row]], results[codes[row]])
    if parser.rounded:
        rounded = [code for code, cell in enumerate(distinct) if shown(cell).strip() in parser.rounded]
        typed.rounded = int(codes.is_in(rounded).sum())
    return typed


def series_of(results: Sequence[Value | Gap | Broken], type: Type) -> pl.Series:
    """The values, with nulls for what has none."""
    import polars as pl

    values = [None if isinstance(result, (Gap, Broken)) else result for result in results]
    return pl.Series(values, dtype=dtype(type))


def is_told(result: object) -> bool:
    return isinstance(result, Gap) and result.kind != "empty"


def note(typed: Typed, row: int, cell: Given, result: object) -> None:
    """Keep why a row has no value."""
    if isinstance(result, Gap):
        typed.gaps[row] = result.kind
    elif isinstance(result, Broken):
        typed.gaps[row] = "error" if result.rule == "CONTRACT-ERROR-VALUE" else "broken"
        broke = typed.broke.setdefault(f"{result.rule} {result.values!r}", Broke(result))
        broke.rows.append(row)
        broke.observed.append(shortened(shown(cell)))
