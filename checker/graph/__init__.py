"""Who depends on whom: rows of a table as a graph of parties, from suppliers to dependents.

``edges`` turns rows into numbers, ``order`` puts parties behind their suppliers and finds what hangs together in
circles, ``settling`` carries colours along and ``arriving`` says it of rows; ``parties`` has their own colours, and
``stated`` those of a rule's cases. ``rings`` names circles, ``reach`` counts who hangs on whom, ``chains`` tells ways.
Each portfolio and period is a graph of its own.
"""

from __future__ import annotations

from checker.graph.arriving import NOBODY, Arrivals, Way, arrivals
from checker.graph.chains import Ways
from checker.graph.edges import Edges, edges
from checker.graph.model import EdgesModel, check_ends
from checker.graph.order import components
from checker.graph.parties import coloured, own_colours, strangers
from checker.graph.reach import reach
from checker.graph.rings import Ring, rings
from checker.graph.settling import Settling, Table
from checker.graph.stated import stated_colours

__all__ = [
    "NOBODY",
    "Arrivals",
    "Edges",
    "EdgesModel",
    "Ring",
    "Settling",
    "Table",
    "Way",
    "Ways",
    "arrivals",
    "check_ends",
    "coloured",
    "components",
    "edges",
    "own_colours",
    "reach",
    "rings",
    "stated_colours",
    "strangers",
]
