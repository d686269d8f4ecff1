"""Suppliers before those who wait for them, and circles together."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.kinds.dependency_graph import Edges, components

Graph = Callable[..., Edges]
PARTY = st.sampled_from("ABCDEFGH")
CODE = """
import sys
import polars as pl
from checker.kinds.dependency_graph import components, edges
frame = pl.DataFrame({{"portfolio": ["P"] * 2, "period": ["2023-01"] * 2, "s": {suppliers}, "d": ["A", "B"]}})
components(edges(frame, "s", "d", pl.lit(True)))
print("networkx" in sys.modules)
"""


def named(edges: Edges) -> list[str]:
    return ["".join(str(edges.names[party]) for party in members) for members in components(edges)]


def test_suppliers_come_first(graph: Graph) -> None:
    assert named(graph([("B", "A"), ("C", "B"), ("C", "A")])) == ["C", "B", "A"]


def test_those_in_a_circle_stand_together(graph: Graph) -> None:
    assert named(graph([("B", "A"), ("A", "B"), ("C", "B"), ("A", "D")])) == ["C", "AB", "D"]


def test_nobody_is_no_order(graph: Graph) -> None:
    assert components(graph([])) == []


def reachable(pairs: list[tuple[str, str]], start: str) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        party = waiting.pop()
        for supplier, dependent in pairs:
            if supplier == party and dependent not in found:
                found.add(dependent)
                waiting.append(dependent)
    return found


@settings(deadline=None)
@given(st.lists(st.tuples(PARTY, PARTY), max_size=20))
def test_the_order_of_any_graph(graph: Graph, pairs: list[tuple[str, str]]) -> None:
    edges = graph(pairs)
    order = components(edges)
    assert sorted(party for members in order for party in members) == list(range(edges.count))
    place = {edges.names[party]: number for number, members in enumerate(order) for party in members}
    reach: dict[Any, set[str]] = {name: reachable(pairs, name) for name in place}
    for one in place:
        for other in place:
            if other in reach[one]:
                assert place[one] <= place[other]
            assert (place[one] == place[other]) is (other in reach[one] and one in reach[other])


@pytest.mark.parametrize(("suppliers", "needed"), [('["B", "C"]', "False"), ('["B", "A"]', "True")])
def test_the_library_is_imported_for_circles_only(suppliers: str, needed: str) -> None:
    code = CODE.format(suppliers=suppliers)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == needed
