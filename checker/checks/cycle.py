"""Kind ``cycle``: nobody waits for itself through others. Every circle is named, told once, at its first row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from checker.dated import Line
from checker.finding import COLOURS, Code
from checker.graph import Edges, EdgesModel, Ring, check_ends, components, edges, rings
from checker.rule import Facts, Kind, Rule, Shown
from checker.schema import Pack
from checker.value import LIST, TEXT, Type
from checker.wrong import Wrong

if TYPE_CHECKING:
    import polars as pl

RING = "@ring"


class CycleModel(EdgesModel):
    """A cycle rule: nobody waits for itself through others. A row on oneself is no circle: an `assert` tells it."""

    kind: Literal["cycle"]


class Cycle(Kind):
    """Circles of parties."""

    name = "cycle"
    Model = CycleModel

    def columns(self, model: CycleModel) -> Iterator[str]:
        """The two ends."""
        yield from (model.from_, model.to)

    def check(self, model: CycleModel, scope: Mapping[str, Type], pack: Pack, lines: Sequence[Line]) -> Iterator[Wrong]:
        """Ends that are not parties."""
        yield from check_ends(model, scope)

    def subject(self, model: CycleModel) -> str:
        """The dependent of the first row."""
        return model.to

    def told_once(self, model: CycleModel) -> tuple[str, ...]:
        """All rows of a circle are one finding."""
        return (RING,)

    def prepare(self, rule: Rule, facts: Facts) -> pl.DataFrame:
        """Each row with the number of its circle, the way round it, and the other rows of that way."""
        import polars as pl

        holds = rule.when.polars() if rule.when is not None else pl.lit(True)
        graph = edges(facts.frame, rule.model.from_, rule.model.to, holds)
        found = list(rings(graph, components(graph)))
        numbers = {graph.rows[edge]: number for number, ring in enumerate(found) for edge in ring.edges}
        told = [numbers.get(row) for row in range(facts.frame.height)]
        piece = pl.Struct({"party": pl.String, "by": pl.String, "colour": pl.Enum(COLOURS)})
        chains = [pieces(graph, found[ring]) if ring is not None else None for ring in told]
        others = [rows_of(graph, found[ring])[1:] if ring is not None else None for ring in told]
        return facts.frame.hstack(
            [
                pl.Series(RING, told, dtype=pl.UInt32),
                pl.Series("@chain", chains, dtype=pl.List(piece)),
                pl.Series("@others", others, dtype=pl.List(pl.UInt32)),
            ]
        )

    def judge(self, rule: Rule, periods: Sequence[str]) -> pl.Expr:
        """Whether the row is on no circle; missing where one of its ends is blank."""
        import polars as pl

        verdict = pl.when(pl.col(RING).is_null()).then(pl.lit(int(Code.GREEN))).otherwise(pl.lit(int(Code.FAILED)))
        blank = pl.any_horizontal(pl.col(end).is_null() for end in (rule.model.from_, rule.model.to))
        return pl.when(blank).then(pl.lit(int(Code.MISSING))).otherwise(verdict).cast(pl.UInt8)

    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """Who the dependent waits for, and the way round."""
        import polars as pl

        source = rule.model.from_
        return {
            "observed": Shown(pl.col(source), rule.scope[source]),
            "column": Shown(pl.lit(source)),
            "path": Shown(pl.lit("from")),
            "chain": Shown(pl.col("@chain"), TEXT),
            "others": Shown(pl.col("@others"), LIST),
        }


def rows_of(graph: Edges, ring: Ring) -> list[int]:
    """The rows of the way round a circle, its first row first."""
    return [graph.rows[edge] for edge in ring.way]


def pieces(graph: Edges, ring: Ring) -> list[dict[str, str | None]]:
    """The way round, piece by piece, from a party back to itself."""
    return [{"party": graph.names[party], "by": None, "colour": None} for party in ring.parties]
