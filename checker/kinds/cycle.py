"""Kind ``cycle``: no party waits for itself through others. Every cycle is named and reported once, at the row of the
party in it that comes first by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from checker.kinds.dependency_graph import Edges, EdgesModel, Ring, Ways, check_ends, components, edges, rings
from checker.kinds.effective_dates import Line
from checker.kinds.rule import Facts, Kind, Rule, Shown
from checker.lazy import pl
from checker.model.errors import Wrong
from checker.model.finding import Code
from checker.model.types import LIST, TEXT, Type
from checker.schema.packs import Pack

RING = "@ring"
LONGEST = 40  # parties of a cycle that are named; a longer list is not read


class CycleModel(EdgesModel):
    """A cycle rule: no party waits for itself through others. A row on itself is no cycle: `assert` reports it."""

    kind: Literal["cycle"]


class Cycle(Kind):
    """Cycles of parties."""

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
        """All rows of a cycle are one finding."""
        return (RING,)

    def prepare(self, rule: Rule, facts: Facts) -> pl.DataFrame:
        """Each row with the number of its cycle, the path around it, and the other rows of that path."""
        holds = rule.when.polars() if rule.when is not None else pl.lit(True)
        graph = edges(facts.frame, rule.model.from_, rule.model.to, holds, rule.table.identifying)
        found = list(rings(graph, components(graph)))
        numbers = {graph.rows[edge]: number for number, ring in enumerate(found) for edge in ring.edges}
        height = facts.frame.height
        circles = pl.Series(RING, [numbers.get(row) for row in range(height)], dtype=pl.UInt32)
        return facts.frame.hstack([circles, *told(graph, found).columns(height)])

    def judge(self, rule: Rule, periods: Sequence[str]) -> pl.Expr:
        """Whether the row is on no cycle; missing where one of its ends is blank."""
        verdict = pl.when(pl.col(RING).is_null()).then(pl.lit(int(Code.GREEN))).otherwise(pl.lit(int(Code.FAILED)))
        blank = pl.any_horizontal(pl.col(end).is_null() for end in (rule.model.from_, rule.model.to))
        return pl.when(blank).then(pl.lit(int(Code.MISSING))).otherwise(verdict).cast(pl.UInt8)

    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """Who the dependent waits for, and the way round."""
        source = rule.model.from_
        return {
            "observed": Shown(pl.col(source), rule.scope[source]),
            "column": Shown(pl.lit(source)),
            "path": Shown(pl.lit("from")),
            "chain": Shown(pl.col("@chain"), TEXT),
            "others": Shown(pl.col("@others"), LIST),
        }


def told(graph: Edges, found: Sequence[Ring]) -> Ways:
    """The paths, edge by edge, from a party back to itself; each is reported at its first row."""
    ways = Ways()
    for ring in found:
        rows = [graph.rows[edge] for edge in ring.way]
        parties, places = [graph.names[party] for party in ring.parties], [None, *rows]
        if len(parties) > LONGEST + 1:
            parties, places = [*parties[:LONGEST], "…", parties[-1]], [*places[:LONGEST], None, places[-1]]
        ways.add(rows[0], parties, places)
    return ways
