"""A case and its result, the pipe table that cases are written in, and how their cells are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from checker.intake.cells import CellParser
from checker.intake.unreadable import Broken, Gap
from checker.kinds.effective_dates import period_end
from checker.kinds.rule import Rule, rows_scope
from checker.model.types import DATE, TEXT, Type
from checker.schema.tables import TableDescription

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")

PERIOD = "2023-01"  # of a case that states none
APART = "|"


@dataclass(frozen=True)
class Case:
    """One line of a case table: its values as typed by column, the outcome it expects, and its line in the case text
    (from 1). Cases of one set (``together``) are judged together.
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


def parsed(text: str, kind: Type) -> Any:
    """A cell of a case: the point is the decimal sign, and terms are as the rules write them."""
    value = parser(kind)(text)
    return None if isinstance(value, Gap) else value


def readable(text: str, kind: Type) -> Any:
    """A cell's value; None where a sum row has its word in a column of another type."""
    value = parsed(text, kind)
    return None if isinstance(value, Broken) else value


@cache
def parser(kind: Type) -> CellParser:
    return CellParser(kind, spellings={term.casefold(): term for term in kind.terms}, decimal=".")


def columns_of(case: Case, rule: Rule) -> Iterator[tuple[str, str, Type | None]]:
    """Each column of a case: its name, its text, and its type (None where the rule knows no such column)."""
    if rule.kind.gathers:
        yield from gathered_columns(case, rule)
        return
    rows = rule.pack.tables[rule.rows].columns if rule.rows else {}
    scope = {**rule.scope, **rule.kind.case_columns(rule.model)}
    for name, text in case.values.items():
        if name == "period" or (name == "known" and rule.kind.known(rule.model)) or (name == "text" and has_text(rule)):
            yield name, text, TEXT
        elif name.startswith("rows."):
            column = rows.get(name.removeprefix("rows."))
            yield name, text, column.type if column else None
        else:
            yield name, text, DATE if name == "as_of" else scope.get(name)


def gathered_columns(case: Case, rule: Rule) -> Iterator[tuple[str, str, Type | None]]:
    """Each filled cell of a case that is a row of any table; a blank one may be under another table's heading."""
    named = table_named(case, rule)
    if named not in rule.pack.tables:
        yield f"table: {named}", named, None
        return
    table, known = rule.pack.tables[named], {name for each in rule.pack.tables.values() for name in each.columns}
    own = rule.scope if table is rule.table else rows_scope(table) or {}
    total = table.model.total_rows.column if is_sum(case, table) and table.model.total_rows else None
    for name, text in case.values.items():
        free = name in ("period", "table", total) or (not text and name in known)
        yield name, text, TEXT if free else DATE if name == "as_of" else own.get(name)


def problem_of(case: Case, rule: Rule) -> str | None:
    """Why a case cannot be judged: a column that is not there, or a cell that cannot be read. None where it can."""
    return unreadable(columns_of(case, rule))


def unreadable(cells: Iterable[tuple[str, str, Type | None]]) -> str | None:
    """Why the cells of a case cannot be read; None where they can."""
    for name, text, kind in cells:
        if kind is None:
            return f"{name}: no such column"
        if name == "period" and text and not MONTH.fullmatch(text):
            return f"{name}: {text!r} (2023-01)"
        if isinstance(value := parsed(text, kind), Broken):
            return f"{name}: {text!r} ({value.rule})"
    return None


def table_named(case: Case, rule: Rule) -> str:
    """The table that a case is a row of."""
    return case.values.get("table") or rule.table.name


def is_sum(case: Case, table: TableDescription) -> bool:
    """Whether a case is a sum row of its table."""
    total = table.model.total_rows
    return total is not None and total.rest(case.values.get(total.column, "")) is not None


def has_text(rule: Rule) -> bool:
    """Whether the rule reads the text of a report, which its cases have in a column "text"."""
    return rule.kind.of_report and "text" not in rule.scope
