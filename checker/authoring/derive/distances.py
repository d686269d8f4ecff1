"""The figures of a row on its ladder, and how far it is to the next colour both ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from checker.authoring.derive.judging import Verdict
from checker.finding import COLOUR_OF_CODE
from checker.ladder import MEASURE, NEEDS, Decision, Ladder, PolarsCalculus, RowCalculus, Step
from checker.value import DAYS, Type
from checker.wrong import Path


@dataclass(frozen=True)
class RowLadder:
    """A ladder with a row's figures: the measure, of type ``kind``, and each limit by its path (None: blank)."""

    ladder: Ladder
    kind: Type
    values: Mapping[Path, Any]

    def decision(self, measure: Any = None) -> Decision:
        """What the ladder decides for the row, or for another measure."""
        values = self.values if measure is None else {**self.values, MEASURE: measure}
        return RowCalculus(values).decision(self.ladder)

    def colour(self, measure: Any = None) -> str:
        """The colour of the row, or of another measure; "missing" at a blank limit."""
        return COLOUR_OF_CODE[self.decision(measure).code]

    @property
    def passed(self) -> int:
        """How many limits the measure is past."""
        paths = [step.path for step in self.ladder.steps]
        decided = self.decision().path
        return paths.index(decided) if decided in paths else len(paths)

    @property
    def reached(self) -> Sequence[Step]:
        """The limits that the measure came to."""
        return self.ladder.steps[: self.passed + 1]


@dataclass(frozen=True)
class Distance:
    """How far it is to another colour: ``amount`` (days for dates) more or less, or later or earlier."""

    amount: Decimal
    kind: Type
    direction: str
    colour: str


def row_ladder(verdict: Verdict, ladder: Ladder) -> RowLadder:
    """The ladder of a row with the row's figures."""
    import polars as pl

    calculus = PolarsCalculus(verdict.rule)
    values = {
        path: pl.when(calculus.unknown(path)).then(None).otherwise(calculus.value(path))
        for path in (MEASURE, *(step.path for step in ladder.steps))
    }
    if ladder.needs:
        values[NEEDS] = calculus.value(NEEDS)
    row = verdict.frame.select(value.alias("/".join(path)) for path, value in values.items()).row(0)
    return RowLadder(ladder, verdict.rule.parts[MEASURE].type, dict(zip(values, row, strict=True)))


def distances(row: RowLadder) -> Iterator[Distance]:
    """The distance to the better colour and to the worse, each the smallest that changes the colour."""
    passed, steps = row.passed, row.ladder.steps
    if passed > 0:
        # mostly the limit before; where two limits are equal, a closed one may be nearer than the open one after it
        within = (nearest(row, step, inside=True) for step in steps[:passed])
        yield min((distance_to(row, value) for value in within), key=lambda distance: distance.amount)
    if passed < len(steps):
        yield distance_to(row, nearest(row, steps[passed], inside=False))


def distance_to(row: RowLadder, value: Any) -> Distance:
    measure = row.values[MEASURE]
    higher, colour = bool(value > measure), row.colour(value)
    if isinstance(value, date):
        return Distance(Decimal(abs((value - measure).days)), DAYS, "later" if higher else "earlier", colour)
    return Distance(abs(value - Decimal(measure)), row.kind, "more" if higher else "less", colour)


def nearest(row: RowLadder, step: Step, inside: bool) -> Any:
    """The value nearest to a limit that meets it (``inside``) or breaks it, in the measure's smallest unit or days."""
    limit = row.values[step.path]
    included = ("=" in step.comparator) == inside
    upward = step.is_upper != inside
    if isinstance(limit, date):
        return limit if included else limit + timedelta(days=1 if upward else -1)
    count = Fraction(limit) * 10**row.kind.scale
    whole = included and count.denominator == 1
    units = int(count) if whole else floor(count) + 1 if upward else ceil(count) - 1
    return Decimal(units).scaleb(-row.kind.scale)
