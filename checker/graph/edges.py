"""The rows of a table of dependencies as edges between numbered parties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

WHERE = ("portfolio", "period")
PARTY = "@party"


@dataclass(frozen=True)
class Edges:
    """Dependencies, each from a supplier's number to a dependent's.

    ``rows`` are the rows' places in the frame that they came from. ``parties`` has a row a party, by its
    number: portfolio, period, and its name in ``@party``; None is the party that a blank cell stands for.
    """

    rows: Sequence[int]
    sources: Sequence[int]
    targets: Sequence[int]
    parties: pl.DataFrame

    @property
    def count(self) -> int:
        """How many parties there are."""
        return self.parties.height

    @cached_property
    def names(self) -> list[str | None]:
        """The parties' names by their numbers."""
        return self.parties[PARTY].to_list()

    @cached_property
    def places(self) -> list[int]:
        """For each party how many of its portfolio and period stand before it."""
        import polars as pl

        return self.parties.select(pl.int_range(pl.len()).over(WHERE)).to_series().to_list()

    @cached_property
    def outgoing(self) -> list[list[int]]:
        """For each party the edges to its dependents."""
        return self.by(self.sources)

    @cached_property
    def incoming(self) -> list[list[int]]:
        """For each party the edges from its suppliers."""
        return self.by(self.targets)

    def by(self, ends: Sequence[int]) -> list[list[int]]:
        """The edges of each party at one end."""
        found: list[list[int]] = [[] for _ in range(self.count)]
        for edge, party in enumerate(ends):
            found[party].append(edge)
        return found


def edges(frame: pl.DataFrame, source: str, target: str, chosen: pl.Expr, named: Sequence[str] = ()) -> Edges:
    """The rows of ``frame`` that ``chosen`` is true of, from the party in column ``source`` to that in ``target``.

    Parties stand in the order of their names, edges in that of their dependents and suppliers, then of what else names
    a row (``named``): rows in another order give the same graph. A row without a dependent is nobody's dependency, and
    one on oneself carries nothing: both are left out.
    """
    import polars as pl

    ends = [pl.col(source).alias("@source"), pl.col(target).alias("@target")]
    further = [pl.col(name).alias(f"@named.{place}") for place, name in enumerate(named)]
    rows = frame.select(*WHERE, *ends, *further, chosen.alias("@chosen")).with_row_index("@place")
    two = pl.col("@target").is_not_null() & pl.col("@source").ne_missing(pl.col("@target"))
    rows = rows.filter(two & pl.col("@chosen").fill_null(False))
    listed = pl.concat([rows.select(*WHERE, pl.col(end).alias(PARTY)) for end in ("@target", "@source")])
    parties = listed.unique().sort(*WHERE, PARTY, nulls_last=True).with_row_index("@number")
    for end in ("@source", "@target"):
        numbers = parties.rename({PARTY: end, "@number": f"{end}.number"})
        rows = rows.join(numbers, on=[*WHERE, end], how="left", nulls_equal=True, maintain_order="left")
    rows = rows.sort("@target.number", "@source.number", *(f"@named.{each}" for each in range(len(named))), "@place")
    places, sources, targets = (rows[name].to_list() for name in ("@place", "@source.number", "@target.number"))
    return Edges(places, sources, targets, parties.drop("@number"))
