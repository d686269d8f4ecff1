"""How wide a sheet's columns and how high its rows are, in pixels as a screen of 96 dots an inch shows them."""

from __future__ import annotations

from typing import Any

from checker.annotation.sheet import Sheet
from checker.annotation.xml import child, inside, make, put

COLUMN, ROW = 64, 20  # pixels, where nothing is said
FIGURE = 7  # pixels of a figure: widths are said in figures
POINT = 4 / 3  # pixels
YES = ("1", "true")


def width_of(sheet: Sheet, column: int) -> int:
    """A column's width; a hidden one has none to speak of."""
    found = said_of(sheet, column)
    if found is None or (found.get("width") is None and found.get("hidden") not in YES):
        return COLUMN
    return 1 if found.get("hidden") in YES else max(1, round(float(found.get("width")) * FIGURE))


def height_of(sheet: Sheet, row: int) -> int:
    """A row's height; a hidden one has none to speak of."""
    line = sheet.rows.get(row)
    if line is None:
        return ROW
    return 1 if line.get("hidden") in YES else max(1, round(float(line.get("ht", ROW / POINT)) * POINT))


def said_of(sheet: Sheet, column: int) -> Any:
    """What is said of a column, perhaps of its neighbours too; None where nothing is."""
    for found in inside(sheet.root, "cols"):
        if int(found.get("min", 0)) <= column + 1 <= int(found.get("max", 0)):
            return found
    return None


def widen(sheet: Sheet, column: int, figures: float) -> None:
    """Make a column at least so wide, and seen. Its neighbours stay as they are, where one thing was said of all."""
    found = said_of(sheet, column)
    if found is None:
        found = new_column(sheet, column)
    number, first, last = column + 1, int(found.get("min")), int(found.get("max"))
    if first < number:
        found.addprevious(spread(found, first, number - 1))
    if last > number:
        found.addnext(spread(found, number + 1, last))
    set_range(found, number, number)
    found.attrib.pop("hidden", None)
    found.set("width", str(max(figures, float(found.get("width", "0")))))
    found.set("customWidth", "1")


def new_column(sheet: Sheet, column: int) -> Any:
    """An entry for a column of which nothing was said."""
    columns = child(sheet.root, "cols")
    if columns is None:
        columns = put(sheet.root, make(sheet.root, "cols"))
    entry = make(columns, "col", min=str(column + 1), max=str(column + 1))
    columns.insert(sum(1 for found in columns if int(found.get("min", 0)) <= column), entry)
    return entry


def spread(column: Any, first: int, last: int) -> Any:
    """The same said of other columns."""
    element = make(column.getparent(), "col", None, **dict(column.attrib))
    set_range(element, first, last)
    return element


def set_range(column: Any, first: int, last: int) -> None:
    """Say of which columns an entry speaks."""
    column.set("min", str(first))
    column.set("max", str(last))
