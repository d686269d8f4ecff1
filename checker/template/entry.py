"""What a cell takes: the data validation of a column, and the sentences that say it to whoever fills it in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from checker.schema import Column
from checker.template.look import stated_places, unit_word
from checker.template.plan import Place, listed, phrase
from checker.value import WHOLE_DIGITS

LONGEST_TITLE, LONGEST_MESSAGE = 32, 255  # letters that a spreadsheet shows of a message
LARGEST = Decimal(10**WHOLE_DIGITS - 1)
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2099, 12, 31)


def validation(
    column: Column, place: Place, source: str | None, tables: Sequence[str], language: str
) -> dict[str, Any]:
    """The options of a column's data validation, as XlsxWriter takes them. ``tables`` are titles of those referred to.

    What must be filled in is refused where it is wrong; elsewhere the spreadsheet asks, since a cell may also say why
    it is empty ("not yet known"), and a reference may use another name.
    """
    facts = " ".join([*sentences(column, place, language), *chosen(tables, language)])
    firm = column.model.required and not column.reference
    return {
        **taken(column, place, source),
        "input_title": cut(column.title(language), LONGEST_TITLE),
        "input_message": cut(facts, LONGEST_MESSAGE),
        "error_title": cut(column.title(language), LONGEST_TITLE),
        "error_message": cut(" ".join([facts, phrase("refused" if firm else "sure", language)]), LONGEST_MESSAGE),
        "error_type": "stop" if firm else "warning",
    }


def taken(column: Column, place: Place, source: str | None) -> dict[str, Any]:
    """Which values a cell of the column takes."""
    if source is not None:
        return {"validate": "list", "source": source}
    if column.type.kind == "number":
        return figure(column, place.cell(column.name))
    if column.type.kind == "date":
        return {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
    if place.table.key == (column.name,) and place.table.model.unique and not place.sideways:
        row, _, last, _ = place.area(column.name)
        letter = place.cell(column.name).rstrip("0123456789")
        once = f"=COUNTIF(${letter}${row + 1}:${letter}${last + 1},{place.cell(column.name)})=1"
        return {"validate": "custom", "value": once}
    return {"validate": "any"}


def figure(column: Column, cell: str) -> dict[str, Any]:
    """The figures that a column takes: its bounds, and no more decimals than its places."""
    least, most = bounds(column)
    places = stated_places(column)
    if places is None or places == 0:
        low, high = least if least is not None else -LARGEST, most if most is not None else LARGEST
        kind = "decimal" if places is None else "integer"
        return {"validate": kind, "criteria": "between", "minimum": plain(low), "maximum": plain(high)}
    parts = [f"ISNUMBER({cell})", f"ROUND({cell},{places})={cell}"]
    parts += [f"{cell}>={plain(least)}"] if least is not None else []
    parts += [f"{cell}<={plain(most)}"] if most is not None else []
    return {"validate": "custom", "value": f"=AND({','.join(parts)})"}


def bounds(column: Column) -> tuple[Decimal | None, Decimal | None]:
    """The least and the greatest figure; a share is at most the whole unless more is said."""
    most = column.model.max
    if most is None and column.type.unit == "percent":
        most = Decimal(1)
    return column.model.min, most


def sentences(column: Column, place: Place, language: str) -> list[str]:
    """What should be known of a column: its note, whether it must be filled in, its unit, decimals and bounds."""
    found = [phrase("must", language)] if column.model.required else []
    found += [column.model.help[language]] if language in column.model.help else []
    if column.type.kind == "number":
        found += figures(column, language)
    elif column.type.kind == "date":
        found.append(phrase("day", language))
    elif column.type.vocabulary:
        found.append(phrase("choose", language))
    elif column.type.kind == "list" and not column.model.help:
        found.append(phrase("several", language))
    elif place.table.key == (column.name,) and place.table.model.unique and not place.sideways:
        found.append(phrase("once", language))
    return found


def chosen(tables: Sequence[str], language: str) -> list[str]:
    """Where the names stand of which a reference is one."""
    return [phrase("name-in", language, tables=listed(tables, language))] if tables else []


def figures(column: Column, language: str) -> list[str]:
    """Unit, decimals and bounds of a figure."""
    unit, places = column.type.unit, stated_places(column)
    least, most = column.model.min, column.model.max
    found = []
    if unit == "percent":
        found.append(phrase("share", language))
    elif unit:
        found.append(phrase("unit", language, unit=unit_word(unit, language)))
    if places is not None:
        found.append(phrase("whole" if places == 0 else "places", language, places=places))
    found += [phrase("least", language, least=plain(least))] if least is not None else []
    found += [phrase("most", language, most=plain(most))] if most is not None else []
    return found


def plain(value: Decimal) -> str:
    """A figure as a formula takes it."""
    return f"{value:f}"


def cut(text: str, longest: int) -> str:
    """A text that fits."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
