"""The first sheet's XML, made from its lines."""

from __future__ import annotations

import math
from typing import Any

from checker.annotation.front_lines import Line
from checker.annotation.styles import Styles
from checker.annotation.xml import add, add_text, child, make
from checker.renderers.parts.words import plain
from checker.submission import column_letters

WIDTHS = (19, 22, 28, 62, 44, 14, 14, 14, 20)  # figures, of the list of findings
LINE, TITLE = 13.5, 26  # points
LONGEST = 32_000  # letters of a cell
FRAME = (
    '<worksheet xmlns="{space}"><sheetPr><tabColor rgb="FF2F3B4A"/><pageSetUpPr fitToPage="1"/></sheetPr>'
    '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/><cols/><sheetData/></worksheet>'
)


def fill(sheet: Any, styles: Styles, content: list[Line]) -> None:
    """Write the lines into the sheet."""
    looks = looks_of(styles)
    for number, width in enumerate(WIDTHS, 1):
        add(child(sheet, "cols"), "col", min=str(number), max=str(number), width=str(width), customWidth="1")
    links = make(sheet, "hyperlinks")
    table = [number for number, line in enumerate(content, 1) if len(line.texts) == len(WIDTHS)]
    for number, line in enumerate(content, 1):
        element = add(child(sheet, "sheetData"), "row", r=str(number), ht=str(height_of(line)), customHeight="1")
        for column, (text, look) in enumerate(line.texts):
            write_cell(element, f"{column_letters(column)}{number}", plain(text), looks[look])
        if line.link:
            add(links, "hyperlink", ref=f"B{number}", location=line.link)
    if table:
        add(sheet, "autoFilter", ref=f"A{table[0]}:{column_letters(len(WIDTHS) - 1)}{table[-1]}")
    if len(links):
        sheet.append(links)
    add(sheet, "pageMargins", left="0.4", right="0.4", top="0.5", bottom="0.5", header="0.3", footer="0.3")
    add(sheet, "pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")


def height_of(line: Line) -> float:
    """How high a row must be for its texts, in points. Not every spreadsheet finds that out by itself."""
    if line.is_title:
        return TITLE
    if len(line.texts) < len(WIDTHS):
        return LINE + 1.5
    return LINE * max(lines_of(text, width) for (text, _), width in zip(line.texts, WIDTHS, strict=True)) + 1.5


def lines_of(text: str, width: int) -> int:
    """How many lines a text takes in a column: words are not cut, so a line is seldom full."""
    return max(1, math.ceil(len(text) * 1.05 / width))


def write_cell(row: Any, name: str, text: str, look: int) -> None:
    """A cell with a text, which is never a formula, whatever it begins with."""
    cell = add(row, "c", r=name, s=str(look))
    if text:
        cell.set("t", "inlineStr")
        add_text(add(cell, "is"), text[:LONGEST])


def looks_of(styles: Styles) -> dict[str, int]:
    """The numbers of the looks by name."""
    return {
        "title-publishable": styles.cell("publishable", bold=True, size=16),
        "title-stops": styles.cell("stops", bold=True, size=16),
        "bold": styles.cell(bold=True, size=11),
        "plain": styles.cell(size=11),
        "plain-wrapped": styles.cell(),
        "link": styles.cell(link=True),
        "heading": styles.cell("heading", bold=True),
        **{name: styles.cell(name, bold=True) for name in ("stops", "mend", "deviation", "news", "waived")},
    }
