"""A case and its result, and the pipe table that cases are written in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from checker.cases.cells import parsed
from checker.dated import period_end
from checker.value import DATE

PERIOD = "2023-01"  # of a case that states none
APART = "|"


@dataclass(frozen=True)
class Case:
    """One line of a case table: its values as typed by column, what it expects, and its line in the file's case text
    (from 1).
    """

    values: Mapping[str, str]
    expect: str
    why: str
    together: str
    line: int

    @property
    def period(self) -> str:
        """The month of the record, which chooses among dated lines."""
        return self.values.get("period") or PERIOD

    @property
    def as_of(self) -> date | None:
        """The reporting date: the last day of the period, unless the case states it (a blank is none)."""
        stated: date | None = parsed(self.values["as_of"], DATE) if "as_of" in self.values else period_end(self.period)
        return stated


@dataclass(frozen=True)
class Result:
    """What a case gave. ``problem`` says why it could not be judged at all."""

    rule: str
    file: str
    case: Case
    given: str
    problem: str | None = None

    @property
    def passed(self) -> bool:
        """Whether the rule gave what the case expects."""
        return self.problem is None and self.given == self.case.expect


def read_cases(text: str, given: Mapping[str, str]) -> list[Case]:
    """The cases of a pipe table. ``given`` fills columns that the table does not show."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        return []
    headings = [part.strip() for part in lines[0][1].split(APART)]
    return [case_of(headings, line, number, given) for number, line in lines[1:]]


def case_of(headings: Sequence[str], line: str, number: int, given: Mapping[str, str]) -> Case:
    """One line as a case; cells that a short line leaves out are blank."""
    cells = [part.strip() for part in line.split(APART)]
    values = dict(given) | dict(zip(headings, [*cells, *[""] * len(headings)], strict=False))
    values |= {f"cell {place}": cell for place, cell in enumerate(cells, 1) if place > len(headings) and cell}
    expect, why = values.pop("expect", ""), values.pop("why", "")
    return Case(values, expect, why, values.pop("set", "") or f"line {number}", number)
