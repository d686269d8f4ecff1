"""Single values as people of a language read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from checker.authoring.words.phrases import phrase, term_title
from checker.schema import Pack
from checker.value import Type
from checker.values import date_text, short_decimal_text, with_unit


def figure(value: Any, kind: Type, pack: Pack, language: str) -> str:
    """Format a value with its unit: decimal sign and date form of the language, terms by their title."""
    if value is None:
        return phrase("blank-value", language)
    if isinstance(value, date):
        return date_text(value, language)
    if kind.kind == "term":
        return phrase("quoted", language, text=term_title(pack, kind.vocabulary, str(value), language))
    if isinstance(value, bool):
        return phrase("yes" if value else "no", language)
    if isinstance(value, Decimal | int):
        return number(Decimal(value), kind, language)
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return phrase("quoted", language, text=text)


def number(value: Decimal, kind: Type, language: str) -> str:
    """Format a number with its unit, without trailing zeros."""
    shown = value * 100 if kind.unit == "percent" else value
    return with_unit(short_decimal_text(shown, language), value, kind.unit, language)
