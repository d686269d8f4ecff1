"""How cells look: fonts, fills and number formats. Each look is made once for a workbook."""

from __future__ import annotations

from typing import Any

from checker.renderers.xlsx import BAND, INK, LINE
from checker.schema import Column, Pack, TableDescription
from checker.template.plan import phrase
from checker.value import PLACES

LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": INK},
    "strong": {"bold": True, "font_color": INK},
    "quiet": {"font_color": "#595959"},
    "plain": {},
    "hint": {"font_color": "#595959", "font_size": 9, "align": "center", "italic": True},
    "heading": {
        "bold": True,
        "bg_color": BAND,
        "border": 1,
        "border_color": LINE,
        "text_wrap": True,
        "valign": "top",
    },
    "required": {"bold": True, "font_color": "#FFFFFF", "bg_color": INK, "border": 1, "border_color": LINE}
    | {"text_wrap": True, "valign": "top"},
    "link": {"font_color": "#1F4E9E", "underline": 1},
    "answer": {"border": 1, "border_color": LINE, "bg_color": "#FFFBEA", "align": "left"},
}
DATES = {"nb": "dd.mm.yyyy"}
TEXT_WIDTH = {"text": 32, "name": 34, "list": 22, "date": 13, "number": 14}
LONGEST_WORDS = 34


class Looks:
    """The formats of one workbook, made when they are first asked for."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self._made: dict[str, Any] = {}

    def __call__(self, name: str, **also: Any) -> Any:
        """The look ``name`` with further properties."""
        return self.made(LOOKS[name] | also)

    def made(self, properties: dict[str, Any]) -> Any:
        """A format with these properties."""
        key = repr(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.workbook.add_format(properties)
        return self._made[key]

    def entry(self, column: Column, language: str, look: str = "plain") -> Any:
        """What an entry of a column looks like."""
        wrap = column.type.kind in ("text", "list", "term")
        side = {"align": "center"} if column.type.kind == "date" and look == "plain" else {}
        return self(look, valign="top", num_format=number_format(column, language), text_wrap=wrap, **side)


def number_format(column: Column, language: str) -> str:
    """How a spreadsheet shows a column's values: decimals and unit of a figure, day first in Norwegian.

    Text stays text: "2023-01" would become a date, and "7E1" a number.
    """
    kind = column.type
    if kind.kind == "date":
        return DATES.get(language, "yyyy-mm-dd")
    if kind.kind != "number":
        return "General" if kind.kind == "term" else "@"
    places = stated_places(column)
    digits = "." + "0" * places if places else ""
    if kind.unit == "percent":
        return f"0{'.' + '0' * max(0, places - 2) if places and places > 2 else ''}%"
    whole = "General" if places is None else f"#,##0{digits}"
    unit = unit_word(kind.unit, language).replace('"', "") if kind.unit else ""
    return f'{whole}" {unit}"' if unit else whole


def unit_word(unit: str, language: str) -> str:
    """A unit as people of the language call it."""
    return phrase("days", language) if unit == "days" else unit


def stated_places(column: Column) -> int | None:
    """How many decimals a figure takes; None where nothing narrower is said than what any figure takes."""
    return column.type.scale if column.type.kind == "number" and column.type.scale < PLACES else None


def width(column: Column, pack: Pack, language: str) -> float:
    """How wide a column should be: its values, and the longest word of its heading."""
    heading = max(map(len, column.title(language).split()), default=0) + 4
    vocabulary = pack.vocabularies.get(column.type.vocabulary or "")
    if vocabulary is not None:
        words = [len(vocabulary.title(term, language)) for term in vocabulary.terms]
        return min(LONGEST_WORDS, max(heading, 10, *(count + 4 for count in words)))
    if column.type.kind == "number" and column.type.unit:
        return max(heading, TEXT_WIDTH["number"] + len(column.type.unit))
    return max(heading, TEXT_WIDTH["name" if column.reference else column.type.kind])


def colour_words(pack: Pack, table: TableDescription, column: Column, language: str) -> dict[str, list[str]]:
    """For each colour the words of a reported column that stand for it; empty for any other column."""
    found: dict[str, list[str]] = {}
    parameters = pack.model.parameter if table is pack.judged else {}
    vocabulary = pack.vocabularies.get(column.type.vocabulary or "")
    for parameter, said in parameters.items():
        if said.reported == column.name and vocabulary is not None:
            for term, colour in pack.reported_colours(parameter).items():
                words = vocabulary.words.get(term, {})
                here = words.get(language) or words.get("") or (vocabulary.title(term, language),)
                found.setdefault(colour, []).extend(here)
    return found
