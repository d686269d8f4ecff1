"""Who depends on whom: rows of a table as a graph of parties, from suppliers to dependents.

Rows become numbered edges; parties are ordered behind their suppliers; cycles are named, dependents counted, and the
paths of colours listed. Each portfolio and period is a graph of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, NamedTuple

from pydantic import Field

from checker.kinds.rule_file import RuleModel
from checker.lazy import pl
from checker.model.errors import Wrong
from checker.model.finding import CODE_OF_COLOUR, COLOUR_OF_CODE, COLOURS, Code
from checker.model.types import Type
from checker.texts import Text

if TYPE_CHECKING:
    from networkx import DiGraph

WHERE = ("portfolio", "period")
PARTY = "@party"


@dataclass(frozen=True)
class Edges:
    """Dependencies, each from a supplier's number to a dependent's.

    ``rows`` are the rows' places in the frame that they came from. ``parties`` has a row a party, by its
    number: portfolio, period, and its name in ``@party``; None is the party of a blank cell.
    """

    rows: Sequence[int]
    sources: Sequence[int]
    targets: Sequence[int]
    parties: pl.DataFrame

    @property
    def count(self) -> int:
        """How many parties there are."""
        return self.parties.height

    @cached_property
    def names(self) -> list[str | None]:
        """The parties' names by their numbers."""
        return self.parties[PARTY].to_list()

    @cached_property
    def places(self) -> list[int]:
        """For each party the number of those before it in its portfolio and period."""
        return self.parties.select(pl.int_range(pl.len()).over(WHERE)).to_series().to_list()

    @cached_property
    def outgoing(self) -> list[list[int]]:
        """For each party the edges to its dependents."""
        return self.by(self.sources)

    @cached_property
    def incoming(self) -> list[list[int]]:
        """For each party the edges from its suppliers."""
        return self.by(self.targets)

    def by(self, ends: Sequence[int]) -> list[list[int]]:
        """The edges of each party at one end."""
        found: list[list[int]] = [[] for _ in range(self.count)]
        for edge, party in enumerate(ends):
            found[party].append(edge)
        return found


def edges(frame: pl.DataFrame, source: str, target: str, chosen: pl.Expr, named: Sequence[str] = ()) -> Edges:
    """The rows of ``frame`` that ``chosen`` is true of, from the party in column ``source`` to that in ``target``.

    Parties are in the order of their names, edges in that of their dependents and suppliers, then of what else names
    a row (``named``): rows in another order give the same graph. A row without a dependent is no dependency, and
    one on oneself carries nothing: both are left out.
    """
    ends = [pl.col(source).alias("@source"), pl.col(target).alias("@target")]
    further = [pl.col(name).alias(f"@named.{place}") for place, name in enumerate(named)]
    listed = frame.lazy().select(*WHERE, *ends, *further, chosen.alias("@chosen")).with_row_index("@place")
    two = pl.col("@target").is_not_null() & pl.col("@source").ne_missing(pl.col("@target"))
    kept = listed.filter(two & pl.col("@chosen").fill_null(False)).collect(engine="in-memory")
    both = pl.concat([kept.lazy().select(*WHERE, pl.col(end).alias(PARTY)) for end in ("@target", "@source")])
    ordered = both.unique().sort(*WHERE, PARTY, nulls_last=True).with_row_index("@number")
    parties, numbered = ordered.collect(engine="in-memory"), kept.lazy()
    for end in ("@source", "@target"):
        numbers = parties.lazy().rename({PARTY: end, "@number": f"{end}.number"})
        numbered = numbered.join(numbers, on=[*WHERE, end], how="left", nulls_equal=True, maintain_order="left")
    order = ["@target.number", "@source.number", *(f"@named.{each}" for each in range(len(named))), "@place"]
    rows = numbered.sort(order).collect(engine="in-memory")
    places, sources, targets = (rows[name].to_list() for name in ("@place", "@source.number", "@target.number"))
    return Edges(places, sources, targets, parties.drop("@number"))


class EdgesModel(RuleModel):
    """A rule on a table whose rows are dependencies: a supplier, and a dependent that waits for it."""

    from_: str = Field(alias="from")
    """Column with the supplier: who must deliver."""
    to: str
    """Column with the dependent: who waits for the delivery."""


def check_ends(model: EdgesModel, scope: Mapping[str, Type]) -> Iterator[Wrong]:
    """Ends that are one column, or cannot be compared."""
    for key, name in (("from", model.from_), ("to", model.to)):
        if name in scope and scope[name].kind != "text":
            yield Wrong((key,), Text("rulebook.no-party", {"column": name, "found": str(scope[name])}))
    if model.from_ == model.to:
        yield Wrong(("to",), Text("rulebook.same-ends", {"column": model.to}))


NOTHING, MISSING = 0, int(Code.MISSING)


