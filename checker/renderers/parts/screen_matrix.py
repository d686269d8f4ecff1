"""The matrix of projects and parameters on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from checker.renderers.parts.matrix import Cell, Line, Matrix
from checker.renderers.parts.screen import GAP, Paint, folded, grid, visible
from checker.renderers.parts.wording import colour_word, phrase, said
from checker.report import Report

PROJECT = 24  # letters of a project's name that should stay on one line
HEADING = 10  # letters of a parameter's title on one line


def draw_matrix(report: Report, matrix: Matrix, language: str, paint: Paint, width: int) -> str:
    """The legend, the listed projects by sub-portfolio, and what is only counted."""
    parts = []
    if matrix.lines:
        legend = [phrase("matrix", language)]
        if any(cell[0] is None for line in matrix.lines for cell in line.cells):
            legend.append(phrase("matrix-dash", language, dash=phrase("dash", language)))
        parts = [paint("dim", folded(" · ".join(legend), width)), table(report, matrix, language, paint, width)]
    parts += [paint("dim", folded(remark, width, hanging="  ")) for remark in matrix.remarks]
    return "\n".join(parts)


def table(report: Report, matrix: Matrix, language: str, paint: Paint, width: int) -> str:
    """One row a project; reported and derived stand on one line where that leaves room for the names."""
    headers = [said(report.parameters[name], language, name) for name in matrix.parameters]
    for between in (" → ", "\n→ "):
        cells = [[shown(report, cell, between, language, paint, line) for cell in line.cells] for line in matrix.lines]
        columns = zip(*cells, strict=True)
        widths = [column_width(header, column) for header, column in zip(headers, columns, strict=True)]
        room = width - sum(found + GAP for found in widths)
        if room >= PROJECT:
            break
    names = max(len(name) for name in [*map(title, matrix.lines), *(group for group, _ in matrix.groups)]) + 2
    room = max(HEADING, min(room, names))
    rows = arranged(matrix, cells, room, paint)
    return grid(rows, [None, *widths], [phrase("project", language), *headers])


def column_width(header: str, cells: Sequence[str]) -> int:
    """How wide a parameter's column is: its cells, and its title folded."""
    longest = max(map(len, header.split()), default=1)
    return max(min(len(header), HEADING), longest, *map(visible, cells))


def arranged(matrix: Matrix, cells: list[list[str]], room: int, paint: Paint) -> list[list[str]]:
    """The rows, with a heading row before each sub-portfolio and its projects indented under it."""
    rows, remaining = [], iter(cells)
    for group, lines in matrix.groups:
        indent = "  " if group else ""
        if group:
            rows.append([paint("bold", folded(group, room)), *("" for _ in matrix.parameters)])
        for line in lines:
            name = folded(title(line), room, indent, indent)
            rows.append([name if not line.state else paint("dim", name), *next(remaining)])
    return rows


def title(line: Line) -> str:
    """The project's name, and its state where it is not judged."""
    return f"{line.project} ({line.state})" if line.state else line.project


def shown(report: Report, cell: Cell, between: str, language: str, paint: Paint, line: Line) -> str:
    """A cell's words, each in its colour; dimmed where the project is not judged."""
    words = [paint("dim" if line.state else colour, colour_word(report, colour, language)) for colour in cell]
    return between.join(words)
