"""The sheets of the template: the cover with instructions, and one sheet per table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

from checker.model.submission import column_letters
from checker.output.template.prefill import (
    COVER_FIRST,
    COVER_LABEL,
    COVER_VALUE,
    HEADINGS,
    Prefill,
    Row,
    SheetPlan,
    display_value,
    due_sentence,
    join_with_and,
    phrase,
    project_column,
)
from checker.output.template.styles import (
    TAB_COLOURS,
    Formats,
    colour_words,
    set_up_table,
    unit_word,
    width,
)
from checker.output.template.validation import Lists, validation
from checker.output.xlsx import COLOURS, INCOMPLETE, LETTERS, LINE_HEIGHT, set_up_page
from checker.schema.packs import Pack
from checker.schema.tables import Column, TableDescription

STEPS = ("fill", "marks", "blank", "rows", "headings", "save", "check")


class Writer:
    """Writes the tables of one workbook. Create it after their sheets: it adds the hidden sheet of lists."""

    def __init__(self, workbook: Any, pack: Pack, places: Sequence[SheetPlan], prefill: Prefill, language: str) -> None:
        self.pack = pack
        self.formats = Formats(workbook)
        self.lists = Lists(workbook, pack, places, language, prefill)
        self.language = language

    def write_table(self, sheet: Any, place: SheetPlan, rows: Sequence[Row]) -> None:
        """Fill a table's sheet; ``rows`` are prefilled."""
        table = place.table
        for index, column in enumerate(table.columns.values()):
            format_ = self.formats.entry(column, self.language)
            sheet.set_column(index, index, width(column, self.pack, self.language), format_)
        self.write_title(sheet, table)
        for index, column in enumerate(table.columns.values()):
            sheet.write_string(HEADINGS - 1, index, self.hint(column), self.formats("hint"))
            format_ = "required" if column.model.required else "heading"
            sheet.write_string(HEADINGS, index, column.title(self.language), self.formats(format_))
        for number, row in enumerate(rows):
            self.write_record(sheet, place, number, row)
        for column in table.columns.values():
            self.add_validation(sheet, place, column)
        self.highlight_missing(sheet, place)
        set_up_table(sheet, place, sum(width(column, self.pack, self.language) for column in table.columns.values()))

    def write_title(self, sheet: Any, table: TableDescription) -> None:
        plain = self.formats("plain")
        for row, height in ((0, 24), (1, 16), (HEADINGS - 1, 14)):
            sheet.set_row(row, height, plain)
        sheet.set_row(HEADINGS, 44)
        sheet.write_string(0, 0, table.title(self.language), self.formats("title"))
        named = [table.columns[name].title(self.language) for name in table.identifying]
        about = phrase("row-is", self.language, names=join_with_and(named, self.language))
        sheet.write_string(1, 0, f"{due_sentence(table, self.language)} {about}", self.formats("quiet"))

    def hint(self, column: Column) -> str:
        """A word above the heading: whether it is required, and what to enter."""
        star = "* " if column.model.required else ""
        if column.type.kind == "number":
            unit = column.type.unit
            word = "%" if unit == "percent" else unit_word(unit, self.language) if unit else ""
            return star + (word or phrase("hint-number", self.language))
        kind = "reference" if column.reference else column.type.kind
        return star + phrase(f"hint-{kind}", self.language)

    def write_record(self, sheet: Any, place: SheetPlan, number: int, row: Row) -> None:
        """Write a prefilled row, high enough for its longest text."""
        lines = 1
        for name, value in row.items():
            column = place.table.columns[name]
            top, left = place.entry(name)
            format_ = self.formats.entry(column, self.language, "answer" if place.sideways else "plain")
            shown = display_value(value, column, self.pack, self.language)
            write_value(sheet, top + number, left, shown, format_)
            if isinstance(shown, str):
                lines = max(lines, ceil(len(shown) / (LETTERS * width(column, self.pack, self.language))))
        if lines > 1 and not place.sideways:
            sheet.set_row(HEADINGS + 1 + number, LINE_HEIGHT * lines)

    def add_validation(self, sheet: Any, place: SheetPlan, column: Column) -> None:
        """Add the column's data validation, and the colours of its words if it reports a colour."""
        area = place.area(column.name)
        titles = [self.pack.tables[table].title(self.language) for table, _ in column.reference]
        own = project_column(self.pack, place.table.name) == column.name
        options = validation(column, place, self.lists.source(column, own=own), titles, self.language)
        if options["validate"] != "any" or options["input_message"]:
            sheet.data_validation(*area, options)
        cell = place.cell(column.name)
        for colour, words in colour_words(self.pack, place.table, column, self.language).items():
            quoted = (word.replace('"', '""') for word in words)
            same = ",".join(f'{cell}="{word}"' for word in quoted)
            fill = self.formats.made(COLOURS[colour])
            sheet.conditional_format(*area, {"type": "formula", "criteria": f"=OR({same})", "format": fill})

    def highlight_missing(self, sheet: Any, place: SheetPlan) -> None:
        """Highlight blank required cells in rows that have content."""
        last = column_letters(len(place.columns) - 1)
        row = HEADINGS + 2
        for name, column in place.table.columns.items():
            if column.model.required:
                blank = f"=AND(COUNTA($A{row}:${last}{row})>0,ISBLANK({place.cell(name)}))"
                fill = self.formats.made(INCOMPLETE)
                sheet.conditional_format(*place.area(name), {"type": "formula", "criteria": blank, "format": fill})


