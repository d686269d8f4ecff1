"""What arrives over each row of a table of dependencies, and what could arrive where something of a row is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from checker.finding import Code
from checker.graph.edges import PARTY, WHERE, Edges, edges
from checker.graph.order import components
from checker.graph.settling import Arrival, Settling, Table

if TYPE_CHECKING:
    import polars as pl

NOBODY = -1  # the line of a row that passes nothing
NOTHING: Table = (0, 0, 0, 0, 0)


class Way(NamedTuple):
    """By which way a colour came: the parties from the dependent on, the places of the rows between them, and where it
    began. ``root`` is the last of ``parties``, unless the way is too long to be told whole.
    """

    parties: list[str | None]
    rows: list[int]
    root: str | None
    colour: int


@dataclass
class Arrivals:
    """For each row of a frame: what arrives, what the dependent says of itself, the supplier's colour that passes, and
    whether it might be more; for the rows where what arrives is worse, by which way.
    """

    arrives: list[int]
    asked: list[int]
    passing: list[int]
    unsure: list[bool]
    ways: dict[int, Way] = field(default_factory=dict)


def arrivals(
    rows: pl.DataFrame, ends: tuple[str, str], colours: pl.DataFrame, tables: Sequence[Table], named: Sequence[str] = ()
) -> Arrivals:
    """``rows`` have ``@holds``, whether each is a dependency, and ``@line_of``, which of ``tables`` it passes by (null:
    unknown). ``colours`` are the parties' own, as ``parties.own_colours`` gives them, ``named`` what names a row.
    """
    import polars as pl

    height = rows.height
    found = Arrivals([0] * height, [0] * height, [0] * height, [False] * height)
    carries = pl.col("@holds").fill_null(True) & (pl.col("@line_of").fill_null(0) != NOBODY)
    graph = edges(rows, *ends, carries, named)
    if not graph.rows:
        return found
    order = components(graph)
    own = graph.parties.join(colours, on=[*WHERE, PARTY], how="left", maintain_order="left")
    levels, asked = (own[name].fill_null(0).to_list() for name in ("@level", "@asked"))
    lacking = own["@lacking"].fill_null(False).to_list()
    lines, holds = rows["@line_of"].to_list(), rows["@holds"].to_list()
    known = [lines[row] is not None and bool(holds[row]) for row in graph.rows]
    known = [each and graph.names[source] is not None for each, source in zip(known, graph.sources, strict=True)]
    passed = [tables[lines[row]] if sure else NOTHING for row, sure in zip(graph.rows, known, strict=True)]
    settle(found, Settling(graph, order, levels, lacking, passed), asked)
    if not all(known):
        worst: Table = (0, *(max(table[code] for table in tables) for code in range(1, 5)))  # type: ignore[assignment]
        feared = [tables[lines[row]] if lines[row] is not None else worst for row in graph.rows]
        levels = [int(Code.RED) if name is None else level for name, level in zip(graph.names, levels, strict=True)]
        doubt(found, Settling(graph, order, levels, lacking, feared), asked)
    return found


def settle(found: Arrivals, settling: Settling, asked: Sequence[int]) -> None:
    """Note what arrives over each edge, and the way where it is worse than what the dependent says of itself."""
    graph = settling.edges
    for edge, (row, target) in enumerate(zip(graph.rows, graph.targets, strict=True)):
        found.asked[row], found.passing[row] = asked[target], settling.passing(edge)
        level = settling.level(edge)
        if asked[target] and level > asked[target]:
            arrival = settling.arrival(edge)
            level, found.passing[row] = arrival.level, arrival.passing
            if level > asked[target]:
                found.ways[row] = way_of(graph, edge, arrival)
        found.arrives[row] = level


def doubt(found: Arrivals, settling: Settling, asked: Sequence[int]) -> None:
    """Note over which edges something worse than the dependent's own could come, and is not known to."""
    graph = settling.edges
    for edge, (row, target) in enumerate(zip(graph.rows, graph.targets, strict=True)):
        could = asked[target] and row not in found.ways and settling.level(edge) > asked[target]
        found.unsure[row] = bool(could) and settling.arrival(edge).level > asked[target]


def way_of(graph: Edges, edge: int, arrival: Arrival) -> Way:
    """An arrival in names and rows."""
    parties = [graph.names[graph.targets[edge]], *(graph.names[graph.sources[each]] for each in arrival.way)]
    root, colour = arrival.root
    return Way(parties, [graph.rows[each] for each in arrival.way], graph.names[root], colour)
