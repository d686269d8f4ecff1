"""Figures, dates and words of a scale as running text has them: the patterns for them, and what they say, exactly.

A figure is as exact as it is written: "46 million" is anything that rounds to 46, half a unit of the last digit either
way. "About" doubles that. Nothing is a float.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from checker.cell import Broken
from checker.cell.dates import MONTH, date_from_text
from checker.cell.numbers import number_from_text
from checker.cell.units import PERCENT, WORDS, money, money_words
from checker.prose.engine import any_of
from checker.schema import Pack, fold
from checker.texts import LANGUAGES, template
from checker.value import Type, number

NUMBER = r"\d{1,3}(?:[ .]\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
CURRENCY = r"(?:NOK|SEK|DKK|EUR|USD|GBP|kr\.?|[£€$])"
MONTH_NAME = MONTH.replace("(", "(?:", 1)
DATE = rf"\d{{1,2}}\.? {MONTH_NAME} \d{{4}}|{MONTH_NAME} \d{{4}}|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}|\d{{4}}-\d\d-\d\d"
SOME_WORDS = r"(?:[^ ]*[^ .,;:!?] ){0,6}?"  # of one clause
GROUPS = ("figure", "unit", "currency", "about", "less", "date", "term")
NAMED = re.compile(r"\(\?P<\w+>")
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


def expanded(pattern: str, language: str, type: Type, pack: Pack) -> str:
    """A rule's pattern with ``{figure}``, ``{date}``, ``{term}`` and ``{words}`` written out for a type."""
    for name, made in (("{figure}", figure), ("{term}", term), ("{date}", day)):
        if name in pattern:
            pattern = pattern.replace(name, made(language, type, pack))
    return pattern.replace("{words}", SOME_WORDS)


def outlined(pattern: str) -> str:
    """A rule's pattern with what stands for something written as short as can be: enough to see whether it is sound."""
    for name in ("figure", "term", "date"):
        pattern = pattern.replace(f"{{{name}}}", f"(?P<{name}>0)")
    return pattern.replace("{words}", "")


@cache
def figure(language: str, type: Type, pack: Pack) -> str:
    """A number, with "about" before it and its unit behind it."""
    about = any_of(pack.model.prose.about.get(language, []))
    numbers = [word for words in pack.model.prose.number.values() for word in words.get(language, [])]
    several = rf"{NUMBER}|\b{any_of(numbers)}\b" if numbers else NUMBER
    before = f"(?:(?P<about>{about})\\.? )?" if pack.model.prose.about.get(language) else ""
    currency = f"(?:(?P<currency>{CURRENCY}) ?)?" if type.unit and money(type.unit) else ""
    return f"{before}{currency}(?P<figure>{several}){unit(language, type, pack)}"


def unit(language: str, type: Type, pack: Pack) -> str:
    """The unit behind a number; nothing for a number without one."""
    if type.unit is None:
        return ""
    if money(type.unit):
        # a letter alone stands right behind the number: "46m", not "46 m"
        return rf"(?P<unit> ?{any_of(money_words())}\b\.?(?: (?:kroner|kr|NOK|euro|EUR|dollars|USD)\b)?|(?:m|bn)\b)"
    if type.unit == "percent":
        return f" ?(?P<unit>{any_of(PERCENT)})"
    return f" ?(?P<unit>{any_of(unit_words(language, type.unit, pack))})\\b"


def unit_words(language: str, unit: str, pack: Pack) -> dict[str, Decimal]:
    """The words for a unit and for what is a multiple of it ("months" are 30.4375 days), with the multiple."""
    found = dict.fromkeys([unit, *WORDS.get(unit, ())], Decimal(1))
    for multiple, words in pack.model.prose.unit.get(unit, {}).items():
        found |= dict.fromkeys(words.get(language, []), Decimal(multiple))
    return found


@cache
def term(language: str, type: Type, pack: Pack) -> str:
    """Any word for a term of the type's vocabulary."""
    return rf"(?P<term>{any_of(terms(language, type, pack))})\b"


def plain_term(language: str, type: Type, pack: Pack) -> str:
    """Any single word for a term: "yellow", and not "minor deviation"."""
    return rf"(?P<term>{any_of(word for word in terms(language, type, pack) if ' ' not in word)})\b"


def terms(language: str, type: Type, pack: Pack) -> dict[str, str]:
    """The words for each term, folded, with the term."""
    vocabulary = pack.vocabularies.get(type.vocabulary or "")
    found = {} if vocabulary is not None else {fold(each): each for each in type.terms}
    for each, words in vocabulary.words.items() if vocabulary is not None else ():
        found |= {fold(word): each for word in (*words.get(language, ()), *words.get("", ()))}
    return found


def day(language: str, type: Type, pack: Pack) -> str:
    """A date, or a month of a year."""
    return f"(?P<date>{DATE})"


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


def alternatives(patterns: Iterable[str]) -> str:
    """One pattern that matches where any of several does; its groups have no names."""
    return "|".join(f"(?:{NAMED.sub('(?:', pattern)})" for pattern in patterns)


def languages(pack: Pack) -> tuple[str, ...]:
    """The languages whose words are known."""
    return tuple(dict.fromkeys([*LANGUAGES, *pack.model.prose.about]))
