"""Cell formats, column widths, and the page and view set-up of a sheet."""

from __future__ import annotations

from typing import Any

from checker.model.submission import column_letters
from checker.model.types import PLACES
from checker.output.template.prefill import HEADINGS, SheetPlan, phrase
from checker.output.xlsx import BAND, DATES, INK, LINE, set_up_page
from checker.schema.packs import Pack
from checker.schema.tables import Column, TableDescription

FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": INK},
    "strong": {"bold": True, "font_color": INK},
    "quiet": {"font_color": "#595959"},
    "plain": {},
    "hint": {"font_color": "#595959", "font_size": 9, "align": "center", "italic": True},
    "heading": {"bold": True, "bg_color": BAND, "border": 1, "border_color": LINE, "text_wrap": True}
    | {"valign": "top"},
    "required": {"bold": True, "font_color": "#FFFFFF", "bg_color": INK, "border": 1, "border_color": LINE}
    | {"text_wrap": True, "valign": "top"},
    "link": {"font_color": "#1F4E9E", "underline": 1},
    "answer": {"border": 1, "border_color": LINE, "bg_color": "#FFFBEA", "align": "left"},
}
TEXT_WIDTH = {"text": 32, "name": 34, "list": 22, "date": 13, "number": 14}
WIDEST_TERMS = 34
PAPER_WIDTH = 180  # characters across a page, still readable
TAB_COLOURS = {True: INK, False: "#A6A6A6"}  # due each month; at times, or never


class Formats:
    """The formats of one workbook, each created once."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self._made: dict[str, Any] = {}

    def __call__(self, name: str, **also: Any) -> Any:
        return self.made(FORMATS[name] | also)

    def made(self, properties: dict[str, Any]) -> Any:
        key = repr(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.workbook.add_format(properties)
        return self._made[key]

    def entry(self, column: Column, language: str, name: str = "plain") -> Any:
        """Format of a column's entries."""
        wrap = column.type.kind in ("text", "list", "term")
        side = {"align": "center"} if column.type.kind == "date" and name == "plain" else {}
        return self(name, valign="top", num_format=number_format(column, language), text_wrap=wrap, **side)


def number_format(column: Column, language: str) -> str:
    """Number format of a column: decimals and unit, day first in Norwegian.

    Text columns are text: otherwise "2023-01" becomes a date and "7E1" a number.
    """
    kind = column.type
    if kind.kind == "date":
        return DATES.get(language, "yyyy-mm-dd")
    if kind.kind != "number":
        return "General" if kind.kind == "term" else "@"
    places = decimal_places(column)
    digits = "." + "0" * places if places else ""
    if kind.unit == "percent":
        return f"0{'.' + '0' * max(0, places - 2) if places and places > 2 else ''}%"
    whole = "General" if places is None else f"#,##0{digits}"
    unit = unit_word(kind.unit, language).replace('"', "") if kind.unit else ""
    return f'{whole}" {unit}"' if unit else whole


def unit_word(unit: str, language: str) -> str:
    return phrase("days", language) if unit == "days" else unit


def decimal_places(column: Column) -> int | None:
    """Decimal places of a number column; None if the column does not limit them."""
    return column.type.scale if column.type.kind == "number" and column.type.scale < PLACES else None


def width(column: Column, pack: Pack, language: str) -> float:
    """Column width: its values, and the longest word of its heading."""
    heading = max(map(len, column.title(language).split()), default=0) + 4
    vocabulary = pack.vocabularies.get(column.type.vocabulary or "")
    if vocabulary is not None:
        words = [len(vocabulary.title(term, language)) for term in vocabulary.terms]
        return min(WIDEST_TERMS, max(heading, 10, *(count + 4 for count in words)))
    if column.type.kind == "number" and column.type.unit:
        return max(heading, TEXT_WIDTH["number"] + len(column.type.unit))
    return max(heading, TEXT_WIDTH["name" if column.reference else column.type.kind])


def colour_words(pack: Pack, table: TableDescription, column: Column, language: str) -> dict[str, list[str]]:
    """Words for each colour in a column of reported colours; empty for other columns."""
    found: dict[str, list[str]] = {}
    parameters = pack.model.parameter if table is pack.judged else {}
    vocabulary = pack.vocabularies.get(column.type.vocabulary or "")
    for parameter, model in parameters.items():
        if model.reported == column.name and vocabulary is not None:
            for term, colour in pack.reported_colours(parameter).items():
                words = vocabulary.words.get(term, {})
                here = words.get(language) or words.get("") or (vocabulary.title(term, language),)
                found.setdefault(colour, []).extend(here)
    return found


def set_up_table(sheet: Any, place: SheetPlan, wide: float) -> None:
    """Freeze panes, filters and printing of a table's sheet."""
    table, last = place.table, len(place.columns) - 1
    named = place.columns.index(table.identifying[0])
    sheet.hide_gridlines(0)
    sheet.freeze_panes(HEADINGS + 1, named + 1)
    sheet.autofilter(HEADINGS, 0, place.last, last)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{column_letters(last)}{place.last + 1}"})
    sheet.set_tab_color(TAB_COLOURS[not table.model.optional and table.model.required_in is None])
    sheet.repeat_rows(HEADINGS)
    sheet.repeat_columns(0, named)
    set_up_page(sheet, across=max(1, round(wide / PAPER_WIDTH)))
