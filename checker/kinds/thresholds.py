"""The ladder of limits and its one walk, from which judging, SQL, proofs and explanations are made.

A walk is a sequence of conditions; the first that is true decides. An empty measure, an unmet ``needs``, limits out of
order and an empty limit that is reached give *missing*; else the first limit that holds gives its colour, and past the
last one the colour is ``beyond``.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple, Protocol, TypeVar

from checker.kinds.effective_dates import Line
from checker.kinds.rule import Rule
from checker.lazy import pl
from checker.model.errors import KeyPath
from checker.model.finding import CODE_OF_COLOUR, Code

COMPARATOR = re.compile(r"\s*(<=|>=|<|>)\s*")
COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
}
MEASURE, NEEDS = ("measure",), ("needs",)
Value = TypeVar("Value")
Condition = TypeVar("Condition", covariant=True)


class Step(NamedTuple):
    """One limit: its colour, its comparator as written, and the path of its expression."""

    colour: str
    comparator: str
    path: KeyPath

    @property
    def is_upper(self) -> bool:
        """Whether the measure must stay below the limit."""
        return self.comparator.startswith("<")


class Decision(NamedTuple):
    """What a true condition decides: the code, and the path of what decided it.

    That is the measure, ``needs`` or a step; of limits out of order, and past the last limit, the ladder itself.
    """

    code: Code
    path: KeyPath


@dataclass(frozen=True)
class Ladder:
    """The limits of one dated line, in the order in which they are tried."""

    steps: tuple[Step, ...]
    beyond: str
    path: KeyPath
    needs: bool = False

    @property
    def otherwise(self) -> Decision:
        """The decision where no condition of the walk is true."""
        return Decision(CODE_OF_COLOUR[self.beyond], self.path)

    def broken(self) -> Iterator[tuple[Code, Step]]:
        """Each code with the step that a measure of that code broke: the one before its own; the first for the best."""
        for step, broken in zip(self.steps, (self.steps[0], *self.steps), strict=False):
            yield CODE_OF_COLOUR[step.colour], broken
        yield self.otherwise.code, self.steps[-1]


def steps(line: Line) -> list[Step]:
    """The limits of a line, in order."""
    return [
        Step(colour, match[1], (*line.path, colour))
        for colour, text in line.value.items()
        if (match := COMPARATOR.match(text))
    ]


def ladders(rule: Rule) -> dict[Line, Ladder]:
    """The ladder of each line that judges; none for rules without a measure."""
    lines = [line for line in rule.lines if line.applicable] if MEASURE in rule.parts else []
    return {line: Ladder(tuple(steps(line)), rule.model.beyond, line.path, NEEDS in rule.parts) for line in lines}


class Calculus(Protocol[Value, Condition]):
    """What a ladder is walked in."""

    def value(self, path: KeyPath) -> Value:
        """The value of the rule's expression at ``path``."""

    def unknown(self, path: KeyPath) -> Condition:
        """Whether that expression has no value, or reads a blank that may not be one."""

    def untrue(self, path: KeyPath) -> Condition:
        """Whether the condition at ``path`` is false or unknown."""

    def compare(self, left: Value, comparator: str, right: Value) -> Condition:
        """``left <= right`` and so on; not true where either has no value."""


def walk(ladder: Ladder, calculus: Calculus[Value, Condition]) -> Iterator[tuple[Condition, Decision]]:
    """The conditions of a ladder in order, each with what it decides where none before it is true."""
    yield calculus.unknown(MEASURE), Decision(Code.MISSING, MEASURE)
    if ladder.needs:
        yield calculus.untrue(NEEDS), Decision(Code.MISSING, NEEDS)
    for earlier, later in combinations(ladder.steps, 2):
        yield out_of_order(earlier, later, calculus), Decision(Code.MISSING, ladder.path)
    measure = calculus.value(MEASURE)
    for step in ladder.steps:
        yield calculus.unknown(step.path), Decision(Code.MISSING, step.path)
        holds = calculus.compare(measure, step.comparator, calculus.value(step.path))
        yield holds, Decision(CODE_OF_COLOUR[step.colour], step.path)


def out_of_order(earlier: Step, later: Step, calculus: Calculus[Value, Condition]) -> Condition:
    """Whether the later limit is stricter than the earlier one."""
    sign = ">" if earlier.is_upper else "<"
    return calculus.compare(calculus.value(earlier.path), sign, calculus.value(later.path))


def blank_sensitive(rule: Rule, path: KeyPath) -> list[str]:
    """The columns that the expression at ``path`` reads and that may not be blank, where a blank among them would not
    make its value blank anyway.
    """
    part = rule.parts[path]
    if "COALESCE" not in part.sql and "CASE" not in part.sql:
        return []
    return [name for name in part.reads if name not in rule.model.optional and name != "as_of"]


class PolarsCalculus:
    """Values and conditions as Polars expressions."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.parsed: dict[KeyPath, pl.Expr] = {}

    def value(self, path: KeyPath) -> pl.Expr:
        if path not in self.parsed:
            self.parsed[path] = self.rule.parts[path].polars()
        return self.parsed[path]

    def unknown(self, path: KeyPath) -> pl.Expr:
        empty, needed = self.value(path).is_null(), blank_sensitive(self.rule, path)
        return empty | pl.any_horizontal(pl.col(name).is_null() for name in needed) if needed else empty

    def untrue(self, path: KeyPath) -> pl.Expr:
        return self.value(path).not_().fill_null(True)

    def compare(self, left: pl.Expr, comparator: str, right: pl.Expr) -> pl.Expr:
        return COMPARE[comparator](left, right)  # type: ignore[no-any-return]

    def code(self, ladder: Ladder) -> pl.Expr:
        """The code of a row, as one byte."""
        result = pl.lit(int(ladder.otherwise.code), dtype=pl.UInt8)
        for condition, decision in reversed([*walk(ladder, self)]):
            result = pl.when(condition).then(pl.lit(int(decision.code), dtype=pl.UInt8)).otherwise(result)
        return result


@dataclass(frozen=True)
class RowCalculus:
    """Values of one row by their paths; None where a value is unknown."""

    values: Mapping[KeyPath, Any]

    def value(self, path: KeyPath) -> Any:
        return self.values[path]

    def unknown(self, path: KeyPath) -> bool:
        return self.values[path] is None

    def untrue(self, path: KeyPath) -> bool:
        return self.values[path] is not True

    def compare(self, left: Any, comparator: str, right: Any) -> bool:
        return left is not None and right is not None and bool(COMPARE[comparator](left, right))

    def decision(self, ladder: Ladder) -> Decision:
        """What the walk decides for the row."""
        decided = (decision for condition, decision in walk(ladder, self) if condition)
        return next(decided, ladder.otherwise)
