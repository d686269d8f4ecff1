"""Parties behind their suppliers, and those together that depend on each other in a circle."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from checker.graph.edges import Edges

if TYPE_CHECKING:
    from networkx import DiGraph


def components(edges: Edges) -> list[list[int]]:
    """The parties, suppliers first. Those that depend on each other stand together, in the order of their numbers."""
    suppliers = [[edges.sources[edge] for edge in each] for each in edges.incoming]
    sorter: TopologicalSorter[int] = TopologicalSorter(dict(enumerate(suppliers)))
    try:
        return [[party] for party in sorter.static_order()]
    except CycleError:  # only then is networkx worth its import, which takes longer than most checks
        return knotted(edges)


def knotted(edges: Edges) -> list[list[int]]:
    """The same for a graph with circles: its strongly connected components."""
    import networkx

    whole = networkx.condensation(graph_of(edges))
    return [sorted(whole.nodes[each]["members"]) for each in networkx.topological_sort(whole)]


def graph_of(edges: Edges) -> DiGraph[int]:
    """The graph as networkx has it."""
    import networkx

    graph: DiGraph[int] = networkx.DiGraph()
    graph.add_nodes_from(range(edges.count))
    graph.add_edges_from(zip(edges.sources, edges.targets, strict=True))
    return graph
