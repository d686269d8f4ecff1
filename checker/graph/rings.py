"""Circles, named: parties that depend on each other, each by the shortest way round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from checker.graph.edges import Edges
from checker.graph.order import graph_of

if TYPE_CHECKING:
    from networkx import DiGraph

LARGEST = 200  # edges among parties that hang together; beyond that one circle stands for all of them


class Ring(NamedTuple):
    """A circle: its parties from a dependent back to itself (A, B, C, A where A depends on B), the edges of the way
    round, and all edges that are told with it.
    """

    parties: list[int]
    way: list[int]
    edges: list[int]


def rings(edges: Edges, order: Sequence[Sequence[int]]) -> Iterator[Ring]:
    """Circles that hold every edge between parties that depend on each other, in the order of the edges."""
    knots = [members for members in order if len(members) > 1]
    if not knots:
        return
    graph = graph_of(edges)
    number = {party: place for place, members in enumerate(knots) for party in members}
    inside: list[list[int]] = [[] for _ in knots]
    for edge, (source, target) in enumerate(zip(edges.sources, edges.targets, strict=True)):
        if source in number and number[source] == number.get(target):
            inside[number[source]].append(edge)
    for members, own in zip(knots, inside, strict=True):
        yield from of_knot(edges, graph.subgraph(members), own)


def of_knot(edges: Edges, graph: DiGraph[int], own: Sequence[int]) -> Iterator[Ring]:
    """The circles of parties that all depend on each other: each begins with the first edge that no other has."""
    import networkx

    between: dict[tuple[int, int], list[int]] = {}
    for edge in own:
        between.setdefault((edges.sources[edge], edges.targets[edge]), []).append(edge)
    told: set[int] = set()
    for edge in own:
        if edge in told:
            continue
        source, target = edges.sources[edge], edges.targets[edge]
        parties = [target, *reversed(networkx.shortest_path(graph, target, source))]
        pairs = list(zip(parties[1:], parties[:-1], strict=True))
        way = [edge, *(between[pair][0] for pair in pairs[1:])]
        found = own if len(own) > LARGEST else [each for pair in pairs for each in between[pair] if each not in told]
        told.update(found)
        yield Ring(parties, way, sorted(found))
