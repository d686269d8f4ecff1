"""A workbook with a sheet per table: .xlsx, .xlsm, .xlsb, .xls and .ods.

Calamine reads the cells. It gives '' for an error value and for a formula never calculated, and it does not tell hidden
rows; those come from the workbook's own parts (``marks_*.py``). An .xls file has no such parts, and that is told.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.errors import CheckError
from checker.readers.collector import kept_still
from checker.readers.grid import grid, refuse_vast
from checker.readers.marks import Book, Marks
from checker.readers.package import Package, damage_said, opened_package
from checker.submission import OWN, RawSubmission, Sheet
from checker.texts import Text

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook, SheetMetadata

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def claims(path: Path) -> bool:
    """Whether this is a file with the name of a workbook."""
    return path.suffix.casefold() in SUFFIXES and path.is_file()


@kept_still()
def read(path: Path) -> RawSubmission:
    """One sheet a worksheet, from A1 on, so that rows and columns are where the spreadsheet shows them.

    Blank cells are ''; numbers are floats; error values and formulas never calculated are ErrorValue; a time of day or
    a span of time is text. Raises CheckError for a file that is damaged, locked, too large or no workbook.
    """
    with opened_package(path) as package:
        book = book_marks(package)
        sheets, told = read_sheets(package, book)
    return RawSubmission(str(path), tuple(sheets), told=(*told_of_book(package, book), *told))


def book_marks(package: Package) -> Book:
    """What the workbook's parts say beyond calamine. Raises CheckError for a sheet too large to unfold."""
    if package.kind == "xls":
        return Book({})
    with damage_said(package.path):
        book: Book = import_module(f"checker.readers.marks_{package.kind}").book_marks(package)
    for name, marks in book.sheets.items():
        refuse_vast(package.path, name, marks.rows, marks.columns)
    return book


def told_of_book(package: Package, book: Book) -> list[Text]:
    """What should be known of the workbook as a whole."""
    said = {
        "reading.macros": package.macros,
        "reading.links": package.links,
        "reading.waiting": book.waiting,
        "reading.old-workbook": package.kind == "xls",
    }
    return [Text(key, {"file": package.path.name}) for key, holds in said.items() if holds]


def read_sheets(package: Package, book: Book) -> tuple[list[Sheet], list[Text]]:
    """Every sheet in the workbook's order, and what should be told of each."""
    sheets: list[Sheet] = []
    told: list[Text] = []
    workbook = open_calamine(package)
    for index, about in enumerate(workbook.sheets_metadata):
        marks = book.sheets.get(about.name, Marks())
        sheet = read_sheet(package.path, workbook, index, about, marks)
        sheets.append(sheet)
        told.extend(told_of_sheet(sheet, about, marks))
    if not sheets:
        raise CheckError("reading.not-workbook", file=str(package.path))
    return sheets, told


def open_calamine(package: Package) -> CalamineWorkbook:
    """The workbook as calamine opens it: by its name where that fits the content, else by the content."""
    from python_calamine import CalamineWorkbook

    suffix = package.path.suffix.casefold()[1:]
    with damage_said(package.path):
        if package.kind == suffix or (package.kind, suffix) == ("xlsx", "xlsm"):
            return CalamineWorkbook.from_path(package.path)
        return CalamineWorkbook.from_filelike(io.BytesIO(package.path.read_bytes()))


def read_sheet(path: Path, workbook: CalamineWorkbook, index: int, about: SheetMetadata, marks: Marks) -> Sheet:
    """One sheet; without rows where it has no cells, as a chart or a sheet of macros."""
    sheet = Sheet(path.name, about.name, about.name, hidden=kind_word(about.visible) != "Visible")
    if kind_word(about.typ) != "WorkSheet":
        return sheet
    with damage_said(path):
        found = workbook.get_sheet_by_index(index)
        merged = [(*first, *last) for first, last in found.merged_cell_ranges or ()] or marks.merged
    rows = grid(path, found, marks)
    return replace(
        sheet,
        rows=rows,
        row_numbers=range(1, len(rows) + 1),
        hidden_rows=frozenset(row for row in marks.hidden_rows if row <= len(rows)),
        merged=tuple(merged),
    )


def told_of_sheet(sheet: Sheet, about: SheetMetadata, marks: Marks) -> Iterator[Text]:
    """What should be known of a sheet, unless it is one of ours: that it is hidden, a picture, or a program."""
    if sheet.name.startswith(OWN):
        return
    values = {"file": sheet.file, "sheet": sheet.name}
    kind = kind_word(about.typ)
    if kind in ("MacroSheet", "Vba", "DialogSheet"):
        yield Text("reading.macro-sheet", values)
    elif not sheet.rows:
        yield Text("reading.picture-sheet" if marks.drawing or kind == "ChartSheet" else "reading.blank-sheet", values)
    if sheet.hidden:
        yield Text("reading.hidden-sheet", values)


def kind_word(member: Any) -> str:
    """The name of a member of calamine's enumerations."""
    return str(member).rpartition(".")[2]
