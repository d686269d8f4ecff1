"""A table's sheet: title, hints, headings, and columns that know what they take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

from checker.renderers.xlsx import COLOURS, LACKING
from checker.schema import Column, Pack, TableDescription
from checker.submission import column_letters
from checker.template.carried import Row, written
from checker.template.entry import validation
from checker.template.lists import Lists
from checker.template.look import Looks, colour_words, unit_word, width
from checker.template.paper import laid_out
from checker.template.plan import HEADINGS, Place, due, listed, phrase
from checker.template.projects import belongs_by

LINE_HEIGHT = 15  # points
LETTERS = 1.1  # of a text in the width of a digit


class Writer:
    """Writes the tables of one workbook."""

    def __init__(self, workbook: Any, pack: Pack, lists: Lists, looks: Looks, language: str) -> None:
        self.workbook = workbook
        self.pack = pack
        self.lists = lists
        self.looks = looks
        self.language = language

    def grid(self, sheet: Any, place: Place, rows: Sequence[Row]) -> None:
        """Fill a table's sheet. ``rows`` are those that it begins with."""
        table = place.table
        for index, column in enumerate(table.columns.values()):
            look = self.looks.entry(column, self.language)
            sheet.set_column(index, index, width(column, self.pack, self.language), look)
        self.top(sheet, table)
        for index, column in enumerate(table.columns.values()):
            sheet.write_string(HEADINGS - 1, index, self.hint(column), self.looks("hint"))
            look = "required" if column.model.required else "heading"
            sheet.write_string(HEADINGS, index, column.title(self.language), self.looks(look))
        for number, row in enumerate(rows):
            self.record(sheet, place, number, row)
        for column in table.columns.values():
            self.guard(sheet, place, column)
        self.lacking(sheet, place)
        laid_out(sheet, place, sum(width(column, self.pack, self.language) for column in table.columns.values()))

    def top(self, sheet: Any, table: TableDescription) -> None:
        """The lines over the headings."""
        plain = self.looks("plain")
        for row, height in ((0, 24), (1, 16), (HEADINGS - 1, 14)):
            sheet.set_row(row, height, plain)
        sheet.set_row(HEADINGS, 44)
        sheet.write_string(0, 0, table.title(self.language), self.looks("title"))
        named = [table.columns[name].title(self.language) for name in table.identifying]
        about = phrase("row-is", self.language, names=listed(named, self.language))
        sheet.write_string(1, 0, f"{due(table, self.language)} {about}", self.looks("quiet"))

    def hint(self, column: Column) -> str:
        """A word or two over the heading: whether it must be filled in, and what with."""
        star = "* " if column.model.required else ""
        if column.type.kind == "number":
            unit = column.type.unit
            word = "%" if unit == "percent" else unit_word(unit, self.language) if unit else ""
            return star + (word or phrase("hint-number", self.language))
        kind = "reference" if column.reference else column.type.kind
        return star + phrase(f"hint-{kind}", self.language)

    def record(self, sheet: Any, place: Place, number: int, row: Row) -> None:
        """A row to begin with, high enough for its longest text."""
        lines = 1
        for name, value in row.items():
            column = place.table.columns[name]
            top, left = place.entry(name)
            look = self.looks.entry(column, self.language, "answer" if place.sideways else "plain")
            shown = written(value, column, self.pack, self.language)
            write(sheet, top + number, left, shown, look)
            if isinstance(shown, str):
                lines = max(lines, ceil(len(shown) / (LETTERS * width(column, self.pack, self.language))))
        if lines > 1 and not place.sideways:
            sheet.set_row(HEADINGS + 1 + number, LINE_HEIGHT * lines)

    def guard(self, sheet: Any, place: Place, column: Column) -> None:
        """What the column takes, and the colours of its words where it reports a colour."""
        area = place.area(column.name)
        titles = [self.pack.tables[table].title(self.language) for table, _ in column.reference]
        own = belongs_by(self.pack, place.table.name) == column.name
        said = validation(column, place, self.lists.source(column, own=own), titles, self.language)
        if said["validate"] != "any" or said["input_message"]:
            sheet.data_validation(*area, said)
        cell = place.cell(column.name)
        for colour, words in colour_words(self.pack, place.table, column, self.language).items():
            same = ",".join(f'{cell}="{quoted(word)}"' for word in words)
            fill = self.looks.made(COLOURS[colour])
            sheet.conditional_format(*area, {"type": "formula", "criteria": f"=OR({same})", "format": fill})

    def lacking(self, sheet: Any, place: Place) -> None:
        """A required cell that is blank in a row with something in it is shown."""
        last = column_letters(len(place.columns) - 1)
        row = HEADINGS + 2
        for name, column in place.table.columns.items():
            if column.model.required:
                blank = f"=AND(COUNTA($A{row}:${last}{row})>0,ISBLANK({place.cell(name)}))"
                fill = self.looks.made(LACKING)
                sheet.conditional_format(*place.area(name), {"type": "formula", "criteria": blank, "format": fill})


def quoted(word: str) -> str:
    """A word between the quotes of a formula."""
    return word.replace('"', '""')


def write(sheet: Any, row: int, column: int, value: Any, look: Any) -> None:
    """A value as what it is. A text is never taken for a formula."""
    if isinstance(value, Decimal):
        sheet.write_number(row, column, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_string(row, column, str(value), look)
