"""Kind ``propagation``: what a supplier's colour means for those who depend on it, along the whole chain.

A party has its own colours, and what has reached it. Over a dependency passes what the rule's table says. Where that
is worse than what the dependent says of itself, the rule asks; it feeds no colour. What cannot be known of one
dependency makes *missing* those behind it for which it could matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from checker.kinds.dependency_graph import (
    EdgesModel,
    Ways,
    check_ends,
    coloured,
    own_colours,
    stated_colours,
    strangers,
)
from checker.kinds.effective_dates import Line, choose
from checker.kinds.rule import Facts, Kind, Rule, Shown
from checker.kinds.status_propagation import NOBODY, Arrivals, Table, arrivals
from checker.lazy import pl
from checker.model.errors import Wrong, unknown
from checker.model.finding import CODE_OF_COLOUR, COLOURS, Code
from checker.model.types import COLOUR, LIST, TEXT, Type
from checker.schema.packs import Pack
from checker.schema.tables import TableDescription
from checker.texts import Text

ASKED = ("green", "yellow", "red")  # colours that a dependent can be asked to have
WORSE = (("green", "yellow"), ("yellow", "red"), ("green", "missing"))  # the second passes as no better than the first


class PropagationModel(EdgesModel):
    """A propagation rule: what a supplier's colour means for its dependents, along the whole chain."""

    kind: Literal["propagation"]
    per: str | None = None
    """Column with a vocabulary: each of its terms passes colours by a line of its own, or says "not applicable"."""
    asks: str
    """The parameter whose colour the dependent is asked to reconsider: reported, or derived where none is reported."""
    of: str | None = None
    """The parameter whose colour is a supplier's own; without it the worst of all its parameters."""
    side: Literal["worst", "reported", "derived"] = "worst"
    """Which colours are a supplier's own: the reported ones, the derived ones, or the worst of both."""
    passes: dict[str, Any]
    """Per date, and with `per` per term: for each colour of the supplier (`missing` too) what its dependent has at
    least."""


class Propagation(Kind):
    """Colours that reach dependents."""

    name = "propagation"
    Model = PropagationModel
    colours = True
    asks = True

    def columns(self, model: PropagationModel) -> Iterator[str]:
        """The two ends, and the segment."""
        yield from filter(None, (model.from_, model.to, model.per))

    def dated(self, model: PropagationModel) -> tuple[str, Mapping[str, Any]]:
        """What passes."""
        return "passes", model.passes

    def subject(self, model: PropagationModel) -> str:
        """The dependent is asked."""
        return model.to

    def check(
        self, model: PropagationModel, scope: Mapping[str, Type], pack: Pack, lines: Sequence[Line]
    ) -> Iterator[Wrong]:
        """Ends that lead to no judged record, parameters that are not there, tables that are not whole."""
        yield from check_ends(model, scope)
        for key in ("asks", "of"):
            name = getattr(model, key)
            if name is not None and name not in pack.model.parameter:
                yield Wrong((key,), unknown(name, list(pack.model.parameter)))
        for key, name in (("from", model.from_), ("to", model.to)):
            if name in scope and not leads_to_judged(pack.tables[model.table], name, pack):
                yield Wrong((key,), Text("rulebook.not-judged-party", {"column": name}))
        for line in lines:
            if line.applicable:
                yield from check_passes(line)

    def elsewhere(self, rule: Rule) -> tuple[str, ...]:
        """Without judged records no party has a colour."""
        return (rule.pack.judged.name,) if rule.pack.judged is not None else ()

    def prepare(self, rule: Rule, facts: Facts) -> pl.DataFrame:
        """Each row with what arrives over it (``@arrives``), what its dependent says (``@asked``), whether more could
        arrive (``@unsure``), the colour that passes, and by which way it came.
        """
        holds = rule.when.polars() if rule.when is not None else pl.lit(True)
        numbers = {line: place for place, line in enumerate(rule.lines)}
        nobody, unknown_line = pl.lit(NOBODY), pl.lit(None, dtype=pl.Int32)
        line = choose(
            rule.lines, rule.model.per, facts.periods, lambda each: pl.lit(numbers[each]), nobody, unknown_line
        )
        rows = facts.frame.with_columns(holds.alias("@holds"), line.alias("@line_of"))
        strange = nobodys(rule, facts)
        rows = rows.with_columns(rows[end].set(at, None) for end, at in strange.items())  # as good as blank
        found = arrivals(
            rows, ends(rule), colours_of(rule, facts), [table_of(line) for line in rule.lines], rule.table.identifying
        )
        wrong = [pl.when(at).then(pl.lit(end)) for end, at in strange.items()]
        frame = facts.frame.with_columns(pl.coalesce(*wrong, pl.lit(None, dtype=pl.String)).alias("@strange"))
        return frame.hstack(columns_of(rule, facts.frame, found))

    def judge(self, rule: Rule, periods: Sequence[str]) -> pl.Expr:
        """The colour that the dependent should at least have; green where it has it, not applicable where nothing
        arrives or the dependent says nothing of itself.
        """
        missing, nothing, fine = (
            pl.lit(int(code), dtype=pl.UInt8) for code in (Code.MISSING, Code.NOT_APPLICABLE, Code.GREEN)
        )
        arrives, asked = pl.col("@arrives"), pl.col("@asked")
        blank = pl.any_horizontal(pl.col("@strange").is_not_null(), *(pl.col(end).is_null() for end in ends(rule)))
        found = pl.when(arrives > asked).then(arrives).otherwise(fine)
        found = pl.when((asked == 0) | (arrives == 0)).then(nothing).otherwise(found)
        found = pl.when(blank | pl.col("@unsure")).then(missing).otherwise(found)
        return choose(rule.lines, rule.model.per, periods, lambda line: found, nothing, missing)

    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """What the dependent says, what arrives, the way by which it came, and the rows of that way."""

        def path(line: Line) -> pl.Expr:
            place = pl.concat_str(pl.lit("/".join(line.path)), coloured(pl.col("@passing")), separator="/")
            return place.fill_null("/".join(line.path))

        unsaid, strange = pl.lit("passes"), pl.col("@strange")
        names = [pl.when(strange == end).then(pl.col(end)) for end in ends(rule)]
        link = rule.scope[rule.model.per] if rule.model.per else TEXT
        shown = {
            "observed": Shown(coloured(pl.col("@asked")), COLOUR),
            "limit": Shown(coloured(pl.col("@arrives")), COLOUR),
            "column": Shown(pl.coalesce(strange, pl.lit(rule.model.from_))),
            "stranger": Shown(pl.coalesce(*names)),
            "path": Shown(choose(rule.lines, rule.model.per, periods, path, unsaid, unsaid)),
            "chain": Shown(pl.col("@chain"), link),
            "others": Shown(pl.col("@others"), LIST),
        }
        if rule.model.per:
            shown["segment"] = Shown(pl.col(rule.model.per), link)
        return shown

    def case_columns(self, model: PropagationModel) -> Mapping[str, Type]:
        """The supplier's own colour, and what the dependent says of itself in the parameter that is asked for."""
        return {f"{model.from_}.colour": COLOUR, f"{model.to}.colour": COLOUR}

    def case_tables(self, rule: Rule, frame: pl.DataFrame) -> Mapping[str, pl.DataFrame]:
        """The records with the colours that the cases state."""
        model, judged, parameters = rule.model, rule.pack.judged, list(rule.pack.model.parameter)
        assert judged is not None  # the rulebook has checked it
        others = [name for name in parameters if name != model.asks]
        given = {"of": model.of or (others or [model.asks])[0], "asks": model.asks, "side": model.side}
        return {judged.name: stated_colours(frame, ends(rule), judged.key[0], parameters, given)}


