"""Who depends on whom: rows of a table as a graph of parties, from suppliers to dependents.

``edges`` turns rows into numbers, ``order`` puts parties behind their suppliers and finds what hangs together in
circles, ``settling`` carries colours along, ``rings`` names circles, ``reach`` counts who hangs on whom. Each portfolio
and period is a graph of its own.
"""

from __future__ import annotations

from checker.graph.edges import Edges, edges
from checker.graph.model import EdgesModel, check_ends
from checker.graph.order import components
from checker.graph.reach import reach
from checker.graph.rings import Ring, rings
from checker.graph.settling import Settling, Table

__all__ = [
    "Edges",
    "EdgesModel",
    "Ring",
    "Settling",
    "Table",
    "check_ends",
    "components",
    "edges",
    "reach",
    "rings",
]
