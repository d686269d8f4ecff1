"""Layout of the template: its sheets, their order, and where entries are. Rows and columns count from 0."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from math import ceil

from checker.schema import Pack, TableDescription, fold
from checker.submission import column_letters
from checker.texts import Text

ROWS = 500  # prepared for entries: drop-downs and colours; formats apply to the whole sheet
SPARE = 4  # at least one free row per so many prefilled ones
HEADINGS = 3  # row of the headings, below title, description and hints
COVER_FIRST = 3  # first row of the cover sheet's table
COVER_LABEL, COVER_VALUE = 1, 2  # columns of its headings and answers
LONGEST_NAME = 31  # characters of a sheet name
FORBIDDEN = re.compile(r"[\[\]:*?/\\]+|^'|'$")


def phrase(name: str, language: str, /, **values: object) -> str:
    return Text(f"template.{name}", values).say(language)


@dataclass(frozen=True)
class SheetPlan:
    """A table's sheet and its number of prepared rows. ``sideways``: headings down a column, one record."""

    table: TableDescription
    sheet: str
    sideways: bool = False
    rows: int = ROWS

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.table.columns)

    @property
    def last(self) -> int:
        """The last row prepared for entries."""
        return COVER_FIRST + len(self.columns) - 1 if self.sideways else HEADINGS + self.rows

    def entry(self, column: str) -> tuple[int, int]:
        """Row and column of a column's first entry."""
        index = self.columns.index(column)
        return (COVER_FIRST + index, COVER_VALUE) if self.sideways else (HEADINGS + 1, index)

    def area(self, column: str) -> tuple[int, int, int, int]:
        """First row, first column, last row and last column of a column's entries."""
        row, index = self.entry(column)
        return row, index, row if self.sideways else self.last, index

    def cell(self, column: str) -> str:
        """A column's first entry as a relative formula reference: ``G5``."""
        row, index = self.entry(column)
        return f"{column_letters(index)}{row + 1}"

    def absolute(self, column: str, *, first: bool = False) -> str:
        """A column's entries as an absolute reference from another sheet; only the ``first`` on request."""
        row, index, last, _ = self.area(column)
        letter, sheet = column_letters(index), self.sheet.replace("'", "''")
        start = f"'{sheet}'!${letter}${row + 1}"
        return start if first else f"{start}:${letter}${last + 1}"


def plan_sheets(pack: Pack, language: str, begun: Mapping[str, int]) -> list[SheetPlan]:
    """Sheets in order: cover, judged table, monthly tables, occasional ones, optional ones.

    ``begun`` maps a table to its number of prefilled rows.
    """
    taken: set[str] = set()
    found = []
    for table in sorted(pack.tables.values(), key=lambda table: sort_rank(table, pack)):
        name = sheet_name(table.title(language), taken)
        rows = ROWS * max(1, ceil(begun.get(table.name, 0) * (1 + 1 / SPARE) / ROWS))
        found.append(SheetPlan(table, name, table.is_cover, rows))
    return found


def sort_rank(table: TableDescription, pack: Pack) -> int:
    if table.is_cover:
        return 0
    if table is pack.judged:
        return 1
    if table.model.optional:
        return 4
    return 2 if table.model.required_in is None else 3


def sheet_name(title: str, taken: set[str]) -> str:
    """A title as a valid sheet name that is not in ``taken``; adds it to ``taken``."""
    plain = " ".join(FORBIDDEN.sub(" ", title).split()) or "-"
    tails = chain([""], (f" {number}" for number in count(2)))
    names = (plain[: LONGEST_NAME - len(tail)].strip() + tail for tail in tails)
    name = next(name for name in names if fold(name) not in taken)
    taken.add(fold(name))
    return name


def due_sentence(table: TableDescription, language: str) -> str:
    if table.model.optional:
        return phrase("due-never", language)
    if table.model.required_in is None:
        return phrase("due-always", language)
    names = [phrase(f"month-{month}", language) for month in table.model.required_in]
    return phrase("due-in", language, months=conjoined(names, language))


def conjoined(names: Sequence[str], language: str) -> str:
    """Names with commas, and the language's "and" before the last."""
    if len(names) < 2:
        return "".join(names)
    return phrase("and", language, first=", ".join(names[:-1]), last=names[-1])
