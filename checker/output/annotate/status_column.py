"""The column beside a table with each row's status; a row below a sideways table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.intake.annotations import headings, is_mark
from checker.model.finding import Finding
from checker.model.submission import Sheet as Grid
from checker.output.annotate.comments import annotation_text, row_status
from checker.output.annotate.sheet import Sheet, widen_column
from checker.output.annotate.targets import Cell, TableArea, Targets, worst_section

COLUMN_WIDTH = 34.0  # figures


def strip_status(sheet: Sheet, grid: Grid) -> None:
    """Remove our column; ``grid`` is the sheet as read."""
    for row, column in headings(grid.rows):
        below = [(at, column) for at in range(row, len(grid.rows))]
        beside = [(row, at) for at in range(column + 1, len(grid.rows[row]))]
        for at, place in below + beside:
            if place < len(grid.rows[at]) and is_mark(grid.rows[at][place]):
                sheet.clear(at, place)


def write_status(sheet: Sheet, area: TableArea, found: Targets, language: str) -> dict[str, list[Cell]]:
    """Write the column; return the cells to be coloured, by style name."""
    lines = found.columns if area.sideways else found.rows
    beyond = sorted(line for line in lines if line > area.heading and line not in area.records)
    rows = [(line, lines.get(line, [])) for line in (*area.records, *beyond)]
    texts = [(area.heading, annotation_text("mark", language), "heading")]
    texts += [(line, row_status(findings, language), worst_section(findings)) for line, findings in rows]
    place = free_column(sheet, area, [line for line, _, _ in texts])
    styles: dict[str, list[Cell]] = {}
    for line, text, style in texts:
        cell = (place, line) if area.sideways else (line, place)
        sheet.write(*cell, text)
        styles.setdefault(style, []).append(cell)
    if not area.sideways:
        widen_column(sheet, place, COLUMN_WIDTH)
    sheet.reach(*max(cell for cells in styles.values() for cell in cells))
    return styles


def free_column(sheet: Sheet, area: TableArea, lines: Sequence[int]) -> int:
    """The first column after the table in which none of its rows has content."""
    between = range(min(lines), max(lines) + 1)
    place = area.last + 1
    while not all(sheet.is_blank(*((place, line) if area.sideways else (line, place))) for line in between):
        place += 1
    return place


def merge_styles(*styles: Mapping[str, Sequence[Cell]]) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for each in styles:
        for name, cells in each.items():
            found.setdefault(name, []).extend(cells)
    return found


def cell_styles(found: Mapping[Cell, Sequence[Finding]]) -> dict[str, list[Cell]]:
    """Cells with findings, by the style of the most serious one."""
    styles: dict[str, list[Cell]] = {}
    for cell, findings in found.items():
        styles.setdefault(worst_section(findings), []).append(cell)
    return styles
