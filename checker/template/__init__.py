"""The controller's workbook, made from what the pack says of its tables: a sheet a table, hard to fill in wrongly.

The same pack and the same standing data give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from checker.intake import template_stamp
from checker.policy import Rulebook
from checker.submission import MARK
from checker.template.carried import Carried, carried
from checker.template.cover import cover
from checker.template.grid import Writer
from checker.template.lists import Lists
from checker.template.look import Looks
from checker.template.plan import ROWS, phrase, places, sheet_name

__all__ = ["ROWS", "Carried", "carried", "workbook"]

MADE = datetime(2000, 1, 1)  # a date must stand in the file; the day it is made would change its bytes


def workbook(book: Rulebook, language: str, begun: Carried | None = None) -> bytes:
    """A template for the rulebook's pack in a language, begun with standing data if there is any."""
    from xlsxwriter import Workbook

    standing, title = begun or Carried(), book.pack.model.title
    heading = title.get(language) or next(iter(title.values()), "")
    file = BytesIO()
    made = Workbook(file, {"in_memory": True, "strings_to_urls": False})
    made.set_properties({"title": heading, "created": MADE})
    made.set_calc_mode("auto")
    compose(made, book, language, standing, heading)
    made.close()
    return file.getvalue()


def compose(made: Any, book: Rulebook, language: str, standing: Carried, heading: str) -> None:
    """All sheets, the cover first, the hidden ones last."""
    begun = {name: len(rows) for name, rows in standing.rows.items()}
    planned, looks = places(book.pack, language, begun), Looks(made)
    own = [place for place in planned if place.sideways]
    name = own[0].sheet if own else sheet_name(phrase("guide", language), {place.sheet.casefold() for place in planned})
    front = made.add_worksheet(name)
    tables = [place for place in planned if not place.sideways]
    sheets = [made.add_worksheet(place.sheet) for place in tables]
    targets = {target for place in planned for column in place.table.columns.values() for target in column.reference}
    names = {(table, column): standing.names(table, column) for table, column in targets}
    writer = Writer(made, book.pack, Lists(made, book.pack, planned, language, names, standing.others), looks, language)
    cover(writer, front, planned, heading, standing)
    for sheet, place in zip(sheets, tables, strict=True):
        writer.grid(sheet, place, standing.rows.get(place.table.name, ()))
    mark(made, book, [] if own else [name])
    front.activate()


def mark(made: Any, book: Rulebook, sheets: Sequence[str]) -> None:
    """The hidden sheet by which ``check`` knows the pack that the workbook was made for, and our own sheets."""
    sheet = made.add_worksheet(MARK)
    sheet.hide()
    for row, line in enumerate(
        [(template_stamp.PACK, book.pack.sha256), *((template_stamp.SHEET, name) for name in sheets)]
    ):
        for column, text in enumerate(line):
            sheet.write_string(row, column, text)
