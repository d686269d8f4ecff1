"""The colours of parties as the cases of a rule state them, beside the names of the two ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from checker.finding import CODE_OF_COLOUR
from checker.graph.edges import WHERE

if TYPE_CHECKING:
    import polars as pl

COLOUR_COLUMN = "{}.colour"


def stated_colours(
    frame: pl.DataFrame, ends: tuple[str, str], key: str, parameters: Sequence[str], given: Mapping[str, str]
) -> pl.DataFrame:
    """The judged records that cases speak of. ``ends`` are the columns with supplier and dependent; ``given`` says in
    which parameter a supplier's own colour lies (``of``), on which ``side``, and which one the rule ``asks`` for.
    """
    import polars as pl

    derived = given["side"] == "derived"
    worst = [pl.col(name).max() for name in ("@own", "@said")]
    records = pl.concat([named(frame, ends[0], key, "@own", "@said"), named(frame, ends[1], key, "@said", "@own")])
    records = records.drop_nulls(key).group_by(*WHERE, key, maintain_order=True).agg(worst)
    nothing = pl.lit(0, dtype=pl.UInt8)
    columns = {f"@{side}.{name}": nothing for side in ("reported", "derived") for name in parameters}
    columns[f"@{'derived' if derived else 'reported'}.{given['of']}"] = pl.col("@own")
    said = pl.when(pl.col("@said") > 0).then(pl.col("@said")).otherwise(columns[f"@reported.{given['asks']}"])
    columns[f"@reported.{given['asks']}"] = said
    return records.with_columns(pl.lit(derived).alias("@judged"), **columns).drop("@own", "@said")


def named(frame: pl.DataFrame, end: str, key: str, colour: str, other: str) -> pl.DataFrame:
    """The parties at one end, with the colour that stands beside them; 0 for none."""
    import polars as pl

    column = COLOUR_COLUMN.format(end)
    codes = {name: int(code) for name, code in CODE_OF_COLOUR.items()}
    stated = pl.col(column).cast(pl.String) if column in frame.columns else pl.lit(None, dtype=pl.String)
    code = stated.replace_strict(codes, default=0, return_dtype=pl.UInt8).fill_null(0)
    nothing = pl.lit(0, dtype=pl.UInt8)
    found = frame.select(*WHERE, pl.col(end).alias(key), code.alias(colour), nothing.alias(other))
    return found.select(*WHERE, key, "@own", "@said")
