"""Ways from party to party as columns, for findings that tell them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.graph.parties import coloured

if TYPE_CHECKING:
    import polars as pl


class Ways:
    """The ways of a frame's rows, piece by piece: columns from the start, since there can be very many."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.parties: list[str | None] = []
        self.places: list[int | None] = []
        self.colours: list[int | None] = []

    def add(
        self, row: int, parties: Sequence[str | None], places: Sequence[int | None], colour: int | None = None
    ) -> None:
        """The way of a row: its parties, for each the place of the row by which the one before depends on it, and the
        code of the colour with which the way ends.
        """
        self.rows += [row] * len(parties)
        self.parties += parties
        self.places += places
        self.colours += [None] * (len(parties) - 1)
        self.colours.append(colour)

    def columns(self, height: int, links: pl.Series | None = None) -> list[pl.Series]:
        """``@chain``: for each row a list of ``party``, ``by`` (what stands in ``links`` at that place) and ``colour``;
        and ``@others``, the places of the rows between them but the first, which is the row itself. Null without a way.
        """
        import polars as pl

        data = {"row": self.rows, "party": self.parties, "place": self.places, "colour": self.colours}
        schema = {"row": pl.UInt32(), "party": pl.String(), "place": pl.UInt32(), "colour": pl.UInt8()}
        flat = pl.DataFrame(data, schema=schema)
        by = links.gather(flat["place"]).alias("by") if links is not None else pl.lit(None, dtype=pl.String).alias("by")
        piece = pl.struct("party", by, coloured(pl.col("colour")).alias("colour"))
        lists = flat.select("row", "place", piece.alias("@chain")).group_by("row", maintain_order=True)
        ways = lists.agg("@chain", pl.col("place").drop_nulls().slice(1).alias("@others"))
        rows = pl.DataFrame({"row": pl.int_range(height, dtype=pl.UInt32, eager=True)})
        joined = rows.join(ways, on="row", how="left", maintain_order="left")
        return [joined["@chain"], joined["@others"]]
