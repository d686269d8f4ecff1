"""A form that is no table: each described column stands in a cell of its own, and a record is put together of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from checker.cell import shown
from checker.schema import FormModel, FormTable, Pack, TableDescription, fold
from checker.structure.grid import Grid, is_blank
from checker.structure.header import Located
from checker.structure.heading import Fit
from checker.submission import Cell, Sheet
from checker.texts import LANGUAGES


def filled_in(sheets: Sequence[Sheet], pack: Pack) -> Iterator[tuple[Sheet, Located]]:
    """The sheets that are forms of the pack, or belong to one, each with a table that it fills."""
    for form in pack.forms.values():
        for sheet in (each for each in sheets if is_form(each, form)):
            for name, said in form.table.items():
                of = sheet if not said.sheet else named(sheets, said.sheet)
                if of is not None:
                    yield of, located(of, said, pack.tables[name])


def is_form(sheet: Sheet, form: FormModel) -> bool:
    """Whether a sheet is called what the form is, and shows what it shows."""
    if sheet.sheet is None or (form.sheet and fold(sheet.name) not in set(map(fold, form.sheet))):
        return False
    return all(fold(shown(cell_at(sheet, *parted(at)))) in set(map(fold, texts)) for at, texts in form.shows.items())


def named(sheets: Sequence[Sheet], names: Sequence[str]) -> Sheet | None:
    """The sheet that has one of the names."""
    wanted = set(map(fold, names))
    return next((sheet for sheet in sheets if sheet.sheet is not None and fold(sheet.name) in wanted), None)


def located(sheet: Sheet, said: FormTable, table: TableDescription) -> Located:
    """The records of one table as a grid whose columns are the described ones; blank lines of a block are none."""
    places = {name: parted(at) for name, at in said.cell.items()}
    fixed = {name: row for name, (_, row) in places.items() if row}
    rows: list[list[Cell]] = [list(places)]
    numbers = [0]
    for number in range(said.rows[0], said.rows[1] + 1) if said.rows else (own_row(fixed, table),):
        record = [cell_at(sheet, letters, row or number) for letters, row in places.values()]
        own = [cell for cell, row in zip(record, places.values(), strict=True) if not (said.rows and row[1])]
        if not all(map(is_blank, own)):
            rows.append(record)
            numbers.append(number)
    grid = Grid(rows, numbers, [letters for letters, _ in places.values()], (), None, False, False)
    fit = Fit({name: index for index, name in enumerate(places)}, {}, (), titles(table, places))
    seen = Sheet(sheet.file, sheet.name, sheet.sheet, rows, numbers, hidden=sheet.hidden, hidden_rows=sheet.hidden_rows)
    return Located(table, seen, fit, grid, 1, fixed)


def titles(table: TableDescription, places: Mapping[str, object]) -> tuple[str, ...]:
    """What people call the columns."""
    return tuple(table.columns[name].title(LANGUAGES[0]) for name in places)


def own_row(fixed: Mapping[str, int], table: TableDescription) -> int:
    """The row where the one record of a form is said to stand: that of its name, else of its first cell."""
    return next((fixed[name] for name in table.identifying if name in fixed), min(fixed.values(), default=1))


def parted(at: str) -> tuple[str, int]:
    """The letters and the row of a cell; row 0 where there are only letters."""
    letters = at.rstrip("0123456789")
    return letters, int(at[len(letters) :] or 0)


def cell_at(sheet: Sheet, letters: str, number: int) -> Cell:
    """What stands in a cell; nothing outside of what is filled."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    row, place = number - 1, column - 1 - sheet.first_column
    if row >= len(sheet.rows) or not 0 <= place < len(sheet.rows[row]):
        return None
    return sheet.rows[row][place]
