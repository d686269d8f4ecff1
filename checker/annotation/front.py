"""The first sheet's place in the workbook: put before all others, and taken away again wherever it stands."""

from __future__ import annotations

from typing import Any

from checker.annotation.book import SHEET_TYPE, Book
from checker.annotation.front_grid import FRAME, fill
from checker.annotation.front_lines import lines
from checker.annotation.styles import Styles
from checker.annotation.wording import Answer, say
from checker.annotation.xml import add, child, inside, make, parsed, relation_space, space
from checker.intake.annotations import TITLES


def strip(book: Book) -> None:
    """Take our first sheet away, wherever it stands now."""
    root = book.tree(book.name)
    identifier = f"{{{relation_space(root)}}}id"
    for place, entry in reversed(list(enumerate(inside(root, "sheets")))):
        if entry.get("name") not in TITLES:
            continue
        part = next((part for found, _, part in book.relations(book.name) if found == entry.get(identifier)), "")
        for _, _, owned in book.relations(part):
            book.drop(owned)
        book.unrelate(book.name, entry.get(identifier))
        book.drop(part)
        entry.getparent().remove(entry)
        renumber(root, place, -1)


def renumber(root: Any, place: int, step: int) -> None:
    """Names that belong to one sheet know it by its number: let them follow when a sheet comes or goes."""
    for name in inside(root, "definedNames"):
        number = int(name.get("localSheetId", -1))
        if step < 0 and number == place:
            name.getparent().remove(name)
        elif number >= place:
            name.set("localSheetId", str(number + step))
    names = child(root, "definedNames")
    if names is not None and not len(names):
        root.remove(names)


def deselect(book: Book) -> None:
    """Let no sheet of theirs stay selected beside ours: a change in one of several selected sheets changes all."""
    for _, kind, part in book.relations(book.name):
        if kind in ("worksheet", "chartsheet") and book.has(part) and b"tabSelected" in book.read(part):
            for view in inside(book.tree(part), "sheetViews"):
                view.attrib.pop("tabSelected", None)


def write(book: Book, styles: Styles, answer: Answer, told: list[str]) -> None:
    """Put the sheet before all others, and let the workbook open with it."""
    deselect(book)
    root = book.tree(book.name)
    part = book.beside("worksheets/sheet{}.xml")
    sheet = parsed(book.path, part, FRAME.format(space=space(root)).encode())
    fill(sheet, styles, list(lines(book, answer, told)))
    book.plant(part, sheet, f"{SHEET_TYPE}.worksheet+xml")
    sheets = child(root, "sheets")
    number = max((int(entry.get("sheetId", 0)) for entry in sheets), default=0) + 1
    entry = make(sheets, "sheet", name=say("mark", answer.language), sheetId=str(number))
    entry.set(f"{{{relation_space(root)}}}id", book.relate(book.name, "worksheet", part))
    renumber(root, 0, 1)
    sheets.insert(0, entry)
    if child(root, "bookViews") is None:
        sheets.addprevious(make(root, "bookViews"))
        add(child(root, "bookViews"), "workbookView")
    for view in inside(root, "bookViews"):
        view.attrib.pop("firstSheet", None)
        view.set("activeTab", "0")
