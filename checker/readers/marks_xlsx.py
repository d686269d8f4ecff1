"""The marks of every sheet of an .xlsx or .xlsm workbook."""

from __future__ import annotations

from functools import partial

from checker.readers.marks import Book, Marks
from checker.readers.package import Package
from checker.readers.sheet_xml import sheet_marks
from checker.readers.xml_parts import elements, target_part
from checker.submission import OWN


def book_marks(package: Package) -> Book:
    """The marks by sheet name, and whether the figures wait to be calculated when a spreadsheet opens the book."""
    relations = package.relations(package.book)
    workbook = package.read(package.book)
    marks: dict[str, Marks] = {}
    for sheet in elements(workbook, "sheet"):
        identifier = next((value for name, value in sheet.items() if name.rpartition(":")[2] == "id"), "")
        relation = relations[identifier]
        if relation["Type"].endswith("/worksheet"):
            marks[sheet["name"]] = sheet_marks(partial(package.open, target_part(package.book, relation["Target"])))
    formulas = any(found.formulas for name, found in marks.items() if not name.startswith(OWN))  # ours feed drop-downs
    waiting = formulas and any(found.get("fullCalcOnLoad") in ("1", "true") for found in elements(workbook, "calcPr"))
    return Book(marks, waiting)
