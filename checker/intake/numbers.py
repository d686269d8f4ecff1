"""Read numbers as people type them, exactly: ``1 234,5``, ``1,234.50``, ``(120)``, ``-£120.11m``, ``15 %``."""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite

from checker.intake.unreadable import Broken, not_of_type, two_readings
from checker.model.types import WHOLE_DIGITS, Type
from checker.schema.base import fold

KRONER = frozenset({"NOK", "SEK", "DKK"})
DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD"})
CURRENCIES = {
    "kroner": KRONER,
    "euro": frozenset({"EUR"}),
    **{code.casefold(): frozenset({code}) for code in ("NOK", "SEK", "DKK", "GBP", "EUR", "USD", "CAD", "AUD", "NZD")},
    "kr": KRONER,
    "£": frozenset({"GBP"}),
    "€": frozenset({"EUR"}),
    "$": DOLLARS,
}
# "billion" is left out on purpose: a thousand million in English, a million million in Norwegian
POWERS = {
    **dict.fromkeys(("k", "t", "tusen", "thousand"), 3),
    **dict.fromkeys(("m", "mn", "mill", "mio", "million", "millions", "millioner"), 6),
    **dict.fromkeys(("bn", "mrd", "milliard", "milliarder"), 9),
}
WORDS = {
    "days": frozenset({"d", "day", "dag", "dager"}),
    "months": frozenset({"month", "måned", "måneder", "mnd", "mnd."}),
    "persons": frozenset({"person", "personer"}),
}
PERCENT = frozenset({"%", "prosent", "percent", "per cent", "pct", "pst", "pst."})

Money = tuple[frozenset[str], int | None]


def money(text: str) -> Money | None:
    """The currency and the power of ten that ``text`` names ("£m": GBP, 6); empty or None where one is not named."""
    word = fold(text).replace(".", "").replace(" ", "")
    if word in POWERS:
        return frozenset(), POWERS[word]
    for name, codes in CURRENCIES.items():
        for rest in (word.removeprefix(name), word.removesuffix(name)):
            if rest != word and (not rest or rest in POWERS):
                return codes, POWERS.get(rest)
    return None


def agrees(before: str, after: str, unit: str | None) -> bool:
    """Whether the words before and after a number mean the column's unit, or there are none."""
    given = fold(f"{before} {after}")
    if not given:
        return True
    if unit is None:
        return False
    if given == fold(unit) or given in WORDS.get(unit, ()):
        return True
    stated, column = money(given), money(unit)
    return stated is not None and column is not None and _same_money(stated, column, counted=bool(after))


def names_unit(words: str) -> bool:
    """Whether words beside a number are a known unit."""
    word = fold(words)
    return word in PERCENT or any(word in known for known in WORDS.values()) or money(word) is not None


def _same_money(stated: Money, column: Money, *, counted: bool) -> bool:
    """Whether currency and power of ten agree. ``counted``: words after the number, which include the power."""
    (currency, power), (column_currency, column_power) = stated, column
    if currency and not currency & column_currency:
        return False
    return power == column_power or (power is None and not counted)


def money_words() -> tuple[str, ...]:
    """Words after an amount in running text that include its power of ten: "millioner kroner", "MNOK", "mrd"."""
    powers = [word for word in POWERS if len(word) > 1]
    codes = [f"{power}{code}" for power in ("m", "k", "t", "bn") for code in CURRENCIES if code.isalpha()]
    return (*powers, *(f"{power} {name}" for power in powers for name in ("kroner", "kr", "nok")), *codes)


LONGEST = 80  # characters; no number that people type is longer
MINUS = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d", "-") | {"\u2019": "'", "\u00b4": "'"})
BODY = re.compile(r"[.,]?[0-9](?:[0-9 .,']*[0-9.,'])?")
SIMPLE = re.compile(r"-?[0-9]{1,15}(?:([.,])([0-9]{1,2}))?")  # the usual cell, which has one reading
PLAIN = re.compile(r"[0-9]+")
GROUPED = re.compile(r"[1-9][0-9]{0,2}([ '.,])[0-9]{3}(?:\1[0-9]{3})*")


