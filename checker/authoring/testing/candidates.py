"""Records that no case shows: the rule's own cases with one cell changed, then with two.

A changed cell brings a record onto a limit or next to it, or takes another value that may be in its column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from checker.authoring.cases.case import Case, has_text, parsed, problem_of
from checker.authoring.testing.case_set import NO_COLUMNS, CaseSet, headings
from checker.expression import syntax as s
from checker.expression import typed
from checker.expression.evaluate import emit
from checker.intake.unreadable import Broken
from checker.kinds.rule import PREVIOUS, Rule
from checker.kinds.thresholds import MEASURE, ladders
from checker.lazy import pl
from checker.model.types import DATE, TEXT, Type
from checker.schema.tables import Column

COUNTS = ("reds", "yellows", "missings")
FINITE = 21  # values, of which each is tried
WORD = "A"  # the text of a column for which no case has one


class Columns:
    """The columns that a candidate may change, with their types and bounds."""

    def __init__(self, case_set: CaseSet) -> None:
        self.case_set, self.rule = case_set, case_set.rule
        shown = [name for name in headings(self.rule) if name not in NO_COLUMNS]
        new = [name for name in sorted(self.rule.reads) if name not in (*shown, *self.rule.model.given, "as_of")]
        if self.rule.kind.over_periods(self.rule.model):  # the period before has lines of its own
            new = [name for name in new if not name.startswith(PREVIOUS)]
        dates = ["period"] if len({line.since for line in self.rule.lines}) > 1 and "period" not in shown else []
        self.types = {name: kind for name in (*shown, *new, *dates) if (kind := self.type_of(name)) is not None}

    def type_of(self, name: str) -> Type | None:
        """A column's type; None where the rule knows no such column."""
        if name in ("known", "period") or (name == "text" and has_text(self.rule)):
            return TEXT
        if name == "as_of":
            return DATE
        column = self.column(name)
        if column is not None:
            return column.type
        return {**self.rule.scope, **self.rule.kind.case_columns(self.rule.model)}.get(name)

    def column(self, name: str) -> Column | None:
        """The described column, that of a related row or of a row of another table among them."""
        tables, table = self.rule.pack.tables, self.rule.table
        before, dot, other = name.partition(".")
        if not dot:
            return table.columns.get(name)
        targets = [target for column, target, _ in table.references() if column == before]
        targets += [self.rule.model.rows] if before == "rows" else []
        return next((tables[target].columns[other] for target in targets if other in tables[target].columns), None)

    def allowed(self, name: str, value: Any) -> bool:
        """Whether a record may hold the value: within the column's bounds."""
        if value is None:
            return not never_blank(name)
        column = self.column(name)
        if not isinstance(value, Decimal):
            return True
        if name.rpartition(".")[2] in COUNTS:
            return 0 <= value <= len(self.rule.pack.model.parameter)
        least, greatest = (column.model.min, column.model.max) if column is not None else (None, None)
        return (least is None or value >= least) and (greatest is None or value <= greatest)

    @cached_property
    def pools(self) -> dict[str, list[str]]:
        """For each column the texts that are worth trying, blank last."""
        return {name: list(dict.fromkeys(self.texts(name, kind))) for name, kind in self.types.items()}

    def texts(self, name: str, kind: Type) -> Iterator[str]:
        if name == "period":
            yield from periods(self.rule)
            return
        for value in self.values(name, kind):
            if self.allowed(name, value) and not isinstance(value, Broken):
                yield text_of(value)

    def values(self, name: str, kind: Type) -> Iterator[Any]:
        """The values that a column may take."""
        shown = [parsed(case.values.get(name, ""), kind) for case in self.case_set.cases]
        if kind.kind == "term":
            yield from kind.terms
        elif (finite := self.finite(name, kind)) is not None:
            yield from finite
        elif kind.kind in ("number", "date"):
            named = [*literals(self.rule, kind), *([Decimal(0)] if kind.kind == "number" else [])]
            for value in dict.fromkeys([*shown, *named]):
                yield from near(value, kind) if value is not None else ()
        yield from (value for value in shown if value is not None)
        if kind.kind in ("text", "list"):
            words = [*literals(self.rule, kind), *([] if any(shown) else [WORD])]
            yield from ([word] if kind.kind == "list" else word for word in words)
        yield None

    def finite(self, name: str, kind: Type) -> list[Any] | None:
        """Every value of the column where they are few: whole numbers within bounds, and terms."""
        if kind.kind == "term":
            return list(kind.terms)
        if kind.kind != "number":
            return None
        column = self.column(name)
        bounds = (column.model.min, column.model.max) if column is not None else (None, None)
        if name.rpartition(".")[2] in COUNTS:
            bounds = (Decimal(0), Decimal(len(self.rule.pack.model.parameter)))
        if bounds[0] is None or bounds[1] is None or kind.scale or bounds[1] - bounds[0] >= FINITE:
            return None
        return [Decimal(value) for value in range(int(bounds[0]), int(bounds[1]) + 1)]


