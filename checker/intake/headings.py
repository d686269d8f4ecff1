"""The headings of a table: which column each means, and where in a sheet they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import zip_longest

from checker.intake.cells import shown
from checker.intake.message_parts import Listing, Title
from checker.intake.numbers import agrees
from checker.model.submission import Cell, Sheet
from checker.schema.base import fold
from checker.schema.tables import Column, TableDescription
from checker.texts import Text

Row = Sequence[Cell]
Candidates = Sequence[str]  # possible headings of one column: with the group above it, or alone

NOISE = " :*.,([])"
REMEMBERED = 100  # characters of a text whose meaning is kept: headings are short and recur
SEARCHED = 50  # rows with any filled cell, among which the headings are looked for
LONGEST_TURNED = 1000  # rows of a sheet that is tried on its side


@dataclass(frozen=True)
class Fit:
    """How a row of headings fits a table: described column → index, and the headings that could not be assigned.

    ``twice`` holds columns with several equal headings, ``unknown`` the indices of headings that no column has.
    """

    columns: Mapping[str, int]
    twice: Mapping[str, tuple[int, ...]]
    unknown: tuple[int, ...]
    texts: tuple[str, ...]

    @property
    def found(self) -> frozenset[str]:
        """The columns that have a heading here, assigned or not."""
        return frozenset(self.columns) | frozenset(self.twice)

    @property
    def mostly_known(self) -> bool:
        """Whether more headings are known than are not."""
        return 2 * len(self.unknown) < sum(1 for text in self.texts if text)

    @property
    def width(self) -> int:
        """The number of cells that a row has under headings."""
        return max((index + 1 for index, text in enumerate(self.texts) if text), default=0)


@dataclass(frozen=True)
class Located:
    """A sheet that is a table: how its headings fit, and the index of the first row under them.

    Of a form, ``fixed`` holds the row of each column that is one cell.
    """

    table: TableDescription
    sheet: Sheet
    fit: Fit
    first: int = 0
    fixed: Mapping[str, int] | None = None


class Headings:
    """The headings of one table, prepared for look-up."""

    def __init__(self, table: TableDescription) -> None:
        self.table = table
        self.needed = frozenset(table.key) | {name for name, column in table.columns.items() if column.model.required}
        self._columns: dict[str, list[Column]] = {}
        self._meant: dict[str, list[Column]] = {}
        self._rows: dict[tuple[str, ...], Fit] = {}
        for column in table.columns.values():
            for heading in column.headings:
                self._columns.setdefault(heading, []).append(column)

    def complete(self, fit: Fit) -> bool:
        """Whether a row has all headings that the table needs; two of any where it needs none."""
        return self.needed <= fit.found if self.needed else len(fit.found) >= min(2, len(self.table.columns))

    def row(self, texts: Sequence[str]) -> Fit:
        """Fit the headings of one row. Workbooks of the same origin have the same row."""
        key = tuple(texts)
        if key not in self._rows:
            if len(self._rows) >= REMEMBERED:
                self._rows.clear()
            self._rows[key] = self.fit([[text] for text in texts])
        return self._rows[key]

    def fit(self, candidates: Sequence[Candidates]) -> Fit:
        """Assign headings to described columns."""
        hits: dict[str, list[int]] = {}
        shared: set[str] = set()  # columns whose heading another column has too
        unknown, meant = [], []
        for index, texts in enumerate(candidates):
            text = next(filter(self.columns, texts), texts[-1] if texts else "")
            columns = self.columns(text)
            meant.append(text)
            if text and not columns:
                unknown.append(index)
            for column in columns:
                hits.setdefault(column.name, []).append(index)
                if len(columns) > 1:
                    shared.add(column.name)
        settled = {name: self._occurrences(name, places, name in shared) for name, places in hits.items()}
        once = {name: places[0] for name, places in settled.items() if len(places) == 1}
        twice = {name: places for name, places in settled.items() if len(places) > 1}
        return Fit(once, twice, tuple(unknown), tuple(meant))

    def columns(self, text: str) -> list[Column]:
        """The columns that a heading may mean. It may contain the column's own unit: ``Budsjett (MNOK)``."""
        if (meant := self._meant.get(text)) is not None:
            return meant
        word = fold(text)
        plain = self._columns.get(word) or self._columns.get(word.strip(NOISE))
        found = plain or [column for head, unit in _with_unit(word) for column in self._of_unit(head, unit)]
        if len(text) <= REMEMBERED:
            self._meant[text] = found
        return found

    def missing(self, fit: Fit) -> Text:
        """The needed headings that a row does not have, each with the most similar one that it has."""
        names = [name for name in self.table.columns if name in self.needed - fit.found]
        return Listing(parts=[self._nearest(self.table.columns[name], fit.texts) for name in names])

    def _nearest(self, column: Column, texts: Sequence[str]) -> Text:
        present = {fold(text): text for text in texts if text}
        near = [found for heading in sorted(column.headings) for found in get_close_matches(heading, present, n=1)]
        if not near:
            return Title(of=column)
        return Text("structure.nearest-heading", {"column": Title(of=column), "nearest": present[near[0]]})

    def _occurrences(self, name: str, places: list[int], shared: bool) -> tuple[int, ...]:
        """The ``occurrence``-th of equal headings where the column states that, else all of them."""
        wanted = self.table.columns[name].model.occurrence
        if wanted is None or (len(places) == 1 and not shared):
            return tuple(places)
        return tuple(places[wanted - 1 : wanted])

    def _of_unit(self, head: str, unit: str) -> Iterator[Column]:
        for column in self._columns.get(head, ()):
            if column.type.unit and agrees("", unit, column.type.unit):
                yield column


