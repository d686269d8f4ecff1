"""Circles, each named once by the shortest way round."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.kinds.dependency_graph import LARGEST, Edges, components, rings

Graph = Callable[..., Edges]
PARTY = st.sampled_from("ABCDEF")


def told(edges: Edges) -> list[tuple[str, list[int], list[int]]]:
    return [
        (
            "".join(str(edges.names[party]) for party in ring.parties),
            [edges.rows[each] for each in ring.way],
            sorted(edges.rows[each] for each in ring.edges),
        )
        for ring in rings(edges, components(edges))
    ]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("B", "A"), ("C", "B")], []),
        ([("B", "A"), ("A", "B")], [("ABA", [0, 1], [0, 1])]),
        ([("B", "A"), ("C", "B"), ("A", "C")], [("ABCA", [0, 1, 2], [0, 1, 2])]),
        # who waits for a circle, or is waited for by one, is not on it
        ([("A", "D"), ("B", "A"), ("E", "B"), ("A", "B")], [("ABA", [1, 3], [1, 3])]),
        # two circles that share a party are two
        ([("B", "A"), ("A", "B"), ("C", "B"), ("B", "C")], [("ABA", [0, 1], [0, 1]), ("BCB", [2, 3], [2, 3])]),
        # two that have nothing in common
        ([("B", "A"), ("D", "C"), ("A", "B"), ("C", "D")], [("ABA", [0, 2], [0, 2]), ("CDC", [1, 3], [1, 3])]),
        # the same dependency for two deliveries is one circle
        ([("B", "A"), ("A", "B"), ("B", "A")], [("ABA", [0, 1], [0, 1, 2])]),
        # a longer way round beside a shorter one
        (
            [("B", "A"), ("A", "B"), ("C", "B"), ("A", "C")],
            [("ABA", [0, 1], [0, 1]), ("BCAB", [2, 3, 0], [2, 3])],
        ),
    ],
)
def test_circles(graph: Graph, pairs: list[tuple[str, str]], expected: list[tuple[str, list[int], list[int]]]) -> None:
    assert told(graph(pairs)) == expected


@settings(deadline=None)
@given(st.lists(st.tuples(PARTY, PARTY).filter(lambda pair: pair[0] != pair[1]), max_size=16))
def test_every_edge_inside_a_circle_is_told_once(graph: Graph, pairs: list[tuple[str, str]]) -> None:
    edges = graph(pairs)
    order = components(edges)
    place = {party: number for number, members in enumerate(order) for party in members}
    ends = list(zip(edges.sources, edges.targets, strict=True))
    found = list(rings(edges, order))
    inside = [edge for edge, (source, target) in enumerate(ends) if place[source] == place[target]]
    assert sorted(edge for ring in found for edge in ring.edges) == inside
    for ring in found:
        assert ring.parties[0] == ring.parties[-1]
        assert len(set(ring.parties)) == len(ring.parties) - 1 == len(ring.way)
        pairs_of_way = [(edges.targets[edge], edges.sources[edge]) for edge in ring.way]
        assert pairs_of_way == list(zip(ring.parties, ring.parties[1:], strict=False))
        assert ring.way[0] == min(ring.edges)


def test_a_great_knot_is_told_by_one_circle(graph: Graph) -> None:
    names = [f"p{number}" for number in range(LARGEST)]
    pairs = [pair for one, other in itertools.pairwise(names) for pair in ((one, other), (other, one))]
    [(name, way, edges)] = told(graph(pairs))
    assert (name, way, edges) == ("p0p1p0", [1, 0], list(range(len(pairs))))