def never_blank(name: str) -> bool:
    """Whether there is always a value: a derived colour, a count of colours, the reporting date."""
    side, _, what = name.rpartition(".")
    return name == "as_of" or side.endswith("derived") or (side.endswith("reported") and what in COUNTS)


def literals(rule: Rule, kind: Type) -> Iterator[Any]:
    """The numbers, dates or texts that the rule names."""
    wanted = {"number": s.Number, "date": s.Day}.get(kind.kind, s.String)
    for part in rule.parts.values():
        for node in nodes(part.tree):
            if isinstance(node, s.Number | s.Day | s.String) and isinstance(node, wanted):
                yield node.value


def nodes(tree: s.Node) -> Iterator[s.Node]:
    yield tree
    for child in tree.children():
        yield from nodes(child)


def near(value: Any, kind: Type) -> Iterator[Any]:
    """A value as the column can hold it, and its neighbours by the smallest unit."""
    if isinstance(value, Broken):
        return
    if kind.kind == "date":
        yield from (value + timedelta(days=days) for days in (0, -1, 1))
        return
    unit = Decimal(1).scaleb(-kind.scale)
    whole = (value / unit).to_integral_value(rounding="ROUND_FLOOR") * unit
    yield from (whole + step for step in (Decimal(0), unit, -unit))


def periods(rule: Rule) -> Iterator[str]:
    """The months in which a dated line begins, and those before."""
    for line in rule.lines:
        yield from (f"{day:%Y-%m}" for day in (line.since, line.since.replace(day=1) - timedelta(days=1)))