def find_headings(sheet: Sheet, headings: Headings) -> Located | None:
    """Locate a table's headings in a sheet: along the first row that has all of them, or down a column.

    A column is taken where more headings are found that way.
    """
    if sheet.frame is not None:
        fit = headings.fit([[name] for name in sheet.frame.columns])
        return Located(headings.table, sheet, fit) if headings.complete(fit) else None
    located = _in_rows(sheet, headings)
    if (located and located.fit.mostly_known) or len(sheet.rows) > LONGEST_TURNED:
        return located
    on_its_side = _in_rows(turned(sheet), headings)
    if on_its_side is None or not on_its_side.fit.mostly_known:
        return located
    return max((each for each in (located, on_its_side) if each), key=lambda each: len(each.fit.found))


def nearest_row(sheet: Sheet, headings: Headings) -> Fit:
    """The row most similar to the table's headings: most columns known, else most text."""
    if sheet.frame is not None:
        return headings.fit([[name] for name in sheet.frame.columns])
    fits = [fit for _, alone, pair in _rows(sheet, headings) for fit in (alone, pair)]
    return max(fits, key=lambda fit: (len(fit.found), sum(map(bool, fit.texts))), default=headings.fit([]))


def turned(sheet: Sheet) -> Sheet:
    """The sheet with rows and columns exchanged."""
    rows = list(zip_longest(*sheet.rows))
    return replace(
        sheet,
        rows=rows,
        row_numbers=[sheet.first_column + index + 1 for index in range(len(rows))],
        places=[str(number) for number in sheet.numbers],
        merged=[(left, top, right, bottom) for top, left, bottom, right in sheet.merged],
        lines=None,
        hidden_rows=frozenset(),
        sideways=True,
    )


def is_blank(cell: Cell) -> bool:
    """Whether a cell shows nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _in_rows(sheet: Sheet, headings: Headings) -> Located | None:
    """The first row that has all headings; with the row above or below as its groups, where that finds more."""
    for index, alone, above in _rows(sheet, headings):
        if headings.complete(alone) or headings.complete(above):
            if len(alone.found) == len(headings.table.columns) and headings.complete(alone):  # more cannot be found
                return Located(headings.table, sheet, alone, index + 1)
            below = headings.fit(_grouped(sheet, index))
            fits = [(fit, first) for fit, first in ((alone, 1), (above, 1), (below, 2)) if headings.complete(fit)]
            fit, first = max(fits, key=lambda each: len(each[0].found))
            return Located(headings.table, sheet, fit, index + first)
    return None


def _rows(sheet: Sheet, headings: Headings) -> Iterator[tuple[int, Fit, Fit]]:
    """The first filled rows as headings, each alone and with the row above as its groups."""
    seen = 0
    for index, row in enumerate(sheet.rows):
        if seen == SEARCHED:
            return
        if all(map(is_blank, row)):
            continue
        seen += 1
        alone = headings.row(_texts(sheet, index))
        yield index, alone, headings.fit(_grouped(sheet, index - 1)) if index else alone


def _texts(sheet: Sheet, index: int) -> list[str]:
    return [shown(cell).strip() for cell in sheet.rows[index]] if index < len(sheet.rows) else []


def _grouped(sheet: Sheet, index: int) -> list[Candidates]:
    """The headings of row ``index + 1`` with the groups of row ``index`` before them."""
    above, below = _texts(sheet, index), _texts(sheet, index + 1)
    width = max(len(above), len(below))
    above, below = above + [""] * (width - len(above)), below + [""] * (width - len(below))
    groups = _groups(sheet, index, above)
    return [
        [f"{group} {text}", text] if group and text else [text or over]
        for group, over, text in zip(groups, above, below, strict=True)
    ]


def _groups(sheet: Sheet, index: int, texts: Sequence[str]) -> list[str]:
    """A row's texts, each repeated across its merged cells; in a CSV file, across the blank cells after it."""
    groups = list(texts)
    for top, left, _, right in sheet.merged:
        if top == index and left < len(groups):  # blank cells beyond the table may be merged too
            groups[left : right + 1] = [texts[left]] * len(groups[left : right + 1])
    if sheet.sheet is None and not sheet.merged:
        for column in range(1, len(groups)):
            groups[column] = groups[column] or groups[column - 1]
    return groups


def _with_unit(word: str) -> Iterator[tuple[str, str]]:
    """The ways to split a heading into name and unit: ``budsjett i mnok``, ``budsjett (mill. kr)``."""
    words = word.split()
    for count in range(1, min(3, len(words) - 1) + 1):
        head = re.sub(r" (?:i|in)$", "", " ".join(words[:-count]).rstrip(NOISE))
        yield head, " ".join(words[-count:]).strip("()[],: ")
