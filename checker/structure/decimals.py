"""How many decimals a cell was typed with: what a figure's rounding is judged by. A workbook's number is not typed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from checker.cell import CellParser
from checker.structure.typed import constant
from checker.submission import Cell

if TYPE_CHECKING:
    import polars as pl

PLAIN = r"^-?[0-9]{1,15}(?:[.,]([0-9]{1,2}))?$"  # what nobody can read in two ways


def of_cells(cells: Sequence[Cell], parser: CellParser) -> pl.Series:
    """The decimals of each cell; null for one that holds no typed number. The parser has read all of them before."""
    import polars as pl

    return pl.Series([_typed(cell, parser) if isinstance(cell, str) else None for cell in cells], dtype=pl.UInt8)


def of_series(series: pl.Series, parser: CellParser) -> pl.Series:
    """The same for a column that Polars holds: texts as usual are counted at once, others each distinct one once."""
    import polars as pl

    if series.dtype != pl.String:
        return constant(None, pl.UInt8(), len(series))
    scale = parser.type.scale
    found = series.str.extract(PLAIN).str.len_chars().clip(0, scale).fill_null(0).cast(pl.UInt8)
    usual = series.str.contains(PLAIN) if parser.type.unit != "percent" else constant(False, pl.Boolean(), len(series))
    if usual.all():  # what is null is neither usual nor odd
        return found.set(series.is_null(), None)
    odd = series.filter(~usual).unique().drop_nulls()
    typed = [_typed(text, parser) for text in odd.to_list()]
    others = series.replace_strict(odd, pl.Series(typed, dtype=pl.UInt8), default=None, return_dtype=pl.UInt8)
    return found.zip_with(usual.fill_null(False), others)


def _typed(text: str, parser: CellParser) -> int | None:
    """The digits behind the decimal mark, as far as the column keeps them."""
    value = parser(text)
    if not isinstance(value, Decimal):
        return None
    exponent = value.as_tuple().exponent
    return min(max(0, -exponent), parser.type.scale) if isinstance(exponent, int) else None
