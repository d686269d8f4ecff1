"""What a drop-down offers: the words of a vocabulary, or the names that stand in the column referred to.

A hidden sheet holds the vocabularies, and for a reference into several tables their names one under another, worked out
by formulas. A reference into one table takes that table's own column. Whatever it is, it is a range: a list written out
in a validation may have 255 letters only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from checker.schema import Column, Pack, Vocabulary
from checker.submission import OWN, column_letters
from checker.template.plan import Place

NAME = f"{OWN} lists"
FIRST = 8  # the row of a list's first entry; above it its name, and how many names each table has
Names = Mapping[tuple[str, str], Sequence[str]]  # what stands already in a column that is referred to


class Lists:
    """The hidden sheet of lists, written as columns ask for theirs. ``names`` are those that the sheets begin with,
    ``others`` those that stand on none of them and may be referred to.
    """

    def __init__(
        self, workbook: Any, pack: Pack, places: Sequence[Place], language: str, names: Names, others: Names
    ) -> None:
        self.sheet = workbook.add_worksheet(NAME)
        self.sheet.hide()
        self.pack = pack
        self.places = {place.table.name: place for place in places}
        self.language = language
        self.names, self.others = names, others
        self._sources: dict[str, str] = {}

    def source(self, column: Column, *, own: bool = False) -> str | None:
        """The formula of the range that a column's drop-down offers; None for a column without. ``own``: by the column
        a row belongs to a record of this workbook, and to no other.
        """
        targets = sorted(target for target in column.reference if target[0] in self.places)
        if vocabulary := self.pack.vocabularies.get(column.type.vocabulary or ""):
            return self._once(vocabulary.name, lambda index: self._words(index, words(vocabulary, self.language)))
        others = [] if own else [name for target in targets for name in self.others.get(target, ())]
        if len(targets) == 1 and not others:
            return self._filled(*targets[0])
        if not targets:
            return None
        name = " ".join(map(".".join, targets))
        further = (
            [self._once(f"{name} …", lambda index: self._words(index, others)).removeprefix("=")] if others else []
        )
        return self._once(f"{name} +" if others else name, lambda i: self._together(i, targets, further, others))

    def _once(self, name: str, write: Callable[[int], str]) -> str:
        """A list on the hidden sheet, written when it is first asked for."""
        if name not in self._sources:
            index = len(self._sources)
            self.sheet.write_string(0, index, name)
            self._sources[name] = write(index)
        return self._sources[name]

    def _words(self, index: int, texts: Sequence[str]) -> str:
        """Texts one under another."""
        for place, text in enumerate(texts):
            self.sheet.write_string(FIRST + place, index, text)
        letter = column_letters(index)
        last = FIRST + max(1, len(texts))
        return f"='{NAME}'!${letter}${FIRST + 1}:${letter}${last}"

    def _filled(self, table: str, column: str) -> str:
        """The filled part of the column referred to."""
        place = self.places[table]
        count = f"MAX(1,COUNTA({place.absolute(column)}))"
        return f"=OFFSET({place.absolute(column, first=True)},0,0,{count},1)"

    def _together(
        self, index: int, targets: Sequence[tuple[str, str]], further: Sequence[str], others: Sequence[str]
    ) -> str:
        """The names of several tables one under another, then ``others``, which stand in the range ``further``."""
        letter, targets = column_letters(index), targets[: FIRST - 2]
        ranges = [*(self.places[table].absolute(column) for table, column in targets), *further]
        counts = [f"{letter}${place + 2}" for place in range(len(ranges))]
        known = [*(list(self.names.get(target, ())) for target in targets), *([list(others)] if further else [])]
        for place, names in enumerate(ranges):
            self.sheet.write_formula(1 + place, index, f"=COUNTA({names})", None, len(known[place]))
        values = [name for names in known for name in names]
        for row in range(len(others) + sum(self.places[table].rows for table, _ in targets)):
            value = values[row] if row < len(values) else ""
            self.sheet.write_formula(FIRST + row, index, f"={nth(str(row + 1), ranges, counts)}", None, value)
        start = f"'{NAME}'!${letter}$"
        count = f"MAX(1,SUM({start}2:${letter}${1 + len(ranges)}))"
        return f"=OFFSET({start}{FIRST + 1},0,0,{count},1)"


def words(vocabulary: Vocabulary, language: str) -> list[str]:
    """The words of a vocabulary, one for each term."""
    return [vocabulary.title(term, language) for term in vocabulary.terms]


def nth(number: str, ranges: Sequence[str], counts: Sequence[str]) -> str:
    """The formula for a name by its number among those of several ranges, each with its count of names."""
    if not ranges:
        return '""'
    later = nth(f"{number}-{counts[0]}", ranges[1:], counts[1:])
    return f"IF({number}<={counts[0]},INDEX({ranges[0]},{number}),{later})"
