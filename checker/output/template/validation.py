"""Data validation: which values a cell accepts, the messages that explain it, and drop-down lists.

A hidden sheet contains the vocabularies and, for a reference into several tables, their names in one list, built by
formulas. A reference into one table uses that table's own column. Every list is a range: a list written out in a
validation is limited to 255 characters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from checker.model.submission import OWN, column_letters
from checker.model.types import WHOLE_DIGITS
from checker.output.parts.words import shorten
from checker.output.template.prefill import Prefill, SheetPlan, join_with_and, phrase
from checker.output.template.styles import decimal_places, unit_word
from checker.schema.packs import Pack
from checker.schema.tables import Column

TITLE_LIMIT, MESSAGE_LIMIT = 32, 255  # characters that a spreadsheet shows
LARGEST = Decimal(10**WHOLE_DIGITS - 1)
FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2099, 12, 31)
LISTS_SHEET = f"{OWN} lists"
FIRST_ROW = 8  # of a list's entries; above it its name and the number of names per table


def validation(
    column: Column, place: SheetPlan, source: str | None, tables: Sequence[str], language: str
) -> dict[str, Any]:
    """Options of a column's data validation for XlsxWriter. ``tables`` are titles of the tables referred to.

    Wrong values are refused in required columns. Elsewhere the spreadsheet warns only: a cell may give a reason for
    being empty ("not yet known"), and a reference may use another name.
    """
    facts = " ".join(column_facts(column, place, language))
    if tables:
        facts = f"{facts} {phrase('name-in', language, tables=join_with_and(tables, language))}".strip()
    firm = column.model.required and not column.reference
    title = shorten(column.title(language), TITLE_LIMIT)
    return {
        **criteria(column, place, source),
        "input_title": title,
        "input_message": shorten(facts, MESSAGE_LIMIT),
        "error_title": title,
        "error_message": shorten(" ".join([facts, phrase("refused" if firm else "sure", language)]), MESSAGE_LIMIT),
        "error_type": "stop" if firm else "warning",
    }


def criteria(column: Column, place: SheetPlan, source: str | None) -> dict[str, Any]:
    if source is not None:
        return {"validate": "list", "source": source}
    if column.type.kind == "number":
        return number_criteria(column, place.cell(column.name))
    if column.type.kind == "date":
        return {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
    if place.table.key == (column.name,) and place.table.model.unique and not place.sideways:
        row, _, last, _ = place.area(column.name)
        letter = place.cell(column.name).rstrip("0123456789")
        once = f"=COUNTIF(${letter}${row + 1}:${letter}${last + 1},{place.cell(column.name)})=1"
        return {"validate": "custom", "value": once}
    return {"validate": "any"}


def number_criteria(column: Column, cell: str) -> dict[str, Any]:
    """Bounds and decimal places of a number column."""
    least, most = bounds(column)
    places = decimal_places(column)
    if places is None or places == 0:
        low, high = least if least is not None else -LARGEST, most if most is not None else LARGEST
        kind = "decimal" if places is None else "integer"
        return {"validate": kind, "criteria": "between", "minimum": f"{low:f}", "maximum": f"{high:f}"}
    parts = [f"ISNUMBER({cell})", f"ROUND({cell},{places})={cell}"]
    parts += [f"{cell}>={least:f}"] if least is not None else []
    parts += [f"{cell}<={most:f}"] if most is not None else []
    return {"validate": "custom", "value": f"=AND({','.join(parts)})"}


def bounds(column: Column) -> tuple[Decimal | None, Decimal | None]:
    """Minimum and maximum; a percentage is at most 100 % unless the column sets another maximum."""
    most = column.model.max
    if most is None and column.type.unit == "percent":
        most = Decimal(1)
    return column.model.min, most


def column_facts(column: Column, place: SheetPlan, language: str) -> list[str]:
    """Sentences about a column: required, help text, unit, decimals and bounds."""
    found = [phrase("must", language)] if column.model.required else []
    found += [column.model.help[language]] if language in column.model.help else []
    if column.type.kind == "number":
        found += number_facts(column, language)
    elif column.type.kind == "date":
        found.append(phrase("day", language))
    elif column.type.vocabulary:
        found.append(phrase("choose", language))
    elif column.type.kind == "list" and not column.model.help:
        found.append(phrase("several", language))
    elif place.table.key == (column.name,) and place.table.model.unique and not place.sideways:
        found.append(phrase("once", language))
    return found


def number_facts(column: Column, language: str) -> list[str]:
    unit, places = column.type.unit, decimal_places(column)
    least, most = column.model.min, column.model.max
    found = []
    if unit == "percent":
        found.append(phrase("share", language))
    elif unit:
        found.append(phrase("unit", language, unit=unit_word(unit, language)))
    if places is not None:
        found.append(phrase("whole" if places == 0 else "places", language, places=places))
    found += [phrase("least", language, least=f"{least:f}")] if least is not None else []
    found += [phrase("most", language, most=f"{most:f}")] if most is not None else []
    return found


class Lists:
    """The hidden sheet of lists, written as columns request them."""

    def __init__(self, workbook: Any, pack: Pack, places: Sequence[SheetPlan], language: str, prefill: Prefill) -> None:
        self.sheet = workbook.add_worksheet(LISTS_SHEET)
        self.sheet.hide()
        self.pack = pack
        self.places = {place.table.name: place for place in places}
        self.language = language
        self.prefill = prefill
        self._sources: dict[str, str] = {}

    def source(self, column: Column, *, own: bool = False) -> str | None:
        """Formula of the range that a column's drop-down offers; None without one.

        ``own``: the column assigns rows to records of this workbook only.
        """
        targets = sorted(target for target in column.reference if target[0] in self.places)
        if vocabulary := self.pack.vocabularies.get(column.type.vocabulary or ""):
            titles = [vocabulary.title(term, self.language) for term in vocabulary.terms]
            return self._once(vocabulary.name, lambda index: self._words(index, titles))
        others = [] if own else [name for target in targets for name in self.prefill.others.get(target, ())]
        if len(targets) == 1 and not others:
            return self._filled(*targets[0])
        if not targets:
            return None
        name = " ".join(map(".".join, targets))
        further: list[str] = []
        if others:
            further.append(self._once(f"{name} …", lambda index: self._words(index, others)).removeprefix("="))
        return self._once(f"{name} +" if others else name, lambda i: self._together(i, targets, further, others))

    def _once(self, name: str, write: Callable[[int], str]) -> str:
        if name not in self._sources:
            index = len(self._sources)
            self.sheet.write_string(0, index, name)
            self._sources[name] = write(index)
        return self._sources[name]

    def _words(self, index: int, texts: Sequence[str]) -> str:
        for place, text in enumerate(texts):
            self.sheet.write_string(FIRST_ROW + place, index, text)
        letter = column_letters(index)
        last = FIRST_ROW + max(1, len(texts))
        return f"='{LISTS_SHEET}'!${letter}${FIRST_ROW + 1}:${letter}${last}"

    def _filled(self, table: str, column: str) -> str:
        """The filled part of the column referred to."""
        place = self.places[table]
        count = f"MAX(1,COUNTA({place.absolute(column)}))"
        return f"=OFFSET({place.absolute(column, first=True)},0,0,{count},1)"

    def _together(
        self, index: int, targets: Sequence[tuple[str, str]], further: Sequence[str], others: Sequence[str]
    ) -> str:
        """The names of several tables in one list, then ``others``, which are in the range ``further``."""
        letter, targets = column_letters(index), targets[: FIRST_ROW - 2]
        ranges = [*(self.places[table].absolute(column) for table, column in targets), *further]
        counts = [f"{letter}${place + 2}" for place in range(len(ranges))]
        known = [*(self.prefill.names(*target) for target in targets), *([list(others)] if further else [])]
        for place, names in enumerate(ranges):
            self.sheet.write_formula(1 + place, index, f"=COUNTA({names})", None, len(known[place]))
        values = [name for names in known for name in names]
        for row in range(len(others) + sum(self.places[table].rows for table, _ in targets)):
            value = values[row] if row < len(values) else ""
            self.sheet.write_formula(FIRST_ROW + row, index, f"={nth_name(str(row + 1), ranges, counts)}", None, value)
        start = f"'{LISTS_SHEET}'!${letter}$"
        count = f"MAX(1,SUM({start}2:${letter}${1 + len(ranges)}))"
        return f"=OFFSET({start}{FIRST_ROW + 1},0,0,{count},1)"


def nth_name(number: str, ranges: Sequence[str], counts: Sequence[str]) -> str:
    """Formula for the nth name across several ranges, each with its count."""
    if not ranges:
        return '""'
    later = nth_name(f"{number}-{counts[0]}", ranges[1:], counts[1:])
    return f"IF({number}<={counts[0]},INDEX({ranges[0]},{number}),{later})"
