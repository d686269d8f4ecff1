"""Workbooks with a sheet per table: .xlsx, .xlsm, .xlsb, .xls and .ods.

Calamine reads the cells. It gives '' for an error value and for a formula never calculated, and it does not report
hidden rows; those are read from the workbook's own parts (``workbook_xml``, ``workbook_xlsb``, ``workbook_ods``). An
.xls file has no such parts, which is reported.
"""

from __future__ import annotations

import gc
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import time, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.intake.workbook_package import Package, damage_reported, opened_package
from checker.intake.workbook_xml import MAX_CELLS, Book, Marks
from checker.model.errors import CheckError
from checker.model.submission import OWN, Cell, RawSubmission, Sheet, column_letters
from checker.texts import Text

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook, SheetMetadata

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
CELL_LIMIT = 1_000_000  # characters; Excel itself stops at 32,767


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause the garbage collector in a block or function that makes many objects and keeps them all.

    Rows of cells have no cycles, and going through them again and again costs a tenth of the reading.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def claims(path: Path) -> bool:
    """Whether this is a file with the name of a workbook."""
    return path.suffix.casefold() in SUFFIXES and path.is_file()


@gc_paused()
def read(path: Path) -> RawSubmission:
    """Read one sheet per worksheet, from A1 on, so that rows and columns are where the spreadsheet shows them.

    Blank cells are ''; numbers are floats; error values and formulas never calculated are ErrorValue; a time of day or
    a span of time is text. Raises CheckError for a file that is damaged, locked, too large or no workbook.
    """
    with opened_package(path) as package:
        book = _book_marks(package)
        sheets, messages = _sheets(package, book)
    return RawSubmission(str(path), tuple(sheets), messages=(*_book_messages(package, book), *messages))


def _book_marks(package: Package) -> Book:
    """The marks of all sheets. Raises CheckError for a sheet too large to unfold."""
    if package.kind == "xls":
        return Book({})
    module = "workbook_xml" if package.kind == "xlsx" else f"workbook_{package.kind}"
    with damage_reported(package.path):
        book: Book = import_module(f"checker.intake.{module}").book_marks(package)
    for name, marks in book.sheets.items():
        _refuse_vast(package.path, name, marks.rows, marks.columns)
    return book


def _book_messages(package: Package, book: Book) -> list[Text]:
    found = {
        "reading.macros": package.macros,
        "reading.links": package.links,
        "reading.waiting": book.waiting,
        "reading.old-workbook": package.kind == "xls",
    }
    return [Text(key, {"file": package.path.name}) for key, holds in found.items() if holds]


def _sheets(package: Package, book: Book) -> tuple[list[Sheet], list[Text]]:
    sheets: list[Sheet] = []
    messages: list[Text] = []
    workbook = _open_calamine(package)
    for index, about in enumerate(workbook.sheets_metadata):
        marks = book.sheets.get(about.name, Marks())
        sheet = _sheet(package.path, workbook, index, about, marks)
        sheets.append(sheet)
        messages.extend(_sheet_messages(sheet, about, marks))
    if not sheets:
        raise CheckError("reading.not-workbook", file=str(package.path))
    return sheets, messages


def _open_calamine(package: Package) -> CalamineWorkbook:
    """Open the workbook by its name where that fits the content, else by the content."""
    from python_calamine import CalamineWorkbook

    suffix = package.path.suffix.casefold()[1:]
    with damage_reported(package.path):
        if package.kind == suffix or (package.kind, suffix) == ("xlsx", "xlsm"):
            return CalamineWorkbook.from_path(package.path)
        return CalamineWorkbook.from_filelike(io.BytesIO(package.path.read_bytes()))


def _sheet(path: Path, workbook: CalamineWorkbook, index: int, about: SheetMetadata, marks: Marks) -> Sheet:
    """One sheet; without rows where it has no cells, as a chart or a sheet of macros."""
    sheet = Sheet(path.name, about.name, about.name, hidden=_name(about.visible) != "Visible")
    if _name(about.typ) != "WorkSheet":
        return sheet
    with damage_reported(path):
        found = workbook.get_sheet_by_index(index)
        merged = [(*first, *last) for first, last in found.merged_cell_ranges or ()] or marks.merged
    rows = _rows(path, found, marks)
    return replace(
        sheet,
        rows=rows,
        row_numbers=range(1, len(rows) + 1),
        hidden_rows=frozenset(row for row in marks.hidden_rows if row <= len(rows)),
        merged=tuple(merged),
    )


def _sheet_messages(sheet: Sheet, about: SheetMetadata, marks: Marks) -> Iterator[Text]:
    """Report a sheet that is hidden, a picture, or a program, unless it is one of ours."""
    if sheet.name.startswith(OWN):
        return
    values = {"file": sheet.file, "sheet": sheet.name}
    kind = _name(about.typ)
    if kind in ("MacroSheet", "Vba", "DialogSheet"):
        yield Text("reading.macro-sheet", values)
    elif not sheet.rows:
        yield Text("reading.picture-sheet" if marks.drawing or kind == "ChartSheet" else "reading.blank-sheet", values)
    if sheet.hidden:
        yield Text("reading.hidden-sheet", values)


def _name(member: Any) -> str:
    """The name of a member of calamine's enumerations."""
    return str(member).rpartition(".")[2]


def _rows(path: Path, sheet: CalamineSheet, marks: Marks) -> list[list[Cell]]:
    """The cells from A1 on, error values in their places, without blank rows at the end."""
    if sheet.end:
        _refuse_vast(path, sheet.name, sheet.end[0] + 1, sheet.end[1] + 1)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False) if sheet.end else []
    unusual = [  # one pass finds all that is rare
        cell
        for row in rows
        for cell in row
        if not ((cell.__class__ is str and len(cell) <= CELL_LIMIT) or cell.__class__ is float)
    ]
    if any(isinstance(cell, str) for cell in unusual):
        _refuse_long(path, sheet.name, rows)
    if any(isinstance(cell, (time, timedelta)) for cell in unusual):
        rows = [[_time_text(cell) for cell in row] for row in rows]
    marks.put_into(rows)
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    return rows


def _time_text(cell: Any) -> Any:
    """A time of day or a span of time as text ("30:15:00"); any other cell as it is."""
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return cell.isoformat() if isinstance(cell, time) else cell


def _refuse_vast(path: Path, sheet: str, rows: int, columns: int) -> None:
    """Raise CheckError where unfolding the sheet from A1 to its last filled cell would cost too much."""
    if rows * columns > MAX_CELLS:
        last = f"{column_letters(columns - 1)}{rows}"
        raise CheckError("reading.sheet-too-large", file=str(path), sheet=sheet, last=last, limit=MAX_CELLS)


def _refuse_long(path: Path, sheet: str, rows: list[list[Any]]) -> None:
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) > CELL_LIMIT:
                name = f"{column_letters(column)}{number}"
                raise CheckError("reading.cell-too-large", file=str(path), sheet=sheet, cell=name, limit=CELL_LIMIT)
