"""Values as texts: exact for the findings table, and as people of a language read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from checker.lazy import pl
from checker.model.types import Type
from checker.schema.packs import Pack
from checker.texts import template

# two places stay, so that 23.00 and 23.01 align; zeros beyond them say nothing
ZEROS = r"(\.\d\d\d*?)0+$"
TRAILING = re.compile(ZEROS)


def exact(value: pl.Expr, kind: Type) -> pl.Expr:
    """A column as the findings table keeps it: all decimals that mean something, ISO dates, terms as the rules write
    them.
    """
    if kind.kind == "number":
        text = value.cast(pl.String)
        return text.str.replace(ZEROS, "$1") if kind.scale > 2 else text
    if kind.kind == "list":
        return value.list.join("; ")
    return value.cast(pl.String)


def exact_text(value: Any, kind: Type) -> str | None:
    """``exact`` for one value; None for a blank."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return TRAILING.sub(r"\1", text) if kind.scale > 2 else text
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(each for each in value if each is not None)
    return value.isoformat() if isinstance(value, date) else str(value)


def spoken(value: Any, kind: Type, pack: Pack, language: str) -> str | None:
    """A value with the language's decimal sign and unit, dates as it writes them, terms by their title."""
    if value is None:
        return None
    if kind.kind == "number":
        return number(value, kind, language)
    if kind.kind == "date":
        return str(value.strftime(template("engine.date-format", language)))
    if kind.kind == "term":
        return str(titles(pack, kind.vocabulary or "", language).get(value, value))
    return exact_text(value, kind)


def number(value: Decimal, kind: Type, language: str) -> str:
    """A number with the language's decimal sign and its unit."""
    if kind.unit == "percent":
        value = value * 100
    text = str(exact_text(value, kind)).replace(".", template("engine.decimal-sign", language), 1)
    if kind.unit == "days":
        return f"{text} {template('engine.day' if abs(value) == 1 else 'engine.days', language)}"
    unit = "%" if kind.unit == "percent" else kind.unit
    return f"{text} {unit}" if unit else text


@cache
def titles(pack: Pack, vocabulary: str, language: str) -> Mapping[str, str]:
    """What to call each term of a vocabulary; of one that the pack does not have, each colour."""
    words = pack.vocabularies.get(vocabulary)
    if words is None:
        return {term: template(f"engine.colour-{term}", language) for term in ("green", "yellow", "red", "missing")}
    return {term: words.title(term, language) for term in words.terms}


def listed(names: Iterable[str] | None, headings: Mapping[str, str]) -> str | None:
    """Column names as their headings, with commas between."""
    return None if names is None else ", ".join(headings.get(name, name) for name in names)
