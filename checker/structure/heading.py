"""Which column each heading means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from checker.cell.units import agrees
from checker.schema import Column, TableDescription, fold
from checker.structure.words import Listing, Title
from checker.texts import Text

Candidates = Sequence[str]  # what the heading of one column may be: with the group above it, or alone
NOISE = " :*.,([])"
REMEMBERED = 100  # characters of a text whose meaning is kept: headings are short, and come again


@dataclass(frozen=True)
class Fit:
    """How a row of headings fits a table: described column → index, and what could not be settled.

    ``twice`` holds columns with several equal headings, ``unknown`` the indices of headings that no column has.
    """

    columns: Mapping[str, int]
    twice: Mapping[str, tuple[int, ...]]
    unknown: tuple[int, ...]
    texts: tuple[str, ...]

    @property
    def found(self) -> frozenset[str]:
        """The columns that have a heading here, settled or not."""
        return frozenset(self.columns) | frozenset(self.twice)

    @property
    def mostly_known(self) -> bool:
        """Whether more headings are known than are not."""
        return 2 * len(self.unknown) < sum(1 for text in self.texts if text)

    @property
    def width(self) -> int:
        """How many cells a row has under headings."""
        return max((index + 1 for index, text in enumerate(self.texts) if text), default=0)


class Headings:
    """The headings of one table, ready to be looked up."""

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
        """Whether a row has all headings that the table must have (two of any, where none is a must)."""
        return self.needed <= fit.found if self.needed else len(fit.found) >= min(2, len(self.table.columns))

    def row(self, texts: Sequence[str]) -> Fit:
        """Settle the headings of one row. Workbooks of the same sort have the same row."""
        key = tuple(texts)
        if key not in self._rows:
            if len(self._rows) >= REMEMBERED:
                self._rows.clear()
            self._rows[key] = self.fit([[text] for text in texts])
        return self._rows[key]

    def fit(self, candidates: Sequence[Candidates]) -> Fit:
        """Settle which described column stands where."""
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
        settled = {name: self._settled(name, places, name in shared) for name, places in hits.items()}
        once = {name: places[0] for name, places in settled.items() if len(places) == 1}
        twice = {name: places for name, places in settled.items() if len(places) > 1}
        return Fit(once, twice, tuple(unknown), tuple(meant))

    def columns(self, text: str) -> list[Column]:
        """The columns that a heading may mean. The column's own unit may stand in it: ``Budsjett (MNOK)``."""
        if (meant := self._meant.get(text)) is not None:
            return meant
        word = fold(text)
        plain = self._columns.get(word) or self._columns.get(word.strip(NOISE))
        found = plain or [column for head, unit in _with_unit(word) for column in self._of_unit(head, unit)]
        if len(text) <= REMEMBERED:
            self._meant[text] = found
        return found

    def nearest(self, column: Column, texts: Sequence[str]) -> Text:
        """A missing column's title, with the heading that is there and most like it."""
        present = {fold(text): text for text in texts if text}
        near = [found for heading in sorted(column.headings) for found in get_close_matches(heading, present, n=1)]
        if not near:
            return Title(of=column)
        return Text("structure.nearest-heading", {"column": Title(of=column), "nearest": present[near[0]]})

    def missing(self, fit: Fit) -> Text:
        """The headings that must be there and are not, each with the nearest that is."""
        names = [name for name in self.table.columns if name in self.needed - fit.found]
        return Listing(parts=[self.nearest(self.table.columns[name], fit.texts) for name in names])

    def _settled(self, name: str, places: list[int], shared: bool) -> tuple[int, ...]:
        """Where a column stands: the ``occurrence``-th of equal headings, else every place that has its heading."""
        wanted = self.table.columns[name].model.occurrence
        if wanted is None or (len(places) == 1 and not shared):
            return tuple(places)
        return tuple(places[wanted - 1 : wanted])

    def _of_unit(self, head: str, unit: str) -> Iterator[Column]:
        for column in self._columns.get(head, ()):
            if column.type.unit and agrees("", unit, column.type.unit):
                yield column


def _with_unit(word: str) -> Iterator[tuple[str, str]]:
    """The ways to part a heading into what it says and its unit: ``budsjett i mnok``, ``budsjett (mill. kr)``."""
    words = word.split()
    for count in range(1, min(3, len(words) - 1) + 1):
        head = re.sub(r" (?:i|in)$", "", " ".join(words[:-count]).rstrip(NOISE))
        yield head, " ".join(words[-count:]).strip("()[],: ")
