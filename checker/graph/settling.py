"""Colours carried along a graph: every party settles on the worst that reaches it, and knows by which way it came.

A party has a level (its own colour, or what has reached it, whichever is worse: green 1, yellow 2, red 4, nothing 0)
and may lack information beside it. Over an edge passes what the edge's table says of the level, or of what is missing,
if that is more. Tables never pass a better level as something worse, so levels only rise, and come to rest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from checker.finding import Code
from checker.graph.edges import Edges

MISSING = int(Code.MISSING)
Table = tuple[int, int, int, int, int]  # what arrives, by the code of what passes; nothing (0) passes as nothing
LONGEST = 12  # edges of a way that are kept: nobody reads a longer one
State = tuple[int, int]  # a party, and a level that it once had


class Step(NamedTuple):
    """How a party came to a level: the edge that brought it, the supplier's colour that passed, where it began, and
    how many steps of others were taken before.
    """

    edge: int
    colour: int
    root: State
    number: int


class Arrival(NamedTuple):
    """What comes over an edge: the level that arrives, the supplier's colour that passes, the edges by which that has
    come (from the last, ``LONGEST`` at most), and the party and colour at the other end.
    """

    level: int
    passing: int
    way: list[int]
    root: State


class Settling:
    """One graph at rest. ``order`` are its components, suppliers first; ``own`` and ``lacking`` are the parties' own
    levels and whether they lack information, ``tables`` what each edge passes.
    """

    def __init__(
        self,
        edges: Edges,
        order: Sequence[Sequence[int]],
        own: Sequence[int],
        lacking: Sequence[bool],
        tables: Sequence[Table],
    ) -> None:
        self.edges, self.order, self.own, self.tables = edges, order, own, tables
        self.lacking = list(lacking)
        self.foreign: dict[int, Arrival] = {}
        self.taken = 0
        self.levels = list(own)
        self.steps: list[dict[int, Step]] = [{} for _ in own]
        self.component = [0] * edges.count
        for number, members in enumerate(order):
            for party in members:
                self.component[party] = number
        for members in order:
            self.settle(members)

    def settle(self, members: Sequence[int], without: int | None = None) -> None:
        """Bring parties of one component to rest, all others being so; ``without`` is one that takes nothing on."""
        edges, inside = self.edges, set(members)
        risen: deque[int] = deque()
        for party in members:
            if sum(self.carry(edge) for edge in edges.incoming[party]):
                risen.append(party)
        if len(members) == 1:
            return
        while risen:
            for edge in edges.outgoing[risen.popleft()]:
                target = edges.targets[edge]
                if target in inside and target != without and self.carry(edge):
                    risen.append(target)

    def passing(self, edge: int) -> int:
        """Which of its supplier's colours passes most over an edge; of two that pass the same, the worse."""
        source, table = self.edges.sources[edge], self.tables[edge]
        level = self.levels[source]
        if self.lacking[source] and (table[MISSING], MISSING) > (table[level], level):
            return MISSING
        return level

    def carry(self, edge: int) -> bool:
        """Let pass what an edge lets pass; whether that is worse than what the dependent had."""
        colour, arrives, target = self.passing(edge), self.level(edge), self.edges.targets[edge]
        if arrives <= self.levels[target]:
            return False
        self.levels[target] = arrives
        self.steps[target][arrives] = Step(edge, colour, self.root(self.edges.sources[edge], colour), self.taken)
        self.taken += 1
        return True

    def root(self, party: int, colour: int) -> State:
        """The party, and its own colour, from which a party has a colour."""
        step = self.steps[party].get(colour)
        return step.root if step is not None else (party, colour)

    def level(self, edge: int) -> int:
        """What comes over an edge, whosever colour it is."""
        return self.tables[edge][self.passing(edge)]

    def arrival(self, edge: int) -> Arrival:
        """What comes over an edge and by which way, the dependent's own colours that only come back left aside."""
        target = self.edges.targets[edge]
        if not self.goes_round(edge):
            return self.come(edge)
        if edge not in self.foreign:
            self.foreign |= self.without(target)
        return self.foreign[edge]

    def come(self, edge: int) -> Arrival:
        """What comes over an edge, as the parties' levels are."""
        source = self.edges.sources[edge]
        passing = colour = self.passing(edge)
        way = [edge]
        while len(way) < LONGEST and (step := self.steps[self.edges.sources[way[-1]]].get(colour)) is not None:
            way.append(step.edge)
            colour = step.colour
        return Arrival(self.tables[edge][passing], passing, way, self.root(source, passing))

    def goes_round(self, edge: int) -> bool:
        """Whether what comes over an edge has come through the edge's own dependent."""
        source, target = self.edges.sources[edge], self.edges.targets[edge]
        if self.component[source] != self.component[target]:
            return False
        state = (source, self.passing(edge))
        came = self.steps[source].get(state[1])
        if came is None or came.root[0] == target:
            return came is not None
        # a way leads back in time, and to one root
        if not any(each.number < came.number and each.root == came.root for each in self.steps[target].values()):
            return False
        place, _ = self.spans[state]
        return any(first <= place <= last for first, last in (self.spans[each] for each in self.states(target)))

    def without(self, party: int) -> dict[int, Arrival]:
        """What comes over the edges to a party from its own circle where the party itself passes nothing on."""
        number = self.component[party]
        through = [state for state in self.behind(party) if self.component[state[0]] == number]
        anew = list(dict.fromkeys(each for each, _ in through if each != party))
        kept = [(each, self.levels[each], dict(self.steps[each]), self.lacking[each]) for each in (party, *anew)]
        self.levels[party], self.lacking[party] = 0, False
        for each, level in through:
            self.steps[each].pop(level, None)
        for each in anew:
            self.levels[each] = max((self.own[each], *self.steps[each]))
        self.settle(anew, party)
        own = [edge for edge in self.edges.incoming[party] if self.component[self.edges.sources[edge]] == number]
        found = {edge: self.come(edge) for edge in own}
        for each, level, steps, lacking in kept:
            self.levels[each], self.steps[each], self.lacking[each] = level, steps, lacking
        return found

    def states(self, party: int) -> list[State]:
        """The levels that a party has, or once had."""
        return [(party, level) for level in (self.own[party], MISSING, *self.steps[party])]

    def behind(self, party: int) -> list[State]:
        """The levels of other parties that came through this one, and its own."""
        found = self.states(party)
        for state in found:  # it grows while it is walked
            found += self.came.get(state, ())
        return list(dict.fromkeys(found))

    @cached_property
    def came(self) -> dict[State, list[State]]:
        """For each level of a party those of others that came from it in one step."""
        came: dict[State, list[State]] = {}
        for party, steps in enumerate(self.steps):
            for level, step in steps.items():
                came.setdefault((self.edges.sources[step.edge], step.colour), []).append((party, level))
        return came

    @cached_property
    def spans(self) -> dict[State, tuple[int, int]]:
        """Where each level of a party stands among those that came from it: those lie within its own span."""
        spans: dict[State, tuple[int, int]] = {}
        count = 0
        waiting: list[tuple[State, int | None]] = []
        for party, own in enumerate(self.own):
            waiting += [((party, own), None), ((party, MISSING), None)]
        while waiting:
            state, begin = waiting.pop()
            if begin is not None:
                spans[state] = (begin, count)
                continue
            count += 1
            waiting.append((state, count))
            waiting += [(each, None) for each in self.came.get(state, ())]
        return spans
