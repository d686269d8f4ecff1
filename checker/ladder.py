"""The ladder of limits, walked in whatever it is to be computed in: Polars' expressions or a warehouse's SQL.

A ladder is walked in order: the first limit that holds gives the colour, past the last it is ``beyond``. An empty
measure, an empty limit when it is reached, and limits out of order give *missing*, never a colour.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from checker.dated import Line
from checker.finding import CODE_OF_COLOUR, Code
from checker.rule import Rule
from checker.wrong import Path

COMPARATOR = re.compile(r"\s*(<=|>=|<|>)\s*")
T = TypeVar("T")


@dataclass(frozen=True)
class Step:
    """One step of a ladder: its colour, its comparator and limit as written, and its place in the file."""

    colour: str
    comparator: str
    path: Path


def steps(line: Line) -> list[Step]:
    """The ladder of a line, in order."""
    return [
        Step(colour, match[1], (*line.path, colour))
        for colour, text in line.value.items()
        if (match := COMPARATOR.match(text))
    ]


class Calculus(Protocol[T]):
    """What a ladder is walked in: how values are compared, chosen and found to be unknown."""

    def value(self, path: Path) -> T:
        """The value of the rule's expression at ``path``."""

    def unknown(self, path: Path) -> T:
        """Whether that expression has no value, or reads a blank that may not be one."""

    def untrue(self, path: Path) -> T:
        """Whether the condition at ``path`` is false, or cannot be known."""

    def compare(self, left: T, comparator: str, right: T) -> T:
        """``left <= right`` and its like."""

    def either(self, conditions: Sequence[T]) -> T:
        """Whether any of some conditions is true; one that cannot be known is not."""

    def choose(self, condition: T, then: T, otherwise: T) -> T:
        """``then`` where the condition is true, else ``otherwise``."""

    def code(self, code: Code) -> T:
        """A code as it stands in the result."""


def judged(rule: Rule, line: Line, calculus: Calculus[T]) -> T:
    """The code of a row by its line: missing without a measure or what the rule needs, else by the ladder."""
    unknown = calculus.unknown(("measure",))
    if rule.model.needs:
        unknown = calculus.either([unknown, calculus.untrue(("needs",))])
    return calculus.choose(unknown, calculus.code(Code.MISSING), walked(rule, line, calculus))


def walked(rule: Rule, line: Line, calculus: Calculus[T]) -> T:
    """One ladder walked: the first limit that holds; missing where an empty limit is reached or limits are out of
    order.
    """
    measure, ladder = calculus.value(("measure",)), steps(line)
    missing = calculus.code(Code.MISSING)
    result = calculus.code(CODE_OF_COLOUR[rule.model.beyond])
    for step in reversed(ladder):
        holds = calculus.compare(measure, step.comparator, calculus.value(step.path))
        reached = calculus.choose(holds, calculus.code(CODE_OF_COLOUR[step.colour]), result)
        result = calculus.choose(calculus.unknown(step.path), missing, reached)
    disordered = out_of_order(ladder, calculus)
    return calculus.choose(calculus.either(disordered), missing, result) if disordered else result


def out_of_order(ladder: Sequence[Step], calculus: Calculus[T]) -> list[T]:
    """For each pair of limits, whether the later is stricter than the earlier; an empty limit is in nobody's way."""
    limits = [calculus.value(step.path) for step in ladder]
    comparator = ">" if ladder[0].comparator.startswith("<") else "<"
    return [calculus.compare(a, comparator, b) for place, a in enumerate(limits) for b in limits[place + 1 :]]


def blank_sensitive(rule: Rule, path: Path) -> list[str]:
    """The columns that the expression at ``path`` reads and that may not be blank, where a blank among them would not
    make its value blank anyway.
    """
    part = rule.parts[path]
    if "COALESCE" not in part.sql and "CASE" not in part.sql:
        return []
    return [name for name in part.reads if name not in rule.model.optional and name != "as_of"]
