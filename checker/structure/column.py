"""One column: cells of a grid in, a typed series out, with what could not be read.

Few cells are read one by one; many are read by Polars where its reading is certain to be the same, and only the
doubtful rest goes through the cell parser, each distinct value once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from checker.cell import Broken, CellParser, shown
from checker.structure.typed import FEW, Typed, is_told, note, series_of
from checker.submission import Cell


def read_cells(cells: Sequence[Cell], parser: CellParser) -> Typed:
    """Read the cells of a grid's column."""
    import polars as pl

    kinds = set(map(type, cells))
    if len(cells) > FEW and len(kinds) > 1 and str in kinds:  # a workbook's blank cells are texts
        cells = [None if cell == "" else cell for cell in cells]
        kinds = set(map(type, cells))
    native = {str: pl.String(), float: pl.Float64(), datetime: pl.Datetime("us")}
    if len(cells) > FEW and len(kinds - {None.__class__}) == 1 and (kind := next(filter(native.get, kinds), None)):
        from checker.structure.vector import read_series

        return read_series(pl.Series(cells, dtype=native[kind]), parser)
    results = [parser(cell) for cell in cells]
    typed = Typed(series_of(results, parser.type))
    for row, result in enumerate(results):
        if isinstance(result, Broken) or is_told(result):
            note(typed, row, cells[row], result)
    if parser.rounded:
        typed.rounded = sum(shown(cell).strip() in parser.rounded for cell in cells)
    return typed
