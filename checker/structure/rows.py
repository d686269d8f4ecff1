"""Which rows under the headings are records: blank rows, sum rows and repeated headings are not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any

from checker.cell import shown
from checker.structure.grid import Row, is_blank
from checker.structure.header import Located
from checker.structure.words import place, shortened
from checker.submission import Cell, Failure
from checker.texts import Text

if TYPE_CHECKING:
    import polars as pl


@dataclass
class Records:
    """The rows that are records (indices into a grid, or a frame and the rows it kept), and what else was seen.

    ``totals`` are the sum rows, which are no records.
    """

    indices: list[int] = field(default_factory=list)
    frame: pl.DataFrame | None = None
    kept: Any = None  # a pl.Series of row indices, where there is a frame
    totals: Records | None = None
    surplus: list[tuple[int, str]] = field(default_factory=list)  # record, what stands beyond its headings
    columns: Sequence[Sequence[Cell]] | None = None  # the records' columns, once one was asked for

    def __len__(self) -> int:
        return len(self.indices) if self.frame is None else len(self.frame)


def records(located: Located) -> Records:
    """Walk through the rows under the headings."""
    found, grid = Records(totals=Records()), located.grid
    if grid is None or found.totals is None:
        return found
    places = sorted(located.fit.columns.values())
    width = located.fit.width
    header = grid.rows[located.first - 1]
    first = places[0] if places else 0
    title = header[first] if places else None
    is_sum = _sum_row(located)
    for index in range(located.first, len(grid.rows)):
        row = grid.rows[index]
        seen = row[first] if places and first < len(row) else None
        doubtful = not seen or seen == title or (seen.__class__ is str and seen.isspace())
        if doubtful and (_empty(row, places) or _repeats(row, header, places)):
            continue
        if is_sum is not None and is_sum(row):
            found.totals.indices.append(index)
            continue
        if len(row) > width and not all(map(is_blank, row[width:])):
            found.surplus.append((len(found.indices), _beyond(row, width)))
        found.indices.append(index)
    return found


def records_of_frame(located: Located, frame: pl.DataFrame) -> Records:
    """The records of a Parquet file: all rows but sum rows."""
    import polars as pl

    kept = pl.arange(0, len(frame), eager=True)
    total = located.table.model.total_rows
    index = located.fit.columns.get(total.column) if total else None
    if total is None or index is None:
        return Records(frame=frame, kept=kept)
    names = frame.to_series(index).cast(pl.String)
    words = [word for word in names.unique().drop_nulls().to_list() if total.rest(word) is not None]
    left_out = names.is_in(words).fill_null(False)
    totals = Records(frame=frame.filter(left_out), kept=kept.filter(left_out))
    return Records(frame=frame.filter(~left_out), kept=kept.filter(~left_out), totals=totals)


def cells(located: Located, found: Records, index: int) -> Sequence[Cell]:
    """One column's cells; a row that ends early has nothing there. All columns are parted from the rows at once."""
    if found.columns is None:
        rows = located.grid.rows if located.grid else ()
        found.columns = columns([rows[record] for record in found.indices])
    return found.columns[index] if index < len(found.columns) else [None] * len(found.indices)


def columns(rows: Sequence[Row]) -> Sequence[Sequence[Cell]]:
    """Rows parted into columns; None where a row ends early. Rows of one length, as a workbook's, are laid end to end:
    an iterator for each of them would be slower.
    """
    widths = set(map(len, rows))
    if len(widths) != 1:
        return list(zip_longest(*rows))
    (width,) = widths
    flat = list(chain.from_iterable(rows))
    return [flat[place::width] for place in range(width)]


def tell(located: Located, found: Records) -> list[Text]:
    """Sum rows left out, hidden rows read and cells hidden under merged ones, said once each."""
    sheet, told = located.sheet, []
    if found.totals:
        told.append(Text("structure.sum-rows", {"place": place(sheet), "count": len(found.totals)}))
    upright = located.grid is not None and not located.grid.turned
    numbers = sheet.row_numbers if upright and sheet.hidden_rows else ()
    hidden = sum(1 for record in found.indices if numbers[record] in sheet.hidden_rows) if numbers else 0
    if hidden:
        told.append(Text("structure.hidden-rows", {"place": place(sheet), "count": hidden}))
    if count := merged(located, found):
        told.append(Text("structure.merged-cells", {"place": place(sheet), "count": count}))
    return told


def merged(located: Located, found: Records) -> int:
    """How many merged ranges hide a cell of a record, so that it is read as blank."""
    places, rows = set(located.fit.columns.values()), set(found.indices)
    return sum(
        1
        for top, left, bottom, right in (located.grid.merged if located.grid else ())
        if any(
            (row, place) != (top, left)
            for row in range(max(top, located.first), bottom + 1)
            if row in rows
            for place in range(left, right + 1)
            if place in places
        )
    )


def ragged(located: Located, found: Records) -> list[Failure]:
    """Rows longer than the headings. In a CSV file the cells have moved, so that no cell of the row can be trusted."""
    if not found.surplus:
        return []
    rows, texts = zip(*found.surplus, strict=True)
    level = "error" if located.sheet.lines is not None else "note"  # beside a workbook's table it is a remark
    values = {"place": place(located.sheet)}
    name = located.table.name
    return [Failure("CONTRACT-ROW", name, rows=list(rows), observed=list(texts), level=level, values=values)]


def _sum_row(located: Located) -> Callable[[Row], bool] | None:
    total = located.table.model.total_rows
    index = located.fit.columns.get(total.column) if total else None
    if total is None or index is None:
        return None
    return lambda row: index < len(row) and total.rest(shown(row[index])) is not None


def _empty(row: Row, places: Sequence[int]) -> bool:
    return all(is_blank(row[place]) for place in places if place < len(row))


def _repeats(row: Row, header: Row, places: Sequence[int]) -> bool:
    """Whether the row is the headings again, as on every page of a print."""
    return all(place < len(row) and row[place] == header[place] for place in places)


def _beyond(row: Row, width: int) -> str:
    return shortened(" | ".join(shown(cell) for cell in row[width:] if not is_blank(cell)))