def colours_of(rule: Rule, facts: Facts) -> pl.DataFrame:
    """The parties' own colours, as the rule counts them."""
    model, judged = rule.model, rule.pack.judged
    assert judged is not None  # the rulebook has checked it
    parameters = [model.of] if model.of else list(rule.pack.model.parameter)
    return own_colours(facts.tables[judged.name], judged.key[0], parameters, model.side, model.asks)


def nobodys(rule: Rule, facts: Facts) -> dict[str, pl.Series]:
    """For each end that can name a judged record and nothing else: which rows name none that there is."""
    judged = rule.pack.judged
    assert judged is not None  # the rulebook has checked it
    records, key = facts.tables[judged.name], judged.key[0]
    alone = [end for end in ends(rule) if rule.table.columns[end].reference == ((judged.name, key),)]
    return {end: strangers(facts.frame, end, records, key) for end in alone}


def columns_of(rule: Rule, frame: pl.DataFrame, found: Arrivals) -> list[pl.Series]:
    """What was found as columns of the rule's frame."""
    links = frame[rule.model.per].cast(pl.String) if rule.model.per else None
    codes = {"@arrives": found.arrives, "@asked": found.asked, "@passing": found.passing}
    return [
        *(pl.Series(name, values, dtype=pl.UInt8) for name, values in codes.items()),
        pl.Series("@unsure", found.unsure, dtype=pl.Boolean),
        *told(found).columns(frame.height, links),
    ]


def told(found: Arrivals) -> Ways:
    """The ways: of each party the row by which the one before depends on it, of the last the colour that began it."""
    ways = Ways()
    for row, way in found.ways.items():
        parties, places = way.parties, [None, *way.rows]
        if way.root != parties[-1]:
            parties, places = [*parties, "…", way.root], [*places, None, None]
        ways.add(row, parties, places, way.colour)
    return ways


def ends(rule: Rule) -> tuple[str, str]:
    """The columns with supplier and dependent."""
    return rule.model.from_, rule.model.to


def leads_to_judged(table: TableDescription, column: str, pack: Pack) -> bool:
    """Whether a column can name a judged record."""
    judged = pack.judged
    if judged is None or len(judged.key) != 1:
        return False
    own = table.name == judged.name and column == judged.key[0]
    return own or (column, judged.name, judged.key[0]) in table.references()


def check_passes(line: Line) -> Iterator[Wrong]:
    """What is wrong with what one line passes."""
    if not isinstance(line.value, dict):
        yield Wrong(line.path, Text("rulebook.passes"))
        return
    wrong = [Wrong((*line.path, name), unknown(name, COLOURS)) for name in line.value if name not in COLOURS]
    for name, passed in line.value.items():
        if passed not in ASKED:
            wrong.append(Wrong((*line.path, name), unknown(str(passed), ASKED)))
    lacking = [name for name in COLOURS if name not in line.value]
    if lacking and not wrong:  # a misspelt colour is not another one left out
        wrong.append(Wrong(line.path, Text("rulebook.passes-lacking", {"lacking": ", ".join(lacking)})))
    yield from wrong
    for better, worse in WORSE if not wrong else ():
        if CODE_OF_COLOUR[line.value[worse]] < CODE_OF_COLOUR[line.value[better]]:
            yield Wrong((*line.path, worse), Text("rulebook.passes-disorder", {"better": better, "worse": worse}))


def table_of(line: Line) -> Table:
    """What arrives, by the code of what passes."""
    if not line.applicable:
        return (0, 0, 0, 0, 0)
    arrives = {int(CODE_OF_COLOUR[name]): int(CODE_OF_COLOUR[passed]) for name, passed in line.value.items()}
    return (0, arrives[1], arrives[2], arrives[3], arrives[4])
