"""The parts that hold a sheet's comments: their texts, and the drawing with their boxes. Made where there are none."""

from __future__ import annotations

from typing import Any

from checker.annotation.book import SHEET_TYPE, Book
from checker.annotation.boxes import EMPTY_DRAWING
from checker.annotation.sheet import Sheet
from checker.annotation.xml import child, make, parsed, put, relation_space, space

VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"


def related(book: Book, sheet: Sheet, kind: str) -> str | None:
    """The part of a kind that the sheet points to."""
    return next((part for _, found, part in book.relations(sheet.part) if found == kind and book.has(part)), None)


def comments_of(book: Book, sheet: Sheet) -> Any:
    """The sheet's comments, made if there are none."""
    part = related(book, sheet, "comments")
    if part is None:
        part = book.beside("comments{}.xml")
        empty = f'<comments xmlns="{space(sheet.root)}"><authors/><commentList/></comments>'
        book.plant(part, parsed(book.path, part, empty.encode()), f"{SHEET_TYPE}.comments+xml")
        book.relate(sheet.part, "comments", part)
    return book.tree(part)


def drawing_of(book: Book, sheet: Sheet) -> str:
    """The part with the sheet's boxes, made if there is none."""
    entry = child(sheet.root, "legacyDrawing")
    name = f"{{{relation_space(sheet.root)}}}id"
    for found, _, part in book.relations(sheet.part):
        if entry is not None and found == entry.get(name):
            return part
    part = book.beside("drawings/vmlDrawing{}.vml")
    book.write(part, (EMPTY_DRAWING % sheet.number).encode())
    book.default_type("vml", VML)
    identifier = book.relate(sheet.part, "vmlDrawing", part)
    put(sheet.root, make(sheet.root, "legacyDrawing")).set(name, identifier)
    return part


def take_away(book: Book, sheet: Sheet, comments: str, drawing: str | None) -> None:
    """Take away comments that have none left, and their drawing where nothing is drawn in it any more."""
    for identifier, _, target in book.relations(sheet.part):
        if target in (comments, drawing):
            book.unrelate(sheet.part, identifier)
            book.drop(target)
    if drawing is not None:
        sheet.root.remove(child(sheet.root, "legacyDrawing"))
