"""Colours carried along: against a plain loop that runs until nothing changes, and every way told is one that leads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.kinds.dependency_graph import Edges, components
from checker.kinds.status_propagation import LONGEST, MISSING, Settling, Table

Graph = Callable[..., Edges]
GOOD, MEDIUM, LOW = (0, 1, 1, 1, 2), (0, 1, 2, 2, 4), (0, 1, 4, 2, 4)
LEVELS = (1, 2, 4)
PARTIES = "ABCDEFG"


@st.composite
def passed(draw: Any) -> Table:
    """Any table that a rule may hold: a worse level never passes as less, missing never as less than green."""
    green, yellow, red = sorted(draw(st.tuples(*[st.sampled_from(LEVELS)] * 3)))
    return (0, green, yellow, draw(st.sampled_from([each for each in LEVELS if each >= green])), red)


class Case(NamedTuple):
    pairs: list[tuple[str, str]]
    tables: list[Table]
    own: dict[str, int]
    lacking: dict[str, bool]


@st.composite
def cases(draw: Any) -> Case:
    party = st.sampled_from(PARTIES[: draw(st.integers(2, len(PARTIES)))])
    pairs = draw(st.lists(st.tuples(party, party).filter(lambda pair: pair[0] != pair[1]), min_size=1, max_size=16))
    tables = draw(st.lists(passed(), min_size=len(pairs), max_size=len(pairs)))
    own = {name: draw(st.sampled_from((0, *LEVELS))) for name in PARTIES}
    return Case(pairs, tables, own, {name: draw(st.booleans()) for name in PARTIES})


def plainly(edges: Edges, case: Case, without: int | None = None) -> list[int]:
    """The levels of all parties by going over all edges until nothing changes; one may pass nothing on."""
    levels = [0 if party == without else case.own[str(name)] for party, name in enumerate(edges.names)]
    changed = True
    while changed:
        changed = False
        for edge, target in enumerate(edges.targets):
            if (level := comes(edges, case, levels, edge, without)) > levels[target] and target != without:
                levels[target], changed = level, True
    return levels


def comes(edges: Edges, case: Case, levels: Sequence[int], edge: int, without: int | None = None) -> int:
    """What comes over an edge where the parties have these levels."""
    source, table = edges.sources[edge], case.tables[edge]
    lacking = case.lacking[str(edges.names[source])] and source != without
    return max(table[levels[source]], table[MISSING] if lacking else 0)


def settled(graph: Graph, case: Case) -> Settling:
    edges = graph(case.pairs)
    own = [case.own[str(name)] for name in edges.names]
    return Settling(edges, components(edges), own, [case.lacking[str(name)] for name in edges.names], case.tables)


@settings(max_examples=300)
@given(cases())
def test_every_party_settles_as_by_a_plain_loop(graph: Graph, case: Case) -> None:
    found = settled(graph, case)
    assert found.levels == plainly(found.edges, case)
    assert [found.level(edge) for edge in range(len(case.pairs))] == [
        comes(found.edges, case, found.levels, edge) for edge in range(len(case.pairs))
    ]


@settings(max_examples=300)
@given(cases())
def test_what_arrives_is_what_comes_without_the_dependent_itself(graph: Graph, case: Case) -> None:
    found = settled(graph, case)
    for edge, target in enumerate(found.edges.targets):
        levels = plainly(found.edges, case, without=target)
        assert found.arrival(edge).level == comes(found.edges, case, levels, edge, without=target)
    assert found.levels == plainly(found.edges, case), "looking leaves everything as it was"


@settings(max_examples=300)
@given(cases())
def test_a_way_leads_from_a_party_with_the_colour_to_the_dependent(graph: Graph, case: Case) -> None:
    found = settled(graph, case)
    edges = found.edges
    for edge, target in enumerate(edges.targets):
        arrival = found.arrival(edge)
        party, colour = arrival.root
        assert arrival.way[0] == edge
        assert found.lacking[party] if colour == MISSING else found.own[party] == colour
        assert all(
            edges.sources[one] == edges.targets[other] for one, other in zip(arrival.way, arrival.way[1:], strict=False)
        )
        assert target not in [edges.sources[each] for each in arrival.way]
        if edges.sources[arrival.way[-1]] == party and len(arrival.way) < LONGEST:
            for each in reversed(arrival.way):
                colour = case.tables[each][colour]
            assert colour == arrival.level


def levels(graph: Graph, pairs: Sequence[tuple[str, str]], table: Table, **own: int) -> dict[str | None, int]:
    """The levels of the parties where every edge passes by one table."""
    edges = graph(pairs)
    given_own = [own.get(str(name), 0) for name in edges.names]
    found = Settling(edges, components(edges), given_own, [False] * edges.count, [table] * len(pairs))
    return dict(zip(edges.names, found.levels, strict=True))


@pytest.mark.parametrize(
    ("table", "expected"),
    [(GOOD, {"C": 4, "B": 2, "A": 1}), (MEDIUM, {"C": 4, "B": 4, "A": 4}), (LOW, {"C": 4, "B": 4, "A": 4})],
)
def test_a_chain(graph: Graph, table: Table, expected: dict[str, int]) -> None:
    assert levels(graph, [("B", "A"), ("C", "B")], table, C=4) == expected


def test_a_circle_settles_on_the_worst_that_comes_into_it(graph: Graph) -> None:
    circle = [("B", "A"), ("C", "B"), ("A", "C"), ("D", "C")]
    assert levels(graph, circle, MEDIUM, D=4, A=1, B=2, C=1) == dict.fromkeys("DABC", 4)
    assert levels(graph, circle, GOOD, D=4, A=1, B=1, C=1) == {"D": 4, "C": 2, "A": 1, "B": 1}


def test_nothing_passes_as_nothing(graph: Graph) -> None:
    assert set(levels(graph, [("B", "A"), ("A", "B"), ("C", "A")], LOW).values()) == {0}


def way(found: Settling, edge: int) -> str:
    """The parties of a way, from the dependent on."""
    arrival, edges = found.arrival(edge), found.edges
    return "".join(
        str(edges.names[each]) for each in (edges.targets[edge], *(edges.sources[one] for one in arrival.way))
    )


def test_only_a_colour_of_others_comes_back_by_a_circle(graph: Graph) -> None:
    edges = graph([("B", "A"), ("A", "B")])
    found = Settling(edges, components(edges), [1, 4], [False, False], [MEDIUM, MEDIUM])
    assert [found.arrival(edge).level for edge in (0, 1)] == [4, 1]
    assert way(found, 0) == "AB"


def test_a_way_that_is_too_long_is_cut_and_knows_its_end(graph: Graph) -> None:
    names = [f"p{number}" for number in range(40)]
    edges = graph(list(zip(names[1:], names, strict=False)))
    found = Settling(
        edges, components(edges), [4 if name == "p39" else 1 for name in edges.names], [False] * 40, [MEDIUM] * 39
    )
    arrival = found.arrival(0)
    assert (len(arrival.way), edges.names[arrival.root[0]], arrival.root[1]) == (LONGEST, "p39", 4)


def test_of_two_that_pass_the_same_the_worse_is_told(graph: Graph) -> None:
    edges = graph([("B", "A")])
    for own, lacking, passing in ((2, True, MISSING), (4, True, 4), (1, True, MISSING), (2, False, 2)):
        found = Settling(edges, components(edges), [1, own], [False, lacking], [MEDIUM])
        assert found.arrival(0).passing == passing


def test_the_same_rows_give_the_same_ways(graph: Graph) -> None:
    pairs = [("B", "A"), ("C", "A"), ("D", "B"), ("D", "C"), ("A", "D")]

    def ways() -> Collection[str]:
        edges = graph(pairs)
        own = [4 if name == "D" else 1 for name in edges.names]
        found = Settling(edges, components(edges), own, [False] * edges.count, [MEDIUM] * len(pairs))
        return [way(found, edge) for edge in range(len(pairs))]

    assert ways() == ways() == ["ABD", "ACD", "BD", "CD", "DA"]
