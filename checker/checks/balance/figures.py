"""A figure as a balance sees it: its value, half a unit of its last digit, and the cell where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from checker.columns import DECIMALS
from checker.value import MAX_DIGITS, Type

if TYPE_CHECKING:
    import polars as pl

SCALE = 12  # digits after the point that half a unit may need
MOST = 9  # decimals that a cell is typed with


def slack() -> pl.DataType:
    """How Polars holds half units and their sums."""
    import polars as pl

    return pl.Decimal(MAX_DIGITS, SCALE)


def half(unit: Decimal) -> pl.Expr:
    """Half a unit, the same for all."""
    import polars as pl

    return pl.lit(unit / 2).cast(slack())


def half_unit(columns: Sequence[str], name: str, kind: Type, rounding: str | None) -> pl.Expr:
    """Half a unit of the last digit of the column ``name`` of a frame: as the rule says, else as each cell was typed,
    else as the column's type says.
    """
    import polars as pl

    if rounding is not None:
        return half(Decimal(rounding))
    stated = half(Decimal(1).scaleb(-kind.scale))
    typed = f"{DECIMALS}{name}"
    if typed not in columns:
        return stated
    halves = {count: Decimal(1).scaleb(-count) / 2 for count in range(MOST + 1)}
    return pl.coalesce(pl.col(typed).replace_strict(halves, default=None, return_dtype=slack()), stated)


def cell(table: str, column: str, row: str = "@index", sum_row: bool | str = False) -> pl.Expr:
    """Where a figure stands: its table and column, and its row's index among the table's records or sum rows;
    ``sum_row`` is the column that says which of the two, if it is not the same for all.
    """
    import polars as pl

    which = pl.col(sum_row) if isinstance(sum_row, str) else pl.lit(sum_row)
    index = pl.col(row).cast(pl.UInt32).alias("row")
    return pl.struct(pl.lit(table).alias("table"), pl.lit(column).alias("column"), index, which.alias("sum"))


def cells() -> pl.DataType:
    """The type of a list of cells."""
    import polars as pl

    return pl.List(pl.Struct({"table": pl.String, "column": pl.String, "row": pl.UInt32, "sum": pl.Boolean}))


def no_cells() -> pl.Expr:
    """No cell."""
    import polars as pl

    return pl.lit([], dtype=cells())


def all_of(lists: Sequence[pl.Expr]) -> pl.Expr:
    """Lists of cells put together; a null is none."""
    import polars as pl

    return pl.concat_list([no_cells(), *(each.fill_null(no_cells()) for each in lists)])


def where(condition: pl.Expr, place: pl.Expr) -> pl.Expr:
    """The cell as a list where a condition is true, else none."""
    import polars as pl

    return pl.when(condition).then(pl.concat_list([place])).otherwise(no_cells())
