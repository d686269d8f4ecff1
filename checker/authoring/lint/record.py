"""An arbitrary record of a table: an unknown for every column, and what is certain of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

import z3

from checker.model.finding import CODE_OF_COLOUR, COLOURS
from checker.model.types import Type
from checker.schema.packs import Pack
from checker.schema.tables import TableDescription

Formula = Any  # a z3 Bool, or a Python bool where it is known already


class Value(NamedTuple):
    """A number (Real), day or term (Int), and whether it is null."""

    value: Any
    null: Formula


class Truth(NamedTuple):
    """Whether a condition is true, and whether it is false; where it is neither it cannot be known."""

    true: Formula
    false: Formula


class Unprovable(Exception):
    """An expression that the prover has no words for."""


def all_of(parts: Iterable[Formula]) -> Formula:
    left = []
    for part in parts:
        if part is False:
            return False
        if part is not True:
            left.append(part)
    if not left:
        return True
    return left[0] if len(left) == 1 else z3.And(*left)


def any_of(parts: Iterable[Formula]) -> Formula:
    left = []
    for part in parts:
        if part is True:
            return True
        if part is not False:
            left.append(part)
    if not left:
        return False
    return left[0] if len(left) == 1 else z3.Or(*left)


def not_(part: Formula) -> Formula:
    return (not part) if isinstance(part, bool) else z3.Not(part)


def if_else(condition: Formula, then: Any, otherwise: Any) -> Any:
    if isinstance(condition, bool):
        return then if condition else otherwise
    return z3.If(condition, then, otherwise)


def known(values: Iterable[Value], test: Formula) -> Truth:
    """A test of values: neither true nor false where one of them is null."""
    there = [not_(value.null) for value in values]
    return Truth(all_of([*there, test]), all_of([*there, not_(test)]))


COUNTS = {"reds": "red", "yellows": "yellow", "missings": "missing"}
Bounds = tuple[Decimal | None, Decimal | None]


class Record:
    """One record. With ``sums`` its figures are sums over any number of records."""

    def __init__(
        self, scope: Mapping[str, Type], bounds: Mapping[str, Bounds], pack: Pack, *, sums: bool = False
    ) -> None:
        self.scope = scope
        self.bounds = bounds
        self.pack = pack
        self.sums = sums
        self.values: dict[str, Value] = {}
        self.kinds: dict[str, Type] = {}
        self.texts: dict[str, int] = {}
        self.opaque: dict[str, Any] = {}
        self.sure: dict[str, list[Formula]] = {}
        self.assumed: dict[str, list[Formula]] = {}

    def column(self, name: str, kind: Type | None = None) -> Value:
        if name not in self.values:
            place = len(self.values)
            self.kinds[name] = kind or self.scope[name]
            number = self.kinds[name].kind == "number"
            null = False if self.never_null(name) else z3.Bool(f"n{place}")
            self.values[name] = Value(z3.Real(f"r{place}") if number else z3.Int(f"i{place}"), null)
        return self.values[name]

    def never_null(self, name: str) -> bool:
        """Whether a column always has a value: the reporting date, derived colours, and counts of colours."""
        side, _, what = name.rpartition(".")
        return name == "as_of" or side.endswith("derived") or (side.endswith("reported") and what in COUNTS)

    def text(self, literal: str) -> int:
        """The number of a text."""
        return self.texts.setdefault(literal, len(self.texts))

    def unknown(self, key: str, sort: Any) -> Any:
        """An unknown for what z3 cannot calculate, the same for the same key."""
        letter = "b" if sort is z3.Bool else "o"
        return self.opaque.setdefault(key, sort(f"{letter}{len(self.opaque)}"))

    def assume(self, names: Iterable[str], facts: list[Formula]) -> None:
        """Remember what is certain of something derived from some columns."""
        for name in names:
            self.assumed.setdefault(name, []).extend(facts)

    def sure_of(self, names: Iterable[str]) -> list[Formula]:
        """What is certain of some columns, and of those that they are counted from."""
        found: list[Formula] = []
        for name in dict.fromkeys(names):
            if name not in self.sure:
                self.sure[name] = [formula for formula in self.domain(name) if formula is not True]
            found += [*self.sure[name], *self.assumed.get(name, ())]
        return found

    def domain(self, name: str) -> list[Formula]:
        value = self.column(name)
        kind = self.kinds[name]
        if kind.kind == "number":
            return [*self.within(name, value.value), *self.counted(name, value.value)]
        if kind.kind == "date":
            return [value.value >= date.min.toordinal(), value.value <= date.max.toordinal()]
        if kind.kind == "term":
            return [value.value >= 0, value.value < len(kind.terms), *self.worst(name, value)]
        return []

    def within(self, name: str, value: Any) -> list[Formula]:
        """The bounds of the column. A sum of figures that are not below zero is not below the least of them."""
        least, greatest = self.bounds.get(name, (None, None))
        found = []
        if least is not None and (not self.sums or least >= 0):
            found.append(value >= real(least))
        if greatest is not None and (not self.sums or greatest <= 0):
            found.append(value <= real(greatest))
        return found

    def counted(self, name: str, value: Any) -> list[Formula]:
        """How many of the judged record's parameters have a colour."""
        side, what = sides(name)
        if side is None or what not in COUNTS:
            return []
        colour = COLOURS.index(COUNTS[what])
        own = [self.coloured(side, parameter) for parameter in self.pack.model.parameter]
        ones = [z3.If(z3.And(not_(each.null), each.value == colour), 1, 0) for each in own]
        return [value == z3.ToReal(z3.Sum(ones)), *self.colours(side)]

    def worst(self, name: str, value: Value) -> list[Formula]:
        """The worst colour is that of a parameter, and none is worse."""
        side, what = sides(name)
        if side is None or what != "worst":
            return []
        own = [self.coloured(side, parameter) for parameter in self.pack.model.parameter]
        there = [not_(each.null) for each in own]
        pairs = list(zip(there, own, strict=True))
        same = any_of(all_of([sure, each.value == value.value]) for sure, each in pairs)
        least = [any_of([not_(sure), rank(each.value) <= rank(value.value)]) for sure, each in pairs]
        blank = [any_of([not_(sure), not_(value.null)]) for sure in there]
        return [any_of([same, value.null]), *blank, *least, *self.colours(side)]

    def coloured(self, side: str, parameter: str) -> Value:
        return self.column(f"{side}.{parameter}", self.colour)

    def colours(self, side: str) -> list[Formula]:
        return self.sure_of(f"{side}.{parameter}" for parameter in self.pack.model.parameter)

    @cached_property
    def colour(self) -> Type:
        return Type("term", vocabulary="colour", terms=COLOURS)


def sides(name: str) -> tuple[str | None, str]:
    """``reported`` or ``derived`` (of a related record too), and what of it; None for another column."""
    side, _, what = name.rpartition(".")
    return (side if side.rpartition(".")[2] in ("reported", "derived") else None), what


def rank(colour: Any) -> Any:
    codes = [int(CODE_OF_COLOUR[name]) for name in COLOURS]
    result: Any = codes[-1]
    for place, code in reversed(list(enumerate(codes[:-1]))):
        result = z3.If(colour == place, code, result)
    return result


def real(number: Decimal) -> Any:
    return z3.RealVal(format(number, "f"))


def bounds_of(table: TableDescription, pack: Pack) -> dict[str, Bounds]:
    """The bounds of the table's numbers, and of those of related rows."""
    found = {name: (column.model.min, column.model.max) for name, column in table.columns.items()}
    for column, target, _ in table.references():
        for name, related in pack.tables[target].columns.items() if target in pack.tables else ():
            found.setdefault(f"{column}.{name}", (related.model.min, related.model.max))
    return {name: bounds for name, bounds in found.items() if bounds != (None, None)}
