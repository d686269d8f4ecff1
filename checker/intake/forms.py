"""Forms: sheets that are no table, in which each described column is a cell of its own or a block of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from checker.intake.cells import shown
from checker.intake.headings import Fit, Located, is_blank
from checker.model.submission import Cell, Sheet
from checker.schema.base import fold
from checker.schema.packs import FormModel, FormTable, Pack
from checker.schema.tables import TableDescription
from checker.texts import LANGUAGES


def located_forms(sheets: Sequence[Sheet], pack: Pack) -> Iterator[tuple[Sheet, Located]]:
    """The sheets that are forms of the pack, or belong to one, each with a table that it fills."""
    for form in pack.forms.values():
        for sheet in (each for each in sheets if is_form(each, form)):
            for name, described in form.table.items():
                of = sheet if not described.sheet else _sheet_named(sheets, described.sheet)
                if of is not None:
                    yield of, _located(of, described, pack.tables[name])


def is_form(sheet: Sheet, form: FormModel) -> bool:
    """Whether a sheet has the form's name and shows its texts."""
    if sheet.sheet is None or (form.sheet and fold(sheet.name) not in set(map(fold, form.sheet))):
        return False
    return all(
        fold(shown(_cell_at(sheet, *_reference(at)))) in set(map(fold, texts)) for at, texts in form.shows.items()
    )


def _sheet_named(sheets: Sequence[Sheet], names: Sequence[str]) -> Sheet | None:
    wanted = set(map(fold, names))
    return next((sheet for sheet in sheets if sheet.sheet is not None and fold(sheet.name) in wanted), None)


def _located(sheet: Sheet, form: FormTable, table: TableDescription) -> Located:
    """The records of one table as rows whose columns are the described ones; blank lines of a block are none."""
    places = {name: _reference(at) for name, at in form.cell.items()}
    fixed = {name: row for name, (_, row) in places.items() if row}
    rows: list[list[Cell]] = [list(places)]
    numbers = [0]
    for number in range(form.rows[0], form.rows[1] + 1) if form.rows else (_own_row(fixed, table),):
        record = [_cell_at(sheet, letters, row or number) for letters, row in places.values()]
        own = [cell for cell, row in zip(record, places.values(), strict=True) if not (form.rows and row[1])]
        if not all(map(is_blank, own)):
            rows.append(record)
            numbers.append(number)
    titles = tuple(table.columns[name].title(LANGUAGES[0]) for name in places)
    fit = Fit({name: index for index, name in enumerate(places)}, {}, (), titles)
    letters = [letters for letters, _ in places.values()]
    seen = Sheet(sheet.file, sheet.name, sheet.sheet, rows, numbers, hidden_rows=sheet.hidden_rows, places=letters)
    return Located(table, seen, fit, 1, fixed)


def _own_row(fixed: Mapping[str, int], table: TableDescription) -> int:
    """The row reported for the one record of a form: that of its name, else of its first cell."""
    return next((fixed[name] for name in table.identifying if name in fixed), min(fixed.values(), default=1))


def _reference(at: str) -> tuple[str, int]:
    """The letters and the row of a cell; row 0 where there are only letters."""
    letters = at.rstrip("0123456789")
    return letters, int(at[len(letters) :] or 0)


def _cell_at(sheet: Sheet, letters: str, number: int) -> Cell:
    """A cell's content; None outside of the filled area."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    row, place = number - 1, column - 1 - sheet.first_column
    if row >= len(sheet.rows) or not 0 <= place < len(sheet.rows[row]):
        return None
    return sheet.rows[row][place]
