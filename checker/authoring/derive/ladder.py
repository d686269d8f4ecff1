"""A ladder walked with a row's figures, and how far it is to the next colour both ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from checker.authoring.derive.rows import Verdict
from checker.checks.limit import or_blank
from checker.dated import Line
from checker.ladder import steps
from checker.value import DAYS, Type
from checker.wrong import Path


@dataclass(frozen=True)
class Rung:
    """A step of a ladder on one row: its limit's value (None: blank), and whether the measure meets it."""

    colour: str
    comparator: str
    path: Path
    limit: Any

    def holds(self, measure: Any) -> bool | None:
        """Whether a measure meets the limit; None where there is no limit."""
        if self.limit is None:
            return None
        if "=" in self.comparator and measure == self.limit:
            return True
        return bool(measure < self.limit if self.comparator[0] == "<" else measure > self.limit)


@dataclass(frozen=True)
class Walk:
    """A ladder on one row. ``measure`` is None where it is blank."""

    measure: Any
    kind: Type
    rungs: tuple[Rung, ...]
    beyond: str

    def outcome(self, measure: Any) -> tuple[str, int]:
        """The colour of a measure and how many rungs it went past; "missing" at a blank limit."""
        for place, rung in enumerate(self.rungs):
            holds = rung.holds(measure)
            if holds is not False:
                return ("missing" if holds is None else rung.colour), place
        return self.beyond, len(self.rungs)

    @property
    def disordered(self) -> bool:
        """Whether a later limit is stricter than an earlier one."""
        limits = [rung.limit for rung in self.rungs if rung.limit is not None]
        upward = self.rungs[0].comparator[0] == "<"
        return any((a > b) if upward else (a < b) for place, a in enumerate(limits) for b in limits[place + 1 :])


@dataclass(frozen=True)
class Step:
    """How far it is to another colour: ``amount`` (days for dates) more or less, or later or earlier."""

    amount: Decimal
    kind: Type
    direction: str
    colour: str


def walked(verdict: Verdict, line: Line) -> Walk:
    """The ladder of a line on a row, its limits evaluated."""
    rule = verdict.rule
    measure = rule.parts[("measure",)]
    value = None if verdict.value(or_blank(rule, ("measure",))) else verdict.value(measure.polars())
    rungs = tuple(Rung(step.colour, step.comparator, step.path, limit_of(verdict, step.path)) for step in steps(line))
    return Walk(value, measure.type, rungs, rule.model.beyond)


def limit_of(verdict: Verdict, path: Path) -> Any:
    """The value of a limit; None where it is blank."""
    blank = verdict.value(or_blank(verdict.rule, path))
    return None if blank else verdict.value(verdict.rule.parts[path].polars())


def distances(walk: Walk) -> Iterator[Step]:
    """The step to the better colour and the one to the worse, each the smallest that changes the colour."""
    _, place = walk.outcome(walk.measure)
    if place > 0:
        # mostly the rung before; where two limits are equal, a closed one may be nearer than the open one after it
        yield min((step_to(walk, within(rung, walk.kind)) for rung in walk.rungs[:place]), key=lambda step: step.amount)
    if place < len(walk.rungs):
        yield step_to(walk, past(walk.rungs[place], walk.kind))


def step_to(walk: Walk, value: Any) -> Step:
    """The step from the measure to a value."""
    later = bool(value > walk.measure)
    colour = walk.outcome(value)[0]
    if isinstance(value, date):
        return Step(Decimal(abs((value - walk.measure).days)), DAYS, "later" if later else "earlier", colour)
    return Step(abs(value - Decimal(walk.measure)), walk.kind, "more" if later else "less", colour)


def within(rung: Rung, kind: Type) -> Any:
    """The first value that meets a limit, coming from beyond it: the limit itself, or a smallest unit inside."""
    inward = -1 if rung.comparator[0] == "<" else 1
    return nearest(rung.limit, kind, inward, included="=" in rung.comparator)


def past(rung: Rung, kind: Type) -> Any:
    """The first value that no longer meets a limit: a smallest unit beyond it, or the limit itself."""
    outward = 1 if rung.comparator[0] == "<" else -1
    return nearest(rung.limit, kind, outward, included="=" not in rung.comparator)


def nearest(limit: Any, kind: Type, direction: int, included: bool) -> Any:
    """The value nearest to ``limit`` on one side, in the measure's smallest unit (a day for dates); the limit itself
    where it is ``included``.
    """
    if isinstance(limit, date):
        return limit if included else limit + timedelta(days=direction)
    unit = Fraction(1, 10**kind.scale)
    count = Fraction(limit) / unit
    whole = count.denominator == 1
    units = int(count) if whole and included else floor(count) + 1 if direction > 0 else ceil(count) - 1
    return Decimal(units).scaleb(-kind.scale)


def reached(walk: Walk) -> Sequence[Rung]:
    """The rungs that the measure came to."""
    return walk.rungs[: walk.outcome(walk.measure)[1] + 1]
