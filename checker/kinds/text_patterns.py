"""Text matching: names, headings, figures, dates and terms in running text. Nothing is judged here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

from checker.intake.dates import MONTH
from checker.intake.numbers import PERCENT, WORDS, money, money_words
from checker.model.types import Type
from checker.schema.base import fold
from checker.schema.packs import Pack
from checker.texts import LANGUAGES

MEMORY = 8 << 20  # bytes for one pattern's automaton; beyond it RE2 is slower, and still linear
NUMBER = r"\d{1,3}(?:[ .]\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
CURRENCY = r"(?:NOK|SEK|DKK|EUR|USD|GBP|kr\.?|[£€$])"
MONTH_NAME = MONTH.replace("(", "(?:", 1)
DATE = rf"\d{{1,2}}\.? {MONTH_NAME} \d{{4}}|{MONTH_NAME} \d{{4}}|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}|\d{{4}}-\d\d-\d\d"
FEW_WORDS = r"(?:[^ ]*[^ .,;:!?] ){0,6}?"  # of one clause
GROUPS = ("figure", "unit", "currency", "about", "less", "date", "term")
GROUP_NAME = re.compile(r"\(\?P<\w+>")


class PatternError(Exception):
    """A pattern that RE2 rejects, in RE2's words."""


@cache
def compile_pattern(pattern: str, longest: bool = False) -> Any:
    """Compile a case-insensitive pattern. Raises PatternError."""
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.longest_match = longest
    options.max_mem = MEMORY
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        words = error.args[0] if error.args else ""
        raise PatternError(words.decode(errors="replace") if isinstance(words, bytes) else str(words)) from None


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first."""
    import re2

    ordered = sorted(dict.fromkeys(filter(None, words)), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(re2.escape(word) for word in ordered)})"


def expand(pattern: str, language: str, type: Type, pack: Pack) -> str:
    """A rule's pattern with ``{figure}``, ``{date}``, ``{term}`` and ``{words}`` expanded for a type."""
    for name, made in (("{figure}", figure_pattern), ("{term}", term_pattern), ("{date}", date_pattern)):
        if name in pattern:
            pattern = pattern.replace(name, made(language, type, pack))
    return pattern.replace("{words}", FEW_WORDS)


def outline(pattern: str) -> str:
    """A rule's pattern with short placeholders: enough to check its syntax."""
    for name in ("figure", "term", "date"):
        pattern = pattern.replace(f"{{{name}}}", f"(?P<{name}>0)")
    return pattern.replace("{words}", "")


@cache
def figure_pattern(language: str, type: Type, pack: Pack) -> str:
    """A number, with "about" before it and its unit after it."""
    about = any_of(pack.model.prose.about.get(language, []))
    numbers = [word for words in pack.model.prose.number.values() for word in words.get(language, [])]
    several = rf"{NUMBER}|\b{any_of(numbers)}\b" if numbers else NUMBER
    before = f"(?:(?P<about>{about})\\.? )?" if pack.model.prose.about.get(language) else ""
    currency = f"(?:(?P<currency>{CURRENCY}) ?)?" if type.unit and money(type.unit) else ""
    return f"{before}{currency}(?P<figure>{several}){unit_pattern(language, type, pack)}"


def unit_pattern(language: str, type: Type, pack: Pack) -> str:
    """The unit after a number; empty for a number without one."""
    if type.unit is None:
        return ""
    if money(type.unit):
        # a single letter must directly follow the number: "46m", not "46 m"
        return rf"(?P<unit> ?{any_of(money_words())}\b\.?(?: (?:kroner|kr|NOK|euro|EUR|dollars|USD)\b)?|(?:m|bn)\b)"
    if type.unit == "percent":
        return f" ?(?P<unit>{any_of(PERCENT)})"
    return f" ?(?P<unit>{any_of(unit_words(language, type.unit, pack))})\\b"


def unit_words(language: str, unit: str, pack: Pack) -> dict[str, Decimal]:
    """Words for a unit and its multiples ("months" are 30.4375 days), with the factor."""
    found = dict.fromkeys([unit, *WORDS.get(unit, ())], Decimal(1))
    for multiple, words in pack.model.prose.unit.get(unit, {}).items():
        found |= dict.fromkeys(words.get(language, []), Decimal(multiple))
    return found


@cache
def term_pattern(language: str, type: Type, pack: Pack) -> str:
    return rf"(?P<term>{any_of(terms(language, type, pack))})\b"


def single_word_term_pattern(language: str, type: Type, pack: Pack) -> str:
    """Any single word for a term: "yellow", but not "minor deviation"."""
    return rf"(?P<term>{any_of(word for word in terms(language, type, pack) if ' ' not in word)})\b"


def terms(language: str, type: Type, pack: Pack) -> dict[str, str]:
    """Folded words for each term, mapped to the term."""
    vocabulary = pack.vocabularies.get(type.vocabulary or "")
    found = {} if vocabulary is not None else {fold(each): each for each in type.terms}
    for each, words in vocabulary.words.items() if vocabulary is not None else ():
        found |= {fold(word): each for word in (*words.get(language, ()), *words.get("", ()))}
    return found


def date_pattern(language: str, type: Type, pack: Pack) -> str:
    """A date, or a month of a year."""
    return f"(?P<date>{DATE})"


def any_pattern(patterns: Iterable[str]) -> str:
    """One pattern, without named groups, that matches where any of several does."""
    return "|".join(f"(?:{GROUP_NAME.sub('(?:', pattern)})" for pattern in patterns)


def languages(pack: Pack) -> tuple[str, ...]:
    """Languages whose words are known."""
    return tuple(dict.fromkeys([*LANGUAGES, *pack.model.prose.about]))