def own_colours(records: pl.DataFrame, key: str, parameters: Sequence[str], side: str, asked: str) -> pl.DataFrame:
    """A row a record: its name in ``@party``; ``@level``, the worst colour of ``parameters`` on ``side`` ("reported",
    "derived", or "worst": of both), 0 for none; ``@lacking``, whether any of them is missing; and ``@asked``, what it
    says of the parameter ``asked``: the reported colour, else the derived one.

    A record that is not judged has no derived colours; one that is judged and reports nothing has missing information.
    """
    counted = [side_of(name, each) for name in sides(side) for each in parameters]
    known = [pl.when(code == MISSING).then(NOTHING).otherwise(code) for code in counted]
    said = pl.col(f"@reported.{asked}")
    return (
        records.select(
            *WHERE,
            pl.col(key).alias(PARTY),
            pl.max_horizontal(known).cast(pl.Int64).alias("@level"),
            pl.any_horizontal(code == MISSING for code in counted).alias("@lacking"),
            pl.when(said > NOTHING).then(said).otherwise(side_of("derived", asked)).cast(pl.Int64).alias("@asked"),
        )
        .drop_nulls(PARTY)
        .unique([*WHERE, PARTY], keep="first", maintain_order=True)
    )


def strangers(frame: pl.DataFrame, column: str, records: pl.DataFrame, key: str) -> pl.Series:
    """Whether each row names in a column what is the key of none of the records of its submission."""
    known = records.select(*WHERE, pl.col(key).alias(column)).unique().with_columns(pl.lit(True).alias("@known"))
    joined = frame.select(*WHERE, column).join(known, on=[*WHERE, column], how="left", maintain_order="left")
    return joined.select(pl.col("@known").is_null() & pl.col(column).is_not_null()).to_series()


def sides(side: str) -> tuple[str, ...]:
    """The sides that count."""
    return ("reported", "derived") if side == "worst" else (side,)


def side_of(side: str, parameter: str) -> pl.Expr:
    """The code of a parameter's colour on one side."""
    code = pl.col(f"@{side}.{parameter}").cast(pl.UInt8)
    judged = pl.col("@judged").fill_null(True)
    if side == "derived":
        return pl.when(judged).then(code).otherwise(pl.lit(NOTHING, dtype=pl.UInt8))
    return pl.when(judged & (code == NOTHING)).then(pl.lit(MISSING, dtype=pl.UInt8)).otherwise(code)


def coloured(code: pl.Expr) -> pl.Expr:
    """A code as its colour; null where it has none."""
    names = {int(code): name for code, name in COLOUR_OF_CODE.items()}
    return code.replace_strict(names, default=None, return_dtype=pl.Enum(COLOURS))


def components(edges: Edges) -> list[list[int]]:
    """The parties, suppliers first. Those that depend on each other are together, in the order of their numbers."""
    suppliers = [[edges.sources[edge] for edge in each] for each in edges.incoming]
    sorter: TopologicalSorter[int] = TopologicalSorter(dict(enumerate(suppliers)))
    try:
        return [[party] for party in sorter.static_order()]
    except CycleError:  # only then is networkx worth its import, which takes longer than most checks
        return knotted(edges)


def knotted(edges: Edges) -> list[list[int]]:
    """The same for a graph with cycles: its strongly connected components."""
    import networkx

    whole = networkx.condensation(graph_of(edges))
    return [sorted(whole.nodes[each]["members"]) for each in networkx.topological_sort(whole)]


def graph_of(edges: Edges) -> DiGraph[int]:
    """The graph as networkx has it."""
    import networkx

    graph: DiGraph[int] = networkx.DiGraph()
    graph.add_nodes_from(range(edges.count))
    graph.add_edges_from(zip(edges.sources, edges.targets, strict=True))
    return graph


def reach(edges: Edges, order: Sequence[Sequence[int]]) -> list[int]:
    """For each party how many others depend on it, straight or through others. ``order`` are the graph's components,
    suppliers first.
    """
    bits = edges.places  # within its own portfolio and period, so that sets stay small
    component = {party: number for number, members in enumerate(order) for party in members}
    below = [0] * len(order)  # each a set of parties, one bit a party: those that depend on a component
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


LARGEST = 200  # edges among connected parties; beyond that one cycle represents all of them


class Ring(NamedTuple):
    """A cycle: its parties from a dependent back to itself (A, B, C, A where A depends on B), the edges of the path
    around it, and all edges that are reported with it.
    """

    parties: list[int]
    way: list[int]
    edges: list[int]


def rings(edges: Edges, order: Sequence[Sequence[int]]) -> Iterator[Ring]:
    """Cycles that hold every edge between parties that depend on each other, in the order of the edges."""
    knots = [members for members in order if len(members) > 1]
    if not knots:
        return
    graph = graph_of(edges)
    number = {party: place for place, members in enumerate(knots) for party in members}
    inside: list[list[int]] = [[] for _ in knots]
    for edge, (source, target) in enumerate(zip(edges.sources, edges.targets, strict=True)):
        if source in number and number[source] == number.get(target):
            inside[number[source]].append(edge)
    for members, own in zip(knots, inside, strict=True):
        yield from of_knot(edges, graph.subgraph(members), own)


