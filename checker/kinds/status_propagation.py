"""What arrives over each row of a table of dependencies, and what could arrive where something of a row is unknown."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from checker.kinds.dependency_graph import PARTY, WHERE, Edges, components, edges
from checker.lazy import pl
from checker.model.finding import Code

MISSING = int(Code.MISSING)
Table = tuple[int, int, int, int, int]  # what arrives, by the code of what passes; nothing (0) passes as nothing
LONGEST = 12  # edges of a path that are kept; a longer one is not read
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
    levels and whether their information is missing, ``tables`` what each edge passes.
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
        """What comes over the edges to a party from its own cycle where the party itself passes nothing on."""
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
        """The place of each level of a party among those that came from it: those are within its own span."""
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


NOBODY = -1  # the line of a row that passes nothing
NOTHING: Table = (0, 0, 0, 0, 0)


class Way(NamedTuple):
    """By which way a colour came: the parties from the dependent on, the places of the rows between them, and where it
    began. ``root`` is the last of ``parties``, unless the path is too long to be shown whole.
    """

    parties: list[str | None]
    rows: list[int]
    root: str | None
    colour: int


@dataclass
class Arrivals:
    """For each row of a frame: what arrives, what the dependent says of itself, the supplier's colour that passes, and
    whether it might be more; for the rows where what arrives is worse, by which way.
    """

    arrives: list[int]
    asked: list[int]
    passing: list[int]
    unsure: list[bool]
    ways: dict[int, Way] = field(default_factory=dict)


def arrivals(
    rows: pl.DataFrame, ends: tuple[str, str], colours: pl.DataFrame, tables: Sequence[Table], named: Sequence[str] = ()
) -> Arrivals:
    """``rows`` have ``@holds``, whether each is a dependency, and ``@line_of``, which of ``tables`` it passes by (null:
    unknown). ``colours`` are the parties' own, as ``parties.own_colours`` gives them, ``named`` what names a row.
    """
    height = rows.height
    found = Arrivals([0] * height, [0] * height, [0] * height, [False] * height)
    carries = pl.col("@holds").fill_null(True) & (pl.col("@line_of").fill_null(0) != NOBODY)
    graph = edges(rows, *ends, carries, named)
    if not graph.rows:
        return found
    order = components(graph)
    own = graph.parties.join(colours, on=[*WHERE, PARTY], how="left", maintain_order="left")
    levels, asked = (own[name].fill_null(0).to_list() for name in ("@level", "@asked"))
    lacking = own["@lacking"].fill_null(False).to_list()
    lines, holds = rows["@line_of"].to_list(), rows["@holds"].to_list()
    known = [lines[row] is not None and bool(holds[row]) for row in graph.rows]
    known = [each and graph.names[source] is not None for each, source in zip(known, graph.sources, strict=True)]
    passed = [tables[lines[row]] if sure else NOTHING for row, sure in zip(graph.rows, known, strict=True)]
    settle(found, Settling(graph, order, levels, lacking, passed), asked)
    if not all(known):
        worst: Table = (0, *(max(table[code] for table in tables) for code in range(1, 5)))  # type: ignore[assignment]
        feared = [tables[lines[row]] if lines[row] is not None else worst for row in graph.rows]
        levels = [int(Code.RED) if name is None else level for name, level in zip(graph.names, levels, strict=True)]
        doubt(found, Settling(graph, order, levels, lacking, feared), asked)
    return found


def settle(found: Arrivals, settling: Settling, asked: Sequence[int]) -> None:
    """Note what arrives over each edge, and the way where it is worse than what the dependent says of itself."""
    graph = settling.edges
    for edge, (row, target) in enumerate(zip(graph.rows, graph.targets, strict=True)):
        found.asked[row], found.passing[row] = asked[target], settling.passing(edge)
        level = settling.level(edge)
        if asked[target] and level > asked[target]:
            arrival = settling.arrival(edge)
            level, found.passing[row] = arrival.level, arrival.passing
            if level > asked[target]:
                found.ways[row] = way_of(graph, edge, arrival)
        found.arrives[row] = level


def doubt(found: Arrivals, settling: Settling, asked: Sequence[int]) -> None:
    """Note over which edges something worse than the dependent's own could come, and is not known to."""
    graph = settling.edges
    for edge, (row, target) in enumerate(zip(graph.rows, graph.targets, strict=True)):
        could = asked[target] and row not in found.ways and settling.level(edge) > asked[target]
        found.unsure[row] = bool(could) and settling.arrival(edge).level > asked[target]


def way_of(graph: Edges, edge: int, arrival: Arrival) -> Way:
    """An arrival in names and rows."""
    parties = [graph.names[graph.targets[edge]], *(graph.names[graph.sources[each]] for each in arrival.way)]
    root, colour = arrival.root
    return Way(parties, [graph.rows[each] for each in arrival.way], graph.names[root], colour)
