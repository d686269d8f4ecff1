"""The cover sheet: which submission this is, and how the workbook is used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checker.template.carried import Carried
from checker.template.grid import Writer
from checker.template.paper import TABS, page
from checker.template.plan import COVER_FIRST, COVER_LABEL, COVER_VALUE, Place, due, phrase

STEPS = ("fill", "marks", "blank", "rows", "headings", "save", "check")


def cover(writer: Writer, sheet: Any, places: Sequence[Place], title: str, carried: Carried) -> None:
    """Fill the cover sheet; ``places`` begins with the cover's own table, if the pack has one.

    Headings stand down a column, and nothing else stands in that column or beside an answer, so that the table is
    found; lines of text begin in the narrow first column and run over the others.
    """
    looks, language = writer.looks, writer.language
    for index, width in enumerate((3, 30, 40, 56)):
        sheet.set_column(index, index, width)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(TABS[True])
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, title, looks("title"))
    sheet.write_string(1, 0, phrase("subtitle", language), looks("quiet"))
    own = [place for place in places if place.sideways]
    row = COVER_FIRST
    for place in own:
        row = answers(writer, sheet, place, carried) + 1
    row = steps(writer, sheet, row, bool(own), carried)
    contents(writer, sheet, row, [place for place in places if not place.sideways])
    page(sheet)


def answers(writer: Writer, sheet: Any, place: Place, carried: Carried) -> int:
    """The table of the cover sheet, its headings down a column. Gives the row after it."""
    for name, column in place.table.columns.items():
        row, left = place.entry(name)
        look = "required" if column.model.required else "heading"
        sheet.write_string(row, COVER_LABEL, column.title(writer.language), writer.looks(look))
        sheet.write_blank(row, left, None, writer.looks.entry(column, writer.language, "answer"))
        writer.guard(sheet, place, column)
    for record in carried.rows.get(place.table.name, ())[:1]:
        writer.record(sheet, place, 0, record)
    return COVER_FIRST + len(place.columns)


def steps(writer: Writer, sheet: Any, row: int, has_table: bool, carried: Carried) -> int:
    """How the workbook is used, a line a step. Gives the row after."""
    looks, language = writer.looks, writer.language
    sheet.write_string(row, 0, phrase("how", language), looks("strong"))
    lines = [phrase("step-cover" if has_table else "step-named", language)]
    lines += [phrase(f"step-{step}", language) for step in STEPS]
    if carried.identity is not None:
        values = {"portfolio": carried.identity.portfolio, "period": carried.identity.period}
        lines.insert(1, phrase("step-carried", language, **values))
    for number, line in enumerate(lines, 1):
        sheet.write_string(row + number, 0, f"{number}. {line}", looks("plain"))
    return row + len(lines) + 2


def contents(writer: Writer, sheet: Any, row: int, places: Sequence[Place]) -> None:
    """The sheets with a link to each, and when each is due."""
    looks, language = writer.looks, writer.language
    sheet.write_string(row, 0, phrase("contents", language), looks("strong"))
    for number, place in enumerate(places, 1):
        target = place.sheet.replace("'", "''")
        sheet.write_url(row + number, 0, f"internal:'{target}'!A1", looks("link"), place.sheet)
        sheet.write_string(row + number, COVER_VALUE + 1, due(place.table, language), looks("quiet"))
