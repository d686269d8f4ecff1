"""Read what people type in a cell as the type of its column: a value, a gap, or unreadable."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from math import isfinite
from typing import Any

from checker.intake.dates import date_from_cell, date_from_text
from checker.intake.numbers import number_from_cell, number_from_text
from checker.intake.unreadable import Broken, Gap, not_of_type
from checker.model.submission import Cell, ErrorValue
from checker.model.types import Type
from checker.schema.base import fold
from checker.texts import Text

Value = Decimal | date | str | list[str]
Given = Cell | Decimal  # a Parquet file may hold decimals
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
SEPARATORS = re.compile(r"[;\r\n]+")
REMEMBERED = 10_000  # cells of a column whose value is kept
INVISIBLE = "\ufeff\u200b"
# as a spreadsheet writes them into a CSV file, in English and Norwegian; "####" is a column that was too narrow
ERROR_TEXT = re.compile(r"#(?:N/A|I/T|REF!|DIV/0!|VALUE!|VERDI!|NAME\?|NAVN\?|NUM!|NULL!|SPILL!|CALC!|#{2,})")


class CellParser:
    """Parser of the cells of one column, which reads equal cells once.

    ``spellings`` maps what people write, folded, to terms; ``missing`` maps a kind of gap to its words ("exempt*" is a
    beginning); ``decimal`` is the decimal mark where the submission states it. ``rounded`` maps the texts seen that
    name a longer time (a month, a quarter, years) to its last day.
    """

    def __init__(
        self,
        type: Type,
        *,
        spellings: Mapping[str, str] | None = None,
        missing: Mapping[Any, Sequence[str]] | None = None,
        decimal: str | None = None,
    ) -> None:
        self.type = type
        self.spellings = spellings or {}
        self.decimal = decimal
        self.rounded: dict[str, date] = {}
        self._gaps = {fold(word): kind for kind, words in (missing or {}).items() for word in words}
        self._beginnings = {word[:-1]: kind for word, kind in self._gaps.items() if word.endswith("*")}
        self._seen: dict[object, Value | Gap | Broken] = {}
        readers: dict[str, Callable[[Given], Value | Gap | Broken]] = {
            "number": self._number,
            "date": self._date,
            "term": self._term,
            "list": self._list,
            "text": self._text,
        }
        self._read = readers[type.kind]

    @property
    def gap_words(self) -> tuple[str, ...]:
        """The words for every kind of gap, folded; one that ends in ``*`` is a beginning."""
        return tuple(self._gaps)

    def __call__(self, cell: Given) -> Value | Gap | Broken:
        """The value of a cell; a Gap if it has none; a Broken, with the contract rule, if it cannot be read."""
        key = cell if isinstance(cell, str) else (cell.__class__, cell)  # True, 1 and 1.0 are equal, yet not the same
        if (value := self._seen.get(key)) is None:
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            value = self._seen[key] = self._parse(cell)
        return value

    def _parse(self, cell: Given) -> Value | Gap | Broken:
        if cell is None:
            return Gap("empty")
        if isinstance(cell, ErrorValue):
            return _error_value(cell.text)
        if not isinstance(cell, str):
            return self._read(cell)
        if CONTROL.search(cell):
            return not_of_type("control-character")
        text = cell.strip().strip(INVISIBLE).strip()
        if ERROR_TEXT.fullmatch(text):
            return _error_value(text)
        return (self._gap(text) or self._read(text)) if text else Gap("empty")

    def _gap(self, text: str) -> Gap | None:
        """The kind of gap that the words mean, if any. A term of the column's own vocabulary is no gap."""
        word = fold(text)
        if not self._gaps or word in self.spellings:
            return None
        kind = self._gaps.get(word)
        if kind is None:
            kind = next((kind for start, kind in self._beginnings.items() if word.startswith(start)), None)
        return Gap(kind) if kind else None

    def _number(self, cell: Given) -> Decimal | Broken:
        if isinstance(cell, bool):
            return not_of_type("true-false")
        if isinstance(cell, (int, float, Decimal)):
            return number_from_cell(cell, self.type)
        if isinstance(cell, str):
            return number_from_text(cell, self.type, self.decimal)
        return not_of_type("is-date")

    def _date(self, cell: Given) -> date | Broken:
        if isinstance(cell, bool):
            return not_of_type("true-false")
        read = date_from_cell(cell) if isinstance(cell, (date, int, float)) else date_from_text(shown(cell))
        if isinstance(read, Broken):
            return read
        if read.rounded:
            self.rounded[shown(cell)] = read.day
        return read.day

    def _term(self, cell: Given) -> str | Broken:
        word = shown(cell)
        term = self.spellings.get(fold(word))
        if term is not None:
            return term
        near = get_close_matches(fold(word)[:80], self.spellings, n=1, cutoff=0.6)
        nearest = self.spellings[near[0]] if near else None
        return Broken("CONTRACT-VOCABULARY", {"allowed": ", ".join(self.type.terms), "nearest": nearest})

    def _list(self, cell: Given) -> list[str] | Gap:
        parts = [part.strip() for part in SEPARATORS.split(shown(cell))]
        return [part for part in parts if part] or Gap("empty")

    def _text(self, cell: Given) -> str | Broken:
        if isinstance(cell, float) and not isfinite(cell):
            return not_of_type("not-finite")
        return shown(cell)


def shown(cell: Given) -> str:
    """A cell as a person reads it: 7.0 is "7", a midnight is a date, a number has no exponent."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, ErrorValue):
        return cell.text
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time().isoformat() == "00:00:00" else cell.isoformat(" ")
    if isinstance(cell, float) and isfinite(cell):
        return str(int(cell)) if cell.is_integer() else f"{Decimal(format(cell, '.15g')):f}"
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return "" if cell is None else str(cell)


def _error_value(text: str) -> Broken:
    """A spreadsheet's error, or a formula that was never calculated ("=")."""
    reason = Text("structure.not-calculated") if text == "=" else Text("structure.error-value", {"text": text})
    return Broken("CONTRACT-ERROR-VALUE", {"reason": reason})
