"""The looks that marks need, put beside the workbook's own in its table of styles. None of its own is changed."""

from __future__ import annotations

import posixpath
from typing import Any

from checker.annotation.book import SHEET_TYPE, Book
from checker.annotation.xml import add, child, counted, ensured, make, parsed, space

# what each section's cells are filled with, and the letters on it: told apart by lightness too, not by hue alone
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
BODY = 10  # points
TABLES = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
EMPTY = (
    '<styleSheet xmlns="{space}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


class Styles:
    """The workbook's table of styles, made if it has none."""

    def __init__(self, book: Book) -> None:
        self.root = book.tree(part_of(book))

    def rule(self, name: str) -> int:
        """The number of a look for conditional formatting: a fill and its letters."""
        fill, letters = FILLS[name]
        look = make(self.root, "dxf")
        font = add(look, "font")
        if name == "heading":
            add(font, "b", val="1")
        add(font, "color", rgb=letters)
        pattern = add(add(look, "fill"), "patternFill", patternType="solid")
        add(pattern, "fgColor", rgb=fill)
        add(pattern, "bgColor", rgb=fill)
        return ensured(self._table("dxfs"), look)

    def cell(self, fill: str | None = None, *, bold: bool = False, link: bool = False, size: int = BODY) -> int:
        """The number of a look for cells of our own sheet, always a text. Letters of the body's size stand in a table:
        wrapped, with a line below.
        """
        background, letters = FILLS[fill] if fill else (None, "FF0B4EA2" if link else "FF1F1F1F")
        font = make(self.root, "font")
        if bold:
            add(font, "b")
        if link:
            add(font, "u")
        for name, value in (("sz", str(size)), ("color", ""), ("name", "Calibri"), ("family", "2")):
            add(font, name, **({"rgb": letters} if name == "color" else {"val": value}))
        look = make(self.root, "xf", numFmtId="49", fontId=str(ensured(self._table("fonts"), font)))
        look.set("fillId", str(self._fill(background)))
        look.set("borderId", str(0 if size > BODY else self._line()))
        look.set("xfId", "0")
        for name in ("quotePrefix", "applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment"):
            look.set(name, "1")
        add(look, "alignment", vertical="top", **({} if size > BODY else {"wrapText": "1"}))
        return ensured(self._table("cellXfs"), look)

    def _fill(self, colour: str | None) -> int:
        if colour is None:
            return 0
        fill = make(self.root, "fill")
        pattern = add(fill, "patternFill", patternType="solid")
        add(pattern, "fgColor", rgb=colour)
        add(pattern, "bgColor", indexed="64")
        return ensured(self._table("fills"), fill)

    def _line(self) -> int:
        border = make(self.root, "border")
        for side in ("left", "right", "top", "bottom", "diagonal"):
            edge = add(border, side)
            if side == "bottom":
                edge.set("style", "thin")
                add(edge, "color", rgb="FFD3D8DF")
        return ensured(self._table("borders"), border)

    def _table(self, name: str) -> Any:
        """One of the tables, made where the workbook has none."""
        found = child(self.root, name)
        if found is None:
            found = make(self.root, name)
            before = TABLES[: TABLES.index(name)]
            self.root.insert(sum(1 for each in before if child(self.root, each) is not None), found)
            counted(found)
        return found


def part_of(book: Book) -> str:
    """The part with the styles, made if there is none."""
    for _, kind, part in book.relations(book.name):
        if kind == "styles" and book.has(part):
            return part
    part = posixpath.join(posixpath.dirname(book.name), "styles.xml")
    root = parsed(book.path, part, EMPTY.format(space=space(book.tree(book.name))).encode())
    book.plant(part, root, f"{SHEET_TYPE}.styles+xml")
    book.relate(book.name, "styles", part)
    return part
