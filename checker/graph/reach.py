"""How many parties hang on each, by whatever number of steps."""

from __future__ import annotations

from collections.abc import Sequence

from checker.graph.edges import Edges


def reach(edges: Edges, order: Sequence[Sequence[int]]) -> list[int]:
    """For each party how many others depend on it, straight or through others. ``order`` are the graph's components,
    suppliers first.
    """
    bits = edges.places  # within its own portfolio and period, so that sets stay small
    component = {party: number for number, members in enumerate(order) for party in members}
    below = [0] * len(order)  # each a set of parties, one bit a party: those that hang on a component
    counts = [0] * edges.count
    for number in reversed(range(len(order))):
        members = order[number]
        hang = sum(1 << bits[party] for party in members)
        for other in dict.fromkeys(
            component[edges.targets[edge]] for party in members for edge in edges.outgoing[party]
        ):
            hang |= below[other]
        below[number] = hang
        for party in members:
            counts[party] = hang.bit_count() - 1
    return counts