def of_knot(edges: Edges, graph: DiGraph[int], own: Sequence[int]) -> Iterator[Ring]:
    """The cycles of parties that all depend on each other: each begins with the first edge that no other has."""
    import networkx

    between: dict[tuple[int, int], list[int]] = {}
    for edge in own:
        between.setdefault((edges.sources[edge], edges.targets[edge]), []).append(edge)
    told: set[int] = set()
    for edge in own:
        if edge in told:
            continue
        source, target = edges.sources[edge], edges.targets[edge]
        parties = [target, *reversed(networkx.shortest_path(graph, target, source))]
        pairs = list(zip(parties[1:], parties[:-1], strict=True))
        way = [edge, *(between[pair][0] for pair in pairs[1:])]
        found = own if len(own) > LARGEST else [each for pair in pairs for each in between[pair] if each not in told]
        told.update(found)
        yield Ring(parties, way, sorted(found))


class Ways:
    """The ways of a frame's rows, piece by piece: columns from the start, since there can be very many."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.parties: list[str | None] = []
        self.places: list[int | None] = []
        self.colours: list[int | None] = []

    def add(
        self, row: int, parties: Sequence[str | None], places: Sequence[int | None], colour: int | None = None
    ) -> None:
        """The way of a row: its parties, for each the place of the row by which the one before depends on it, and the
        code of the colour with which the way ends.
        """
        self.rows += [row] * len(parties)
        self.parties += parties
        self.places += places
        self.colours += [None] * (len(parties) - 1)
        self.colours.append(colour)

    def columns(self, height: int, links: pl.Series | None = None) -> list[pl.Series]:
        """``@chain``: for each row a list of ``party``, ``by`` (the value of ``links`` at that place) and ``colour``;
        and ``@others``, the places of the rows between them but the first, which is the row itself. Null without a way.
        """
        data = {"row": self.rows, "party": self.parties, "place": self.places, "colour": self.colours}
        schema = {"row": pl.UInt32(), "party": pl.String(), "place": pl.UInt32(), "colour": pl.UInt8()}
        flat = pl.DataFrame(data, schema=schema)
        by = links.gather(flat["place"]).alias("by") if links is not None else pl.lit(None, dtype=pl.String).alias("by")
        piece = pl.struct("party", by, coloured(pl.col("colour")).alias("colour"))
        lists = flat.select("row", "place", piece.alias("@chain")).group_by("row", maintain_order=True)
        ways = lists.agg("@chain", pl.col("place").drop_nulls().slice(1).alias("@others"))
        rows = pl.DataFrame({"row": pl.int_range(height, dtype=pl.UInt32, eager=True)})
        joined = rows.join(ways, on="row", how="left", maintain_order="left")
        return [joined["@chain"], joined["@others"]]


COLOUR_COLUMN = "{}.colour"


def stated_colours(
    frame: pl.DataFrame, ends: tuple[str, str], key: str, parameters: Sequence[str], given: Mapping[str, str]
) -> pl.DataFrame:
    """The judged records that cases speak of. ``ends`` are the columns with supplier and dependent; ``given`` says in
    which parameter a supplier's own colour lies (``of``), on which ``side``, and which one the rule ``asks`` for.
    """
    derived = given["side"] == "derived"
    worst = [pl.col(name).max() for name in ("@own", "@said")]
    records = pl.concat([named(frame, ends[0], key, "@own", "@said"), named(frame, ends[1], key, "@said", "@own")])
    records = records.drop_nulls(key).group_by(*WHERE, key, maintain_order=True).agg(worst)
    nothing = pl.lit(0, dtype=pl.UInt8)
    columns = {f"@{side}.{name}": nothing for side in ("reported", "derived") for name in parameters}
    columns[f"@{'derived' if derived else 'reported'}.{given['of']}"] = pl.col("@own")
    said = pl.when(pl.col("@said") > 0).then(pl.col("@said")).otherwise(columns[f"@reported.{given['asks']}"])
    columns[f"@reported.{given['asks']}"] = said
    return records.with_columns(pl.lit(derived).alias("@judged"), **columns).drop("@own", "@said")


def named(frame: pl.DataFrame, end: str, key: str, colour: str, other: str) -> pl.DataFrame:
    """The parties at one end, with the colour beside them; 0 for none."""
    column = COLOUR_COLUMN.format(end)
    codes = {name: int(code) for name, code in CODE_OF_COLOUR.items()}
    stated = pl.col(column).cast(pl.String) if column in frame.columns else pl.lit(None, dtype=pl.String)
    code = stated.replace_strict(codes, default=0, return_dtype=pl.UInt8).fill_null(0)
    nothing = pl.lit(0, dtype=pl.UInt8)
    found = frame.select(*WHERE, pl.col(end).alias(key), code.alias(colour), nothing.alias(other))
    return found.select(*WHERE, key, "@own", "@said")
