"""Values read from running text: figures with their precision, dates and terms.

A figure is as precise as written: "46 million" is anything that rounds to 46, half a unit of the last digit either
way; "about" doubles that. Nothing is a float.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from checker.intake.dates import date_from_text
from checker.intake.numbers import money, number_from_text
from checker.intake.unreadable import Broken
from checker.kinds.text_patterns import terms, unit_words
from checker.model.types import Type, number
from checker.schema.base import fold
from checker.schema.packs import Pack
from checker.texts import template

HALF = Decimal("0.5")


@dataclass(frozen=True)
class StatedValue:
    """A number in the unit of the column it is compared with, a date, or a term.

    ``off`` is the margin of a number. ``since`` is the first day of the month if the date is a month.
    """

    value: Decimal | date | str
    off: Decimal = Decimal(0)
    since: date | None = None

    def agrees(self, other: Any) -> bool:
        """Whether a value of the data agrees within the precision of the text."""
        if isinstance(self.value, Decimal):
            return bool(abs(self.value - other) <= self.off)
        if self.since is not None:
            return bool(self.since <= other <= self.value)
        return bool(self.value == other)

    def contradicts(self, other: StatedValue) -> bool:
        """Whether no value satisfies both texts: 46 and 45 contradict, 46 and 45.6 do not."""
        if isinstance(self.value, Decimal) and isinstance(other.value, Decimal):
            apart = abs(self.value - other.value)
            return apart > 0 and apart >= self.off + other.off
        if isinstance(self.value, date) and isinstance(other.value, date):
            first, second = (self.since or self.value), (other.since or other.value)
            return self.value < second or other.value < first
        return self.value != other.value


def read_value(groups: dict[str, str | None], language: str, type: Type, pack: Pack) -> StatedValue | None:
    """Return the value of a match, from its named groups; None if it has another unit or is ambiguous."""
    if type.kind == "date":
        return read_date(groups.get("date") or "")
    if type.kind == "term":
        found = terms(language, type, pack).get(fold(groups.get("term") or ""))
        return StatedValue(found) if found else None
    return read_number(groups, language, type, pack)


def read_date(text: str) -> StatedValue | None:
    """A date; a month covers any of its days."""
    found = date_from_text(text)
    if isinstance(found, Broken):
        return None
    return StatedValue(found.day, since=found.day.replace(day=1) if found.rounded else None)


def read_number(groups: dict[str, str | None], language: str, type: Type, pack: Pack) -> StatedValue | None:
    """A number in the type's unit, with half a unit of its last digit as margin; a whole one for "about"."""
    text = groups.get("figure") or ""
    words = pack.model.prose.number
    spelled = next((word for word, by in words.items() if fold(text) in map(fold, by.get(language, []))), None)
    value = Decimal(spelled) if spelled else parse_digits(text, language)
    factor = unit_factor(groups, language, type, pack)
    if value is None or factor is None:
        return None
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) * factor
    signed = -value if groups.get("less") else value
    return StatedValue(signed * factor, step if groups.get("about") else step * HALF)


def parse_digits(text: str, language: str) -> Decimal | None:
    """A number in the language's notation, else in its only possible reading; trailing zeros are kept."""
    loose = number(6)
    for mark in (template("engine.decimal-sign", language), None):
        value = number_from_text(text, loose, mark)
        if not isinstance(value, Broken):
            return value
    return None


def unit_factor(groups: dict[str, str | None], language: str, type: Type, pack: Pack) -> Decimal | None:
    """Factor from the stated unit to the type's unit; None if they do not match."""
    if type.unit is None:
        return Decimal(1)
    stated = (groups.get("unit") or "").strip()
    own = money(type.unit)
    if own is not None:
        return money_factor(groups.get("currency") or "", stated, own)
    if type.unit == "percent":
        return Decimal("0.01")
    known = {fold(word): times for word, times in unit_words(language, type.unit, pack).items()}
    return known.get(fold(stated))


def money_factor(currency: str, stated: str, own: tuple[frozenset[str], int | None]) -> Decimal | None:
    """Power of ten between two units of money; None if the currencies differ where both are stated."""
    found = money(stated) or money(stated.rstrip("."))
    if found is None or found[1] is None or (len(stated) == 1 and not currency):  # "46 m" may be metres
        return None
    known = found[0] or (money(currency) or (frozenset(), None))[0]
    if known and own[0] and not known & own[0]:
        return None
    return Decimal(1).scaleb(found[1] - (own[1] or 0))
