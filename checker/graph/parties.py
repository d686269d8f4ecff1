"""The parties' own colours, from the judged records: what they pass on, and what they say of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.finding import COLOUR_OF_CODE, COLOURS, Code
from checker.graph.edges import PARTY, WHERE

if TYPE_CHECKING:
    import polars as pl

NOTHING, MISSING = 0, int(Code.MISSING)


def own_colours(records: pl.DataFrame, key: str, parameters: Sequence[str], side: str, asked: str) -> pl.DataFrame:
    """A row a record: its name in ``@party``; ``@level``, the worst colour of ``parameters`` on ``side`` ("reported",
    "derived", or "worst": of both), 0 for none; ``@lacking``, whether any of them is missing; and ``@asked``, what it
    says of the parameter ``asked``: the reported colour, else the derived one.

    A record that is not judged has no derived colours; one that is judged and reports nothing lacks information.
    """
    import polars as pl

    counted = [side_of(name, each) for name in sides(side) for each in parameters]
    known = [pl.when(code == MISSING).then(NOTHING).otherwise(code) for code in counted]
    said = pl.col(f"@reported.{asked}")
    return (
        records.select(
            *WHERE,
            pl.col(key).alias(PARTY),
            pl.max_horizontal(known).cast(pl.Int64).alias("@level"),
            pl.any_horizontal(code == MISSING for code in counted).alias("@lacking"),
            pl.when(said > NOTHING).then(said).otherwise(side_of("derived", asked)).cast(pl.Int64).alias("@asked"),
        )
        .drop_nulls(PARTY)
        .unique([*WHERE, PARTY], keep="first", maintain_order=True)
    )


def strangers(frame: pl.DataFrame, column: str, records: pl.DataFrame, key: str) -> pl.Series:
    """Whether each row names in a column what is the key of none of the records of its submission."""
    import polars as pl

    known = records.select(*WHERE, pl.col(key).alias(column)).unique().with_columns(pl.lit(True).alias("@known"))
    joined = frame.select(*WHERE, column).join(known, on=[*WHERE, column], how="left", maintain_order="left")
    return joined.select(pl.col("@known").is_null() & pl.col(column).is_not_null()).to_series()


def sides(side: str) -> tuple[str, ...]:
    """The sides that count."""
    return ("reported", "derived") if side == "worst" else (side,)


def side_of(side: str, parameter: str) -> pl.Expr:
    """The code of a parameter's colour on one side."""
    import polars as pl

    code = pl.col(f"@{side}.{parameter}").cast(pl.UInt8)
    judged = pl.col("@judged").fill_null(True)
    if side == "derived":
        return pl.when(judged).then(code).otherwise(pl.lit(NOTHING, dtype=pl.UInt8))
    return pl.when(judged & (code == NOTHING)).then(pl.lit(MISSING, dtype=pl.UInt8)).otherwise(code)


def coloured(code: pl.Expr) -> pl.Expr:
    """A code as the colour that it stands for; null where it stands for none."""
    import polars as pl

    names = {int(code): name for code, name in COLOUR_OF_CODE.items()}
    return code.replace_strict(names, default=None, return_dtype=pl.Enum(COLOURS))
