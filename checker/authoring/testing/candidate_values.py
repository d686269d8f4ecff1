"""The values that a column of a case may take: those of the cases, those that the rule names, and their neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from checker.authoring.testing.case_set import NO_COLUMNS, CaseSet, headings
from checker.cases import has_text, parsed
from checker.expression import syntax as s
from checker.intake.unreadable import Broken
from checker.rule import PREVIOUS, Rule
from checker.schema import Column
from checker.value import DATE, TEXT, Type

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
