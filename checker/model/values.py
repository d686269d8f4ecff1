"""Values as people of a language read them: figures with decimal sign and unit, dates."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from checker.texts import template

Value = str | int | Decimal | date | None

EXACT = 15  # digits that a spreadsheet keeps of a figure
FIGURE = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.([0-9]+))?")
DAY = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
TRAILING_ZEROS = re.compile(r"(\.\d\d\d*?)0+$")


def typed(text: str | None) -> Value:
    """Parse a text of the findings table into a decimal or a date; any other text is returned as it is.

    A figure with more digits than a spreadsheet keeps stays text.
    """
    if text is None:
        return None
    if FIGURE.fullmatch(text) and sum(map(str.isdigit, text)) <= EXACT:
        return Decimal(text)
    if DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def date_text(day: date, language: str) -> str:
    """Format a date as the language writes it: 31.01.2023 in Norwegian, 2023-01-31 otherwise."""
    return day.strftime(template("engine.date-format", language))


def decimal_text(value: Decimal, language: str) -> str:
    """Format a number with the language's decimal sign and all its places."""
    return f"{value:f}".replace(".", template("engine.decimal-sign", language))


def short_decimal_text(value: Decimal, language: str) -> str:
    """Format a number for a sentence: no places where it is whole, else two or more, and a true minus sign."""
    text = TRAILING_ZEROS.sub(r"\1", f"{value:f}")
    whole, point, places = text.partition(".")
    if point and not places.strip("0"):
        text = whole
    return text.replace("-", "−").replace(".", template("engine.decimal-sign", language))


def with_unit(text: str, value: Decimal, unit: str | None, language: str) -> str:
    """Append the unit to a formatted number: the language's word for days, "%" for percent."""
    if unit == "days":
        return f"{text} {template('engine.day' if abs(value) == 1 else 'engine.days', language)}"
    return f"{text} {'%' if unit == 'percent' else unit or ''}".rstrip()
