"""Dependencies written as pairs of names: who must deliver, and who waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl
import pytest

from checker.kinds.dependency_graph import Edges, edges

Pair = tuple[str | None, str | None]
Graph = Callable[..., Edges]


def graph_of(pairs: Iterable[Pair], where: tuple[str, str] = ("P", "2023-01")) -> Edges:
    """The graph of one portfolio and period."""
    given = list(pairs)
    columns = {"supplier": [supplier for supplier, _ in given], "dependent": [dependent for _, dependent in given]}
    frame = pl.DataFrame(columns, schema={"supplier": pl.String, "dependent": pl.String})
    frame = frame.with_columns(portfolio=pl.lit(where[0]), period=pl.lit(where[1]))
    return edges(frame, "supplier", "dependent", pl.lit(True))


@pytest.fixture(scope="session")
def graph() -> Graph:
    """Make a graph of pairs (supplier, dependent)."""
    return graph_of