def number_from_text(text: str, type: Type, decimal: str | None) -> Decimal | Broken:
    """The number in a text; a Broken where there is none, or where two readings are possible."""
    simple = SIMPLE.fullmatch(text)
    if simple and len(simple[2] or "") <= type.scale and not percentage(type) and decimal in (None, simple[1]):
        return Decimal(text.replace(",", "."))
    plain = " ".join(text[: LONGEST + 1].translate(MINUS).split())
    body = BODY.search(plain)
    if body is None or len(text) > LONGEST:
        return not_of_type("not-number")
    before, after, negative = _sign(plain[: body.start()], plain[body.end() :])
    if negative is None or (before and body[0][0] in ".,"):
        return not_of_type("not-number")
    percent = percentage(type) and not before and fold(after) in PERCENT
    if not percent and not agrees(before, after, type.unit):
        return _other_unit(f"{before} {after}".strip(), type.unit)
    value = _only_reading(body[0], decimal)
    if isinstance(value, Broken):
        return value
    return fitted(value.copy_negate() if negative and value else value, type, percent=percent)


def _other_unit(words: str, unit: str | None) -> Broken:
    """A number with words beside it: another unit than the column's, or no number at all ("Section 43")."""
    if not names_unit(words):
        return not_of_type("not-number")
    return not_of_type("unit-differs", words=words, unit=unit) if unit else not_of_type("has-unit", words=words)


def number_from_cell(value: float | Decimal, type: Type) -> Decimal | Broken:
    """A workbook's number, at the 15 significant digits that a spreadsheet shows; a decimal as it is."""
    if not isfinite(value):
        return not_of_type("not-finite")
    exact = Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)
    return fitted(exact, type, percent=False)


def fitted(value: Decimal, type: Type, *, percent: bool) -> Decimal | Broken:
    """The value where it has no more digits than its column takes. A percentage becomes a fraction: 15 % is 0.15."""
    if value and value.adjusted() >= WHOLE_DIGITS:
        return Broken("CONTRACT-TOO-LARGE", {"digits": WHOLE_DIGITS})
    if percentage(type) and not percent and abs(value) > 1:
        return Broken("CONTRACT-PERCENT")
    kept = value.scaleb(-2) if percent else value
    return kept if places(kept) <= type.scale else Broken("CONTRACT-PLACES", {"places": type.scale})


def percentage(type: Type) -> bool:
    """Whether the column holds percentages, kept as fractions."""
    return type.unit == "percent"


def places(value: Decimal) -> int:
    """Count the digits after the point, without trailing zeros."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= 0:
        return 0
    digits = f"{value:f}".partition(".")[2].rstrip("0")
    return len(digits)


def _sign(before: str, after: str) -> tuple[str, str, bool | None]:
    """The words around a number without sign and parentheses, and whether it is negative (None: unreadable)."""
    bracketed = "(" in before and ")" in after
    if bracketed:
        before, after = before.replace("(", "", 1), after.replace(")", "", 1)
    signs = [mark for mark in before if mark in "+-"]
    if len(signs) + bracketed > 1 or any(mark in "()+-" for mark in after) or any(mark in "()" for mark in before):
        return before, after, None
    words = before.replace("-", "").replace("+", "").strip()
    return words, after.strip(), bracketed or "-" in signs


def _only_reading(body: str, decimal: str | None) -> Decimal | Broken:
    """The value of digits and separators, where there is exactly one."""
    found = {value for mark in (decimal or ",.") if (value := _reading(body, mark)) is not None}
    if len(found) > 1:
        return two_readings("group-or-decimal")
    if not found:
        return not_of_type("decimal-differs", mark=decimal) if decimal else not_of_type("not-number")
    return found.pop()


def _reading(body: str, mark: str) -> Decimal | None:
    """The value where ``mark`` is the decimal mark and every other separator parts groups of three digits."""
    head, found, tail = body.partition(mark)
    grouped = GROUPED.fullmatch(head)
    if found and not PLAIN.fullmatch(tail):
        return None
    if not (PLAIN.fullmatch(head) or (found and not head) or (grouped and grouped[1] != mark)):
        return None
    digits = re.sub(r"[ '.,]", "", head)
    return Decimal(f"{digits or '0'}.{tail}")
