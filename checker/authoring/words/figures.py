"""Single values as people of a language read them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from checker.authoring.words.phrases import phrase, term_title
from checker.schema import Pack
from checker.texts import template
from checker.value import Type

NOUGHTS = re.compile(r"(\.\d\d\d*?)0+$")


def figure(value: Any, kind: Type, pack: Pack, language: str) -> str:
    """A value with its unit: decimal sign and date form of the language, terms by their title."""
    if value is None:
        return phrase("blank-value", language)
    if isinstance(value, date):
        return value.strftime(template("engine.date-format", language))
    if kind.kind == "term":
        return phrase("quoted", language, text=term_title(pack, kind.vocabulary, str(value), language))
    if isinstance(value, bool):
        return phrase("yes" if value else "no", language)
    if isinstance(value, Decimal | int):
        return number(Decimal(value), kind, language)
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return phrase("quoted", language, text=text)


def number(value: Decimal, kind: Type, language: str) -> str:
    """A number with its unit, noughts that say nothing left out."""
    if kind.unit == "percent":
        return f"{digits(value * 100, language)} %"
    text = digits(value, language)
    if kind.unit == "days":
        return f"{text} {template('engine.day' if abs(value) == 1 else 'engine.days', language)}"
    return f"{text} {kind.unit}" if kind.unit else text


def digits(value: Decimal, language: str) -> str:
    """A number with the language's decimal sign; whole where it is whole, else with two places or more."""
    text = NOUGHTS.sub(r"\1", format(value, "f"))
    whole, dot, places = text.partition(".")
    if dot and not places.strip("0"):
        text = whole
    return text.replace("-", "−").replace(".", template("engine.decimal-sign", language))
