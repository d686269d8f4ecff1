"""The boxes of comments, as spreadsheets draw them: VML, handled as text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import partial

from checker.annotation.sheet import Sheet
from checker.annotation.widths import POINT, height_of, width_of

WIDTH = 420  # pixels
LETTERS = 62  # on a line of that width
LINE = 16  # pixels
TALLEST = 560
BLOCK = 1024  # numbers of shapes that belong to one drawing
SHAPE = re.compile(rb"<(\w+):shape\b.*?</\1:shape>", re.DOTALL)  # whatever prefix its program chose
NUMBER = re.compile(rb'id="_x0000_s(\d+)"')
SIZE = re.compile(rb"(?<![-\w])(width|height):([0-9.]+)(pt|px)")
IDMAP = re.compile(rb'<\w+:idmap\b[^>]*\bdata="(\d+)')
SPACES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
EMPTY_DRAWING = (
    f'<xml {SPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/></o:shapelayout>'
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
)
BOX = (
    '<v:shape {spaces} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
    'margin-top:2pt;width:{width}px;height:{height}px;z-index:{order};visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def box(sheet: Sheet, row: int, column: int, text: str, drawing: bytes) -> bytes:
    """The box of a comment on a cell (from 0), beside it and large enough for its text."""
    numbers = [int(found) for found in NUMBER.findall(drawing)]
    block = IDMAP.search(drawing)
    number = max(numbers, default=int(block[1]) * BLOCK if block else BLOCK) + 1
    height = box_height(text)
    drawn = BOX.format(
        spaces="" if SPACES.encode() in drawing else SPACES,
        number=number,
        width=WIDTH,
        height=height,
        order=len(numbers) + 1,
        anchor=anchor(sheet, row, column, height),
        row=row,
        column=column,
    )
    return drawn.encode()


def box_height(text: str) -> int:
    """How many pixels high a text stands in the box, the lines that say whose it is among them."""
    lines = sum(max(1, math.ceil(len(line) / LETTERS)) for line in text.split("\n"))
    return min(TALLEST, (lines + 3) * LINE)


def anchor(sheet: Sheet, row: int, column: int, height: int, width: int = WIDTH) -> str:
    """The box's corners: column, pixels into it, row, pixels into it; left and top, then right and bottom."""
    left, top = column + 1, max(row - 1, 0)
    right, across = walked(left, width + 15, partial(width_of, sheet))
    bottom, down = walked(top, height + 4, partial(height_of, sheet))
    return f"{left}, 15, {top}, 4, {right}, {across}, {bottom}, {down}"


def walked(start: int, pixels: int, size_of: Callable[[int], int]) -> tuple[int, int]:
    """Which row or column lies so many pixels on, and how far into it."""
    while pixels >= size_of(start):
        pixels -= size_of(start)
        start += 1
    return start, pixels


def box_of(drawing: bytes, row: int, column: int) -> tuple[int, int] | None:
    """Where the box of a cell's comment stands in a drawing."""
    wanted = re.compile(rb"<(\w+):Row>\s*%d\s*</\1:Row>\s*<\1:Column>\s*%d\s*</\1:Column>" % (row, column))
    for found in SHAPE.finditer(drawing):
        if b'ObjectType="Note"' in found[0] and wanted.search(found[0]):
            return found.span()
    return None


def enlarged(sheet: Sheet, row: int, column: int, text: str, drawing: bytes) -> bytes:
    """The drawing with the box of someone's comment made large enough for a longer text; never smaller than it was."""
    place = box_of(drawing, row, column)
    if place is None:
        return drawing
    shape = drawing[slice(*place)]
    width, height = max(WIDTH, pixels(shape, b"width")), max(box_height(text), pixels(shape, b"height"))
    if (width, height) != (pixels(shape, b"width"), pixels(shape, b"height")):
        shape = SIZE.sub(
            lambda found: b"%s:%dpx" % (found[1], {b"width": width, b"height": height}[found[1]]), shape, 2
        )
        corners = anchor(sheet, row, column, height, width).encode()
        shape = re.sub(rb"(<\w+:Anchor>)[^<]*", lambda found: found[1] + corners, shape)
    return drawing[: place[0]] + shape + drawing[place[1] :]


def pixels(shape: bytes, side: bytes) -> int:
    """How wide or high a box is; 0 where it does not say."""
    sizes = {found[1]: round(float(found[2]) * (POINT if found[3] == b"pt" else 1)) for found in SIZE.finditer(shape)}
    return sizes.get(side, 0)