def write_value(sheet: Any, row: int, column: int, value: Any, format_: Any) -> None:
    """Write a value by its type; text is never taken for a formula."""
    if isinstance(value, Decimal):
        sheet.write_number(row, column, value, format_)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, format_)
    else:
        sheet.write_string(row, column, str(value), format_)


def write_cover(writer: Writer, sheet: Any, places: Sequence[SheetPlan], title: str, prefill: Prefill) -> None:
    """Fill the cover sheet; ``places`` begins with the cover's own table, if the pack has one.

    The headings are in one column, with nothing else in it or beside an answer, so that the table is found. Text begins
    in the narrow first column and runs over the others.
    """
    formats, language = writer.formats, writer.language
    for index, figures in enumerate((3, 30, 40, 56)):
        sheet.set_column(index, index, figures)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(TAB_COLOURS[True])
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, title, formats("title"))
    sheet.write_string(1, 0, phrase("subtitle", language), formats("quiet"))
    own = [place for place in places if place.sideways]
    row = COVER_FIRST
    for place in own:
        row = write_cover_table(writer, sheet, place, prefill) + 1
    row = write_steps(writer, sheet, row, bool(own), prefill)
    write_contents(writer, sheet, row, [place for place in places if not place.sideways])
    set_up_page(sheet)


def write_cover_table(writer: Writer, sheet: Any, place: SheetPlan, prefill: Prefill) -> int:
    """Write the cover sheet's table, headings down a column; return the row after it."""
    for name, column in place.table.columns.items():
        row, left = place.entry(name)
        format_ = "required" if column.model.required else "heading"
        sheet.write_string(row, COVER_LABEL, column.title(writer.language), writer.formats(format_))
        sheet.write_blank(row, left, None, writer.formats.entry(column, writer.language, "answer"))
        writer.add_validation(sheet, place, column)
    for record in prefill.rows.get(place.table.name, ())[:1]:
        writer.write_record(sheet, place, 0, record)
    return COVER_FIRST + len(place.columns)


def write_steps(writer: Writer, sheet: Any, row: int, has_table: bool, prefill: Prefill) -> int:
    """Write the instructions, one per row; return the row after them."""
    formats, language = writer.formats, writer.language
    sheet.write_string(row, 0, phrase("how", language), formats("strong"))
    lines = [phrase("step-cover" if has_table else "step-named", language)]
    lines += [phrase(f"step-{step}", language) for step in STEPS]
    if prefill.identity is not None:
        values = {"portfolio": prefill.identity.portfolio, "period": prefill.identity.period}
        lines.insert(1, phrase("step-carried", language, **values))
    for number, line in enumerate(lines, 1):
        sheet.write_string(row + number, 0, f"{number}. {line}", formats("plain"))
    return row + len(lines) + 2


def write_contents(writer: Writer, sheet: Any, row: int, places: Sequence[SheetPlan]) -> None:
    formats, language = writer.formats, writer.language
    sheet.write_string(row, 0, phrase("contents", language), formats("strong"))
    for number, place in enumerate(places, 1):
        target = place.sheet.replace("'", "''")
        sheet.write_url(row + number, 0, f"internal:'{target}'!A1", formats("link"), place.sheet)
        sheet.write_string(row + number, COVER_VALUE + 1, due_sentence(place.table, language), formats("quiet"))
