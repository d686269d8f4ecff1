"""Figures, dates and words of a scale as running text has them: what they say, exactly.

A figure is as exact as it is written: "46 million" is anything that rounds to 46, half a unit of the last digit either
way. "About" doubles that. Nothing is a float.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from checker.intake.dates import date_from_text
from checker.intake.numbers import number_from_text
from checker.intake.units import money
from checker.intake.unreadable import Broken
from checker.prose.patterns import terms, unit_words
from checker.schema import Pack, fold
from checker.texts import template
from checker.value import Type, number

HALF = Decimal("0.5")


@dataclass(frozen=True)
class Stated:
    """What a text says: a number in the unit of what it is held against, a date, or a term; and how far off what is
    meant may be. ``since`` is the first day of the month that a date stands for.
    """

    value: Decimal | date | str
    off: Decimal = Decimal(0)
    since: date | None = None

    def agrees(self, other: Any) -> bool:
        """Whether a value of the data is what the text says, as exactly as it says it."""
        if isinstance(self.value, Decimal):
            return bool(abs(self.value - other) <= self.off)
        if self.since is not None:
            return bool(self.since <= other <= self.value)
        return bool(self.value == other)

    def contradicts(self, other: Stated) -> bool:
        """Whether no value is what both texts say. 46 and 45 contradict each other; 46 and 45.6 do not."""
        if isinstance(self.value, Decimal) and isinstance(other.value, Decimal):
            apart = abs(self.value - other.value)
            return apart > 0 and apart >= self.off + other.off
        if isinstance(self.value, date) and isinstance(other.value, date):
            first, second = (self.since or self.value), (other.since or other.value)
            return self.value < second or other.value < first
        return self.value != other.value


def read(groups: dict[str, str | None], language: str, type: Type, pack: Pack) -> Stated | None:
    """What a match says, by its named groups; None where it is of another unit, or cannot be read in one way."""
    if type.kind == "date":
        return read_date(groups.get("date") or "")
    if type.kind == "term":
        found = terms(language, type, pack).get(fold(groups.get("term") or ""))
        return Stated(found) if found else None
    return read_number(groups, language, type, pack)


def read_date(text: str) -> Stated | None:
    """A date; a month stands for any day of it."""
    found = date_from_text(text)
    if isinstance(found, Broken):
        return None
    return Stated(found.day, since=found.day.replace(day=1) if found.rounded else None)


def read_number(groups: dict[str, str | None], language: str, type: Type, pack: Pack) -> Stated | None:
    """A number in the type's unit, with half a unit of its last digit either way; "about" makes it a whole one."""
    text = groups.get("figure") or ""
    words = pack.model.prose.number
    spelled = next((word for word, by in words.items() if fold(text) in map(fold, by.get(language, []))), None)
    value = Decimal(spelled) if spelled else digits(text, language)
    factor = multiple(groups, language, type, pack)
    if value is None or factor is None:
        return None
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) * factor
    signed = -value if groups.get("less") else value
    return Stated(signed * factor, step if groups.get("about") else step * HALF)


def digits(text: str, language: str) -> Decimal | None:
    """A number as the language writes it, else in the only way in which it can be read; its decimals are kept."""
    loose = number(6)
    for mark in (template("engine.decimal-sign", language), None):
        value = number_from_text(text, loose, mark)
        if not isinstance(value, Broken):
            return value
    return None


def multiple(groups: dict[str, str | None], language: str, type: Type, pack: Pack) -> Decimal | None:
    """By what a stated number is multiplied to be in the type's unit; None where the units do not go together."""
    if type.unit is None:
        return Decimal(1)
    stated = (groups.get("unit") or "").strip()
    own = money(type.unit)
    if own is not None:
        return money_multiple(groups.get("currency") or "", stated, own)
    if type.unit == "percent":
        return Decimal("0.01")
    known = {fold(word): times for word, times in unit_words(language, type.unit, pack).items()}
    return known.get(fold(stated))


def money_multiple(currency: str, stated: str, own: tuple[frozenset[str], int | None]) -> Decimal | None:
    """Powers of ten between two units of money, the currency being the same where both say it."""
    found = money(stated) or money(stated.rstrip("."))
    if found is None or found[1] is None or (len(stated) == 1 and not currency):  # "46 m" may be metres
        return None
    said = found[0] or (money(currency) or (frozenset(), None))[0]
    if said and own[0] and not said & own[0]:
        return None
    return Decimal(1).scaleb(found[1] - (own[1] or 0))
