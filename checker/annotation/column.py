"""The column beside a table with each row's worst; a row below it, where the table lies on its side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.annotation.placing import Cell, Placed, Spread, worst
from checker.annotation.sheet import Sheet
from checker.annotation.widths import widen
from checker.annotation.wording import row_text, say
from checker.finding import Finding
from checker.intake.annotations import headings, is_mark
from checker.submission import Sheet as Grid

WIDTH = 34.0  # figures


def strip(sheet: Sheet, grid: Grid) -> None:
    """Take our column away; ``grid`` is the sheet as it was read."""
    for row, column in headings(grid.rows):
        below = [(at, column) for at in range(row, len(grid.rows))]
        beside = [(row, at) for at in range(column + 1, len(grid.rows[row]))]
        for at, place in below + beside:
            if place < len(grid.rows[at]) and is_mark(grid.rows[at][place]):
                sheet.clear(at, place)


def write(sheet: Sheet, spread: Spread, found: Placed, language: str) -> dict[str, list[Cell]]:
    """Write the column. Gives the cells to be coloured, by the name of their look."""
    lines = found.columns if spread.sideways else found.rows
    beyond = sorted(line for line in lines if line > spread.heading and line not in spread.records)
    texts = [(spread.heading, say("mark", language), "heading")]
    for line in [*spread.records, *beyond]:
        texts.append((line, row_text(lines.get(line, []), language), worst(lines.get(line, []))))
    place = free_place(sheet, spread, [line for line, _, _ in texts])
    looks: dict[str, list[Cell]] = {}
    for line, text, look in texts:
        cell = (place, line) if spread.sideways else (line, place)
        sheet.write(*cell, text)
        looks.setdefault(look, []).append(cell)
    if not spread.sideways:
        widen(sheet, place, WIDTH)
    sheet.reach(*max(cell for cells in looks.values() for cell in cells))
    return looks


def free_place(sheet: Sheet, spread: Spread, lines: Sequence[int]) -> int:
    """The first column behind the table in which none of its rows has anything."""
    first, last = min(lines), max(lines)
    place = spread.last + 1
    while not is_free(sheet, spread, place, range(first, last + 1)):
        place += 1
    return place


def is_free(sheet: Sheet, spread: Spread, place: int, lines: range) -> bool:
    """Whether a column has nothing in some rows."""
    return all(sheet.is_blank(*((place, line) if spread.sideways else (line, place))) for line in lines)


def joined(*looks: Mapping[str, Sequence[Cell]]) -> dict[str, list[Cell]]:
    """Cells by their looks, put together."""
    found: dict[str, list[Cell]] = {}
    for each in looks:
        for name, cells in each.items():
            found.setdefault(name, []).extend(cells)
    return found


def of_cells(found: Mapping[Cell, Sequence[Finding]]) -> dict[str, list[Cell]]:
    """The cells with findings, by the look of their worst."""
    looks: dict[str, list[Cell]] = {}
    for cell, findings in found.items():
        looks.setdefault(worst(findings), []).append(cell)
    return looks