def text_of(value: Any) -> str:
    """A value as a case would show it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else "; ".join(value) if isinstance(value, list) else str(value)


COMPARED = ("number", "date")

MOST = 12_000  # rows in a round
BASES = 300  # changed records that are changed once more

Change = tuple[int, str, str]


def rounds(case_set: CaseSet) -> Iterator[CaseSet]:
    """Benches of candidates, the nearest to the cases first. Each candidate is a set of its own (``together``)."""
    columns = Columns(case_set)
    first = varied(case_set, columns)
    yield first
    # what differs in kind rather than in a figure is worth changing again
    kinds = [case for case in first.cases if telling(case, columns)]
    names = dict.fromkeys(case.together for case in kinds)
    keep = set(list(names)[:: max(1, len(names) // BASES)])
    yield varied(CaseSet(case_set.rule, [case for case in first.cases if case.together in keep]), columns)


def telling(case: Case, columns: Columns) -> bool:
    """Whether the changed cell of a candidate holds no figure: a term, a text or a blank."""
    name = case.why
    return bool(name) and (columns.types[name].kind not in ("number", "date") or not case.values.get(name))


def varied(case_set: CaseSet, columns: Columns) -> CaseSet:
    """Each case with each cell changed in turn, the other cases of its set beside it."""
    sets: dict[str, list[int]] = {}
    for place, case in enumerate(case_set.cases):
        sets.setdefault(case.together, []).append(place)
    found: list[Case] = []
    seen: set[tuple[tuple[tuple[str, str], ...], ...]] = set()
    for place, name, text in changes(case_set, columns):
        members = [
            changed(case_set.cases[each], name, text, each == place) for each in sets[case_set.cases[place].together]
        ]
        key = tuple(tuple(sorted(case.values.items())) for case in members)
        if key in seen or any(problem_of(case, case_set.rule) for case in members):
            continue
        seen.add(key)
        found += [replace(case, together=f"candidate {len(seen)}") for case in members]
        if len(found) >= MOST:
            break
    return CaseSet(case_set.rule, found)


def changed(case: Case, name: str, text: str, here: bool) -> Case:
    """A case of a candidate; the changed one remembers its column in ``why``."""
    return replace(case, values=dict(case.values) | {name: text}, why=name) if here else replace(case, why="")


def changes(case_set: CaseSet, columns: Columns) -> Iterator[Change]:
    """Every cell worth changing: onto the limits first, then to other values."""
    yield from balances(case_set, columns) if case_set.rule.kind.gathers else boundaries(case_set, columns)
    for name, pool in columns.pools.items():
        for text in pool:
            for place, case in enumerate(case_set.cases):
                if case.values.get(name, "") != text:
                    yield place, name, text


class Sides(NamedTuple):
    """The two sides of a comparison as Polars evaluates them, and the columns that they read."""

    left: str
    right: str
    reads: tuple[str, ...]


def sides(rule: Rule) -> Iterator[Sides]:
    """Every comparison of figures or dates: of the measure with each limit, and those in conditions."""
    for ladder in ladders(rule).values():
        measure = rule.parts[MEASURE]
        for limit in (rule.parts[step.path] for step in ladder.steps):
            yield Sides(measure.sql, limit.sql, measure.reads + limit.reads)
    for path, part in rule.parts.items():
        if rule.stands_on(path) is None:
            yield from in_condition(rule, part.tree)


def in_condition(rule: Rule, tree: s.Node) -> Iterator[Sides]:
    typing = typed(tree, rule.scope)
    for node in nodes(tree):
        pairs = [(node.left, node.right)] if isinstance(node, s.Compare) else []
        pairs += [(node.operand, node.low), (node.operand, node.high)] if isinstance(node, s.Between) else []
        for left, right in pairs:
            if typing.types[id(left)].kind in COMPARED:
                texts = [emit(side, typing, frozenset(rule.model.optional)) for side in (left, right)]
                yield Sides(texts[0], texts[1], s.names(left) + s.names(right))


def boundaries(case_set: CaseSet, columns: Columns) -> Iterator[tuple[int, str, str]]:
    """(case, column, text): values of one column that bring a case onto a limit, or next to it."""
    compared = list(dict.fromkeys(sides(case_set.rule)))
    gaps = apart(case_set, compared)
    for place, case in enumerate(case_set.cases):
        for side, gap in zip(compared, gaps, strict=True):
            for name in dict.fromkeys(side.reads):
                value = parsed(case.values.get(name, ""), columns.types[name]) if name in columns.types else None
                if value is None or gap[place] is None or isinstance(value, Broken):
                    continue
                for new in shifted(value, gap[place]):
                    for each in near(new, columns.types[name]):
                        if columns.allowed(name, each) and each != value:
                            yield place, name, text_of(each)


def apart(case_set: CaseSet, compared: Sequence[Sides]) -> list[list[Any]]:
    """For each comparison how much the left side is short of the right, a case each."""
    prepared = case_set.rule.kind.prepare(case_set.rule, case_set.facts)
    frame = case_set.facts.frame if prepared is None else prepared
    found = []
    for side in compared:
        both = [pl.sql_expr(text).alias(name) for name, text in (("left", side.left), ("right", side.right))]
        rows = frame.with_columns(both).select("left", "right")
        found.append([None if None in (left, right) else right - left for left, right in rows.iter_rows()])
    return found


def shifted(value: Any, gap: Any) -> Iterator[Any]:
    """A value moved by the gap, either way."""
    if isinstance(value, date):
        days = gap if isinstance(gap, timedelta) else timedelta(days=int(gap)) if abs(gap) < 100_000 else timedelta()
        yield from (value + days, value - days)
    elif isinstance(value, Decimal) and not isinstance(gap, timedelta):
        yield from (value + Decimal(gap), value - Decimal(gap))


def balances(case_set: CaseSet, columns: Columns) -> Iterator[tuple[int, str, str]]:
    """(case, column, text): values of one figure that bring what its set is judged by onto a limit, or next to it."""
    frame = case_set.rule.kind.prepare(case_set.rule, case_set.facts)
    assert frame is not None  # a balance always prepares one
    apart: dict[tuple[str, str], list[tuple[Decimal, Decimal]]] = {}
    for portfolio, period, parts, total, slack in frame.select(
        "portfolio", "period", "@parts", "@total", "@slack"
    ).iter_rows():
        if None not in (parts, total, slack):
            apart.setdefault((portfolio, period), []).append((total - parts, slack))
    for place, case in enumerate(case_set.cases):
        for name in (name for name, kind in columns.types.items() if kind.kind == "number"):
            value = parsed(case.values.get(name, ""), columns.types[name])
            if value is None or isinstance(value, Broken):
                continue
            for gap, slack in apart.get((case.together, case.period), []):
                for shift in {sign * (gap + edge) for sign in (1, -1) for edge in (Decimal(0), slack, -slack)}:
                    for new in near(value + shift, columns.types[name]):
                        if columns.allowed(name, new) and new != value:
                            yield place, name, text_of(new)
