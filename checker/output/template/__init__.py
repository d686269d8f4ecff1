"""Workbook template for controllers, made from the pack: one sheet per table, with drop-downs and checks on entry.

The same pack and the same prefill data give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from checker.intake import template_stamp
from checker.model.submission import MARK
from checker.output.template.prefill import Prefill, phrase, plan_sheets, read_prefill, sheet_name
from checker.output.template.sheets import Writer, write_cover
from checker.rulebook.rulebook import Rulebook

__all__ = ["read_prefill", "workbook"]

CREATED = datetime(2000, 1, 1)  # fixed: today's date would change the bytes


def workbook(book: Rulebook, language: str, prefill: Prefill | None = None) -> bytes:
    """Return a template for the rulebook's pack, with prefill data if given."""
    from xlsxwriter import Workbook

    title = book.pack.model.title
    heading = title.get(language) or next(iter(title.values()), "")
    file = BytesIO()
    made = Workbook(file, {"in_memory": True, "strings_to_urls": False})
    made.set_properties({"title": heading, "created": CREATED})
    made.set_calc_mode("auto")
    compose(made, book, language, prefill or Prefill(), heading)
    made.close()
    return file.getvalue()


def compose(workbook: Any, book: Rulebook, language: str, prefill: Prefill, heading: str) -> None:
    """Add all sheets: the cover first, the hidden ones last."""
    places = plan_sheets(book.pack, language, {name: len(rows) for name, rows in prefill.rows.items()})
    own = [place for place in places if place.sideways]
    name = own[0].sheet if own else sheet_name(phrase("guide", language), {place.sheet.casefold() for place in places})
    front = workbook.add_worksheet(name)
    tables = [(workbook.add_worksheet(place.sheet), place) for place in places if not place.sideways]
    writer = Writer(workbook, book.pack, places, prefill, language)
    write_cover(writer, front, places, heading, prefill)
    for sheet, place in tables:
        writer.write_table(sheet, place, prefill.rows.get(place.table.name, ()))
    mark(workbook, book, [] if own else [name])
    front.activate()


def mark(workbook: Any, book: Rulebook, sheets: Sequence[str]) -> None:
    """Add the hidden sheet by which ``check`` knows the pack of the workbook and the sheets that are not tables."""
    sheet = workbook.add_worksheet(MARK)
    sheet.hide()
    lines = [(template_stamp.PACK, book.pack.sha256), *((template_stamp.SHEET, name) for name in sheets)]
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            sheet.write_string(row, column, text)
