"""The patterns for figures, dates and words of a scale in running text, in the words of a language and of a pack."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from checker.intake.dates import MONTH
from checker.intake.units import PERCENT, WORDS, money, money_words
from checker.prose.engine import any_of
from checker.schema import Pack, fold
from checker.texts import LANGUAGES
from checker.value import Type

NUMBER = r"\d{1,3}(?:[ .]\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
CURRENCY = r"(?:NOK|SEK|DKK|EUR|USD|GBP|kr\.?|[£€$])"
MONTH_NAME = MONTH.replace("(", "(?:", 1)
DATE = rf"\d{{1,2}}\.? {MONTH_NAME} \d{{4}}|{MONTH_NAME} \d{{4}}|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}|\d{{4}}-\d\d-\d\d"
SOME_WORDS = r"(?:[^ ]*[^ .,;:!?] ){0,6}?"  # of one clause
GROUPS = ("figure", "unit", "currency", "about", "less", "date", "term")
NAMED = re.compile(r"\(\?P<\w+>")


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


def alternatives(patterns: Iterable[str]) -> str:
    """One pattern that matches where any of several does; its groups have no names."""
    return "|".join(f"(?:{NAMED.sub('(?:', pattern)})" for pattern in patterns)


def languages(pack: Pack) -> tuple[str, ...]:
    """The languages whose words are known."""
    return tuple(dict.fromkeys([*LANGUAGES, *pack.model.prose.about]))
