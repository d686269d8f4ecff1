"""Rows of a table as edges between numbered parties."""

from __future__ import annotations

from typing import Any

import polars as pl

from checker.kinds.dependency_graph import Edges, edges

SCHEMA = dict.fromkeys(("portfolio", "period", "supplier", "dependent", "state"), pl.String)


def of(*rows: tuple[Any, ...], chosen: str = "state is null") -> Edges:
    frame = pl.DataFrame([dict(zip(SCHEMA, row, strict=True)) for row in rows], schema=SCHEMA)
    return edges(frame, "supplier", "dependent", pl.sql_expr(chosen))


def named(graph: Edges) -> list[tuple[int, str | None, str | None]]:
    return [
        (row, graph.names[source], graph.names[target])
        for row, source, target in zip(graph.rows, graph.sources, graph.targets, strict=True)
    ]


def test_each_row_is_an_edge_of_its_two_ends() -> None:
    graph = of(("P", "2023-01", "B", "A", None), ("P", "2023-01", "C", "B", None), ("P", "2023-01", "B", "A", None))
    assert named(graph) == [(0, "B", "A"), (2, "B", "A"), (1, "C", "B")]
    assert graph.names == ["A", "B", "C"]
    assert [[graph.rows[edge] for edge in each] for each in graph.outgoing] == [[], [0, 2], [1]]
    assert [[graph.rows[edge] for edge in each] for each in graph.incoming] == [[0, 2], [1], []]


def test_a_party_of_another_portfolio_or_period_is_another_party() -> None:
    graph = of(("P", "2023-01", "B", "A", None), ("P", "2023-02", "B", "A", None), ("Q", "2023-01", "B", "A", None))
    assert graph.count == 6
    assert len(set(graph.sources)) == len(set(graph.targets)) == 3
    assert graph.places == [0, 1, 0, 1, 0, 1]


def test_rows_that_are_not_chosen_are_no_edges() -> None:
    rows = [
        ("P", "2023-01", "B", "A", "delivered"),
        ("P", "2023-01", "C", "A", "open"),
        ("P", "2023-01", "D", "A", None),
    ]
    assert named(of(*rows, chosen="state = 'open'")) == [(1, "C", "A")]


def test_who_waits_for_itself_or_is_not_named_is_no_edge() -> None:
    rows = [("P", "2023-01", "A", "A", None), ("P", "2023-01", "B", None, None), ("P", "2023-01", None, None, None)]
    assert named(of(*rows)) == []


def test_a_supplier_that_is_not_named_is_a_party_all_the_same() -> None:
    graph = of(("P", "2023-01", None, "A", None), ("P", "2023-01", None, "B", None))
    assert named(graph) == [(0, None, "A"), (1, None, "B")]
    assert graph.sources[0] == graph.sources[1]
