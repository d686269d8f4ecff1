"""Sheets of the same table, the records of each below those of the one before: a column is read once for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING

from checker.cell import shown
from checker.schema import TableDescription
from checker.structure.header import Located
from checker.structure.rows import Records, cells, records, records_of_frame
from checker.structure.typed import constant
from checker.submission import Cell, Source

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Stack:
    """One or more sheets of a table with their records. A Parquet file, which has no grid, stands alone."""

    sheets: Sequence[Located]
    found: Sequence[Records]

    def __len__(self) -> int:
        return sum(map(len, self.found))

    @property
    def table(self) -> TableDescription:
        """The table that all are of."""
        return self.sheets[0].table

    @property
    def frame(self) -> pl.DataFrame | None:
        """The records of a Parquet file."""
        return self.found[0].frame

    @property
    def totals(self) -> Stack | None:
        """The sum rows of those sheets that have any."""
        totals = [each.totals or Records() for each in self.found]
        return Stack(self.sheets, totals) if any(map(len, totals)) else None

    def series(self, name: str) -> pl.Series | None:
        """A described column of a Parquet file; None where it has none."""
        index = self.sheets[0].fit.columns.get(name)
        return self.frame.to_series(index) if self.frame is not None and index is not None else None

    def cells(self, name: str) -> Sequence[Cell] | None:
        """A described column's cells; None where no sheet has it."""
        if not any(name in located.fit.columns for located in self.sheets):
            return None
        if len(self.sheets) == 1:
            return cells(self.sheets[0], self.found[0], self.sheets[0].fit.columns[name])
        return list(chain.from_iterable(self._cells(name)))

    def offsets(self) -> Iterator[int]:
        """Where the records of each sheet begin."""
        begin = 0
        for found in self.found:
            yield begin
            begin += len(found)

    def numbers(self) -> dict[str, pl.Series]:
        """``@row``, ``@line`` and ``@source`` (which of the sheets) of each record. A Parquet file has no headings in a
        row: its first record is row 1.
        """
        import polars as pl

        none = constant(None, pl.UInt32(), len(self))
        counts = [(place, len(found)) for place, found in enumerate(self.found)]
        places = pl.Series([place for place, count in counts for _ in range(count)], dtype=pl.UInt32)
        if not self.sheets[0].sheet.numbered:
            return {"@row": none, "@line": none, "@source": places}
        if self.frame is not None:
            numbers = self.sheets[0].sheet.row_numbers
            kept = self.found[0].kept
            kept = pl.Series(numbers, dtype=pl.UInt32).gather(kept) if len(numbers) else (kept + 1).cast(pl.UInt32)
            return {"@row": kept, "@line": none, "@source": constant(0, pl.UInt32(), len(self))}
        pairs = [(located.grid, found.indices) for located, found in zip(self.sheets, self.found, strict=True)]
        rows = [grid.numbers[index] for grid, indices in pairs if grid for index in indices]
        lines = [grid.lines[index] if grid.lines else None for grid, indices in pairs if grid for index in indices]
        return {"@row": pl.Series(rows, dtype=pl.UInt32), "@line": pl.Series(lines, dtype=pl.UInt32), "@source": places}

    def words(self) -> pl.Series:
        """What stands in the total column of sum rows, as ``@words``."""
        import polars as pl

        assert self.table.model.total_rows is not None  # else there are none
        column = self.table.model.total_rows.column
        if self.frame is not None:
            index = self.sheets[0].fit.columns[column]
            return self.frame.to_series(index).cast(pl.String).alias("@words")
        return pl.Series("@words", [shown(cell) for cell in self.cells(column) or ()], dtype=pl.String)

    def sources(self) -> tuple[Source, ...]:
        """Where the cells of each sheet stand."""
        return tuple(map(source, self.sheets))

    def _cells(self, name: str) -> Iterator[Sequence[Cell] | Iterator[None]]:
        for located, found in zip(self.sheets, self.found, strict=True):
            index = located.fit.columns.get(name)
            yield repeat(None, len(found)) if index is None else cells(located, found, index)


def stack(sheets: Sequence[Located]) -> Stack:
    """Sheets of one table with the rows that are records."""
    frame = sheets[0].sheet.frame
    if frame is not None:
        return Stack(sheets, [records_of_frame(sheets[0], frame)])
    return Stack(sheets, [records(located) for located in sheets])


def source(located: Located) -> Source:
    """Where a sheet's cells stand. A Parquet file has no letters; of a table on its side, they are row numbers."""
    fit, grid, sheet = located.fit, located.grid, located.sheet
    letters = {name: grid.places[index] for name, index in fit.columns.items()} if grid else {}
    headings = {name: fit.texts[index] for name, index in fit.columns.items()}
    if located.fixed is not None:
        return Source(sheet.file, sheet.sheet, letters, headings, rows=located.fixed)
    heading = grid.numbers[located.first - 1] if grid else None
    return Source(sheet.file, sheet.sheet, letters, headings, grid is not None and grid.turned, heading)
