"""Which sheets a template has, in which order, and where on each the entries stand.

Rows and columns count from 0, as XlsxWriter has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from checker.schema import Pack, TableDescription, fold
from checker.submission import column_letters
from checker.texts import Text

ROWS = 500  # rows prepared for entries: drop-downs and colours reach so far, formats to the end of the sheet
ROOM = 4  # one row in so many is to be free when the table begins with many rows
HEADINGS = 3  # the row of the headings, under the title, a line about the table, and a hint for each column
COVER_FIRST, COVER_LABEL, COVER_VALUE = (
    3,
    1,
    2,
)  # of the cover sheet: first row of the table, columns of headings and answers
LONGEST_NAME = 31  # letters of a sheet's name
FORBIDDEN = re.compile(r"[\[\]:*?/\\]+|^'|'$")


def phrase(name: str, language: str, /, **values: object) -> str:
    """The entry ``name`` of the template's texts."""
    return Text(f"template.{name}", values).say(language)


@dataclass(frozen=True)
class Place:
    """A table's sheet: its name, and how many rows are prepared. ``sideways``: headings down a column, one record."""

    table: TableDescription
    sheet: str
    sideways: bool = False
    rows: int = ROWS

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in their order."""
        return tuple(self.table.columns)

    @property
    def last(self) -> int:
        """The last row that is prepared for entries."""
        return COVER_FIRST + len(self.columns) - 1 if self.sideways else HEADINGS + self.rows

    def entry(self, column: str) -> tuple[int, int]:
        """Row and column of the first entry of a column."""
        index = self.columns.index(column)
        return (COVER_FIRST + index, COVER_VALUE) if self.sideways else (HEADINGS + 1, index)

    def area(self, column: str) -> tuple[int, int, int, int]:
        """First row, first column, last row and last column of a column's entries."""
        row, index = self.entry(column)
        return row, index, row if self.sideways else self.last, index

    def cell(self, column: str) -> str:
        """The first entry's cell as a formula names it, to be moved from row to row: ``G5``."""
        row, index = self.entry(column)
        return f"{column_letters(index)}{row + 1}"

    def absolute(self, column: str, *, first: bool = False) -> str:
        """A column's entries as a formula on another sheet names them; only the ``first`` if so wished."""
        row, index, last, _ = self.area(column)
        letter, sheet = column_letters(index), self.sheet.replace("'", "''")
        start = f"'{sheet}'!${letter}${row + 1}"
        return start if first else f"{start}:${letter}${last + 1}"


def places(pack: Pack, language: str, begun: Mapping[str, int]) -> list[Place]:
    """The tables' sheets: the cover, the judged table, what is due each month, what is due at times, what may be left
    out. ``begun`` says with how many rows a table begins.
    """
    taken: set[str] = set()
    found = []
    for table in sorted(pack.tables.values(), key=lambda table: importance(table, pack)):
        name = sheet_name(table.title(language), taken)
        rows = ROWS * max(1, ceil(begun.get(table.name, 0) * (1 + 1 / ROOM) / ROWS))
        found.append(Place(table, name, table.is_cover, rows))
    return found


def importance(table: TableDescription, pack: Pack) -> int:
    """The place of a table among others; the least stands first."""
    if table.is_cover:
        return 0
    if table is pack.judged:
        return 1
    if table.model.optional:
        return 4
    return 2 if table.model.required_in is None else 3


def sheet_name(title: str, taken: set[str]) -> str:
    """A title as a workbook takes it for a sheet's name, another than those ``taken``."""
    plain = " ".join(FORBIDDEN.sub(" ", title).split()) or "-"
    for name in candidates(plain):
        if fold(name) not in taken:
            taken.add(fold(name))
            return name
    raise AssertionError("there is always a further number")


def candidates(plain: str) -> Iterator[str]:
    """A name cut to a sheet's length, then the same with numbers."""
    yield plain[:LONGEST_NAME].strip()
    number = 2
    while True:
        tail = f" {number}"
        yield plain[: LONGEST_NAME - len(tail)].strip() + tail
        number += 1


def due(table: TableDescription, language: str) -> str:
    """When a table is to be delivered, as a sentence."""
    if table.model.optional:
        return phrase("due-never", language)
    if table.model.required_in is None:
        return phrase("due-always", language)
    names = [phrase(f"month-{month}", language) for month in table.model.required_in]
    return phrase("due-in", language, months=listed(names, language))


def listed(names: Sequence[str], language: str) -> str:
    """Names with commas, and the language's word before the last."""
    if len(names) < 2:
        return "".join(names)
    return phrase("and", language, first=", ".join(names[:-1]), last=names[-1])
