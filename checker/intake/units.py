"""Signs and words beside a number: ``£120.11m``, ``120 MNOK``, ``30 dager``.

A word that means the column's unit is dropped; any other makes the cell unreadable. Nothing is multiplied: 1,2 mrd in a
column of millions is for the person who wrote it to correct.
A currency before the number (``£654``, ``kr 654``) names the currency only, so it may be in a column of millions. After
the number (``654 kr``) it names what is counted, so there it must be the column's own unit.
"""

from __future__ import annotations

from checker.schema import fold

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
