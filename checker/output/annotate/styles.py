"""Styles of the annotations: entries added to the workbook's style table, and the colours of annotated cells.

Colours are conditional formatting that always applies, above the sheet's own rules. So a cell's own format is never
touched and reappears when the annotation is removed, and the colour moves along when rows are inserted.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from typing import Any

from checker.output.annotate.package import (
    SHEET_TYPE,
    Book,
    add_element,
    child,
    index_of,
    insert_in_order,
    local_name,
    make_element,
    namespace,
    parse,
    set_count,
)
from checker.output.annotate.sheet import Sheet, cell_name

# fill and font colour by section, distinguishable by lightness too, not by hue alone
FILLS = {
    "stops": ("FFF4A9A0", "FF5A0000"),
    "mend": ("FFFFDD80", "FF4A3300"),
    "deviation": ("FFBFD7F2", "FF0B2A4A"),
    "news": ("FFDCE6F2", "FF1F2A36"),
    "waived": ("FFE6E6E6", "FF333333"),
    "none": ("FFF4F5F7", "FF5B6470"),
    "publishable": ("FFD5EBD0", "FF1B4314"),
    "heading": ("FF2F3B4A", "FFFFFFFF"),
}
BODY_SIZE = 10  # points
STYLE_TABLES = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
EMPTY_STYLES = (
    '<styleSheet xmlns="{space}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)
ALWAYS = 'N("checker")=0'  # always true, and recognisable as ours
RANGES_PER_RULE = 200


class Styles:
    """The workbook's style table, created if missing; its own entries are never changed."""

    def __init__(self, book: Book) -> None:
        self.root = book.tree(styles_part(book))

    def rule(self, name: str) -> int:
        """Index of a style for conditional formatting."""
        fill, font_colour = FILLS[name]
        style = make_element(self.root, "dxf")
        font = add_element(style, "font")
        if name == "heading":
            add_element(font, "b", val="1")
        add_element(font, "color", rgb=font_colour)
        pattern = add_element(add_element(style, "fill"), "patternFill", patternType="solid")
        add_element(pattern, "fgColor", rgb=fill)
        add_element(pattern, "bgColor", rgb=fill)
        return index_of(self._table("dxfs"), style)

    def cell(self, fill: str | None = None, *, bold: bool = False, link: bool = False, size: int = BODY_SIZE) -> int:
        """Index of a style for cells of our own sheet, always text. Body-size cells are table cells: wrapped,
        underlined.
        """
        background, font_colour = FILLS[fill] if fill else (None, "FF0B4EA2" if link else "FF1F1F1F")
        font = make_element(self.root, "font")
        if bold:
            add_element(font, "b")
        if link:
            add_element(font, "u")
        for name, value in (("sz", str(size)), ("color", ""), ("name", "Calibri"), ("family", "2")):
            add_element(font, name, **({"rgb": font_colour} if name == "color" else {"val": value}))
        style = make_element(self.root, "xf", numFmtId="49", fontId=str(index_of(self._table("fonts"), font)))
        style.set("fillId", str(self._fill(background)))
        style.set("borderId", str(0 if size > BODY_SIZE else self._line()))
        style.set("xfId", "0")
        for name in ("quotePrefix", "applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment"):
            style.set(name, "1")
        add_element(style, "alignment", vertical="top", **({} if size > BODY_SIZE else {"wrapText": "1"}))
        return index_of(self._table("cellXfs"), style)

    def _fill(self, colour: str | None) -> int:
        if colour is None:
            return 0
        fill = make_element(self.root, "fill")
        pattern = add_element(fill, "patternFill", patternType="solid")
        add_element(pattern, "fgColor", rgb=colour)
        add_element(pattern, "bgColor", indexed="64")
        return index_of(self._table("fills"), fill)

    def _line(self) -> int:
        border = make_element(self.root, "border")
        for side in ("left", "right", "top", "bottom", "diagonal"):
            edge = add_element(border, side)
            if side == "bottom":
                edge.set("style", "thin")
                add_element(edge, "color", rgb="FFD3D8DF")
        return index_of(self._table("borders"), border)

    def _table(self, name: str) -> Any:
        found = child(self.root, name)
        if found is None:
            found = make_element(self.root, name)
            before = STYLE_TABLES[: STYLE_TABLES.index(name)]
            self.root.insert(sum(1 for each in before if child(self.root, each) is not None), found)
            set_count(found)
        return found


def styles_part(book: Book) -> str:
    for _, kind, part in book.relations(book.name):
        if kind == "styles" and book.has(part):
            return part
    part = posixpath.join(posixpath.dirname(book.name), "styles.xml")
    root = parse(book.path, part, EMPTY_STYLES.format(space=namespace(book.tree(book.name))).encode())
    book.plant(part, root, f"{SHEET_TYPE}.styles+xml")
    book.relate(book.name, "styles", part)
    return part


def strip_colours(sheet: Sheet) -> None:
    """Remove our colours; the sheet's own rules get their old priorities."""
    ours = [rule for rule in formatting_rules(sheet) if "".join(rule.itertext()).replace(" ", "") == ALWAYS]
    before = sorted(int(rule.get("priority", 0)) for rule in ours)
    for rule in ours:
        format_ = rule.getparent()
        format_.remove(rule)
        if not any(local_name(each) == "cfRule" for each in format_):
            format_.getparent().remove(format_)
    for rule in formatting_rules(sheet) if ours else ():
        priority = int(rule.get("priority", 0))
        rule.set("priority", str(priority - sum(1 for each in before if each < priority)))


def write_colours(sheet: Sheet, styles: Styles, cells: Mapping[str, Iterable[tuple[int, int]]]) -> None:
    """Colour cells (from 0), by style name."""
    parts = [(name, part) for name, found in cells.items() for part in chunks(list(merge_cells(found)))]
    for rule in formatting_rules(sheet):
        rule.set("priority", str(int(rule.get("priority", 0)) + len(parts)))
    for priority, (name, part) in enumerate(parts, 1):
        format_ = make_element(sheet.root, "conditionalFormatting", None, sqref=" ".join(part))
        attributes = {"type": "expression", "dxfId": str(styles.rule(name)), "priority": str(priority)}
        rule = add_element(format_, "cfRule", None, **attributes)
        add_element(rule, "formula", ALWAYS)
        insert_in_order(sheet.root, format_)


def formatting_rules(sheet: Sheet) -> list[Any]:
    """Every conditional formatting rule with a priority, including newer kinds in extensions."""
    return [rule for rule in sheet.root.iter("{*}cfRule") if rule.get("priority")]


def merge_cells(cells: Iterable[tuple[int, int]]) -> Iterable[str]:
    """Cells as ranges: vertically adjacent ones are merged."""
    start = last = None
    for column, row in sorted((column, row) for row, column in set(cells)):
        if start and last == (column, row - 1):
            last = (column, row)
            continue
        if start and last:
            yield range_name(start, last)
        start = last = (column, row)
    if start and last:
        yield range_name(start, last)


def range_name(first: tuple[int, int], last: tuple[int, int]) -> str:
    start, end = (cell_name(row, column) for column, row in (first, last))
    return start if first == last else f"{start}:{end}"


def chunks(ranges: list[str]) -> list[list[str]]:
    return [ranges[place : place + RANGES_PER_RULE] for place in range(0, len(ranges), RANGES_PER_RULE)]
