"""Who hangs on whom, by however many steps, each party once."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.kinds.dependency_graph import Edges, components, reach

Graph = Callable[..., Edges]
PARTY = st.sampled_from("ABCDEFGH")


def counted(edges: Edges) -> dict[str | None, int]:
    return dict(zip(edges.names, reach(edges, components(edges)), strict=True))


def test_straight_and_through_others(graph: Graph) -> None:
    assert counted(graph([("B", "A"), ("C", "B"), ("C", "A"), ("C", "D")])) == {"A": 0, "B": 1, "C": 3, "D": 0}


def test_in_a_circle_all_hang_on_each_and_nobody_on_itself(graph: Graph) -> None:
    assert counted(graph([("B", "A"), ("A", "B"), ("C", "B"), ("A", "D")])) == {"A": 2, "B": 2, "C": 3, "D": 0}


@settings(deadline=None)
@given(st.lists(st.tuples(PARTY, PARTY), max_size=24))
def test_as_by_walking_from_each(graph: Graph, pairs: list[tuple[str, str]]) -> None:
    for name, count in counted(graph(pairs)).items():
        found, waiting = {name}, [name]
        while waiting:
            party = waiting.pop()
            new = {dependent for supplier, dependent in pairs if supplier == party} - found
            found |= new
            waiting += new
        assert count == len(found) - 1
