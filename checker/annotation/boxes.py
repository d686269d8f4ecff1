"""The boxes of comments, as spreadsheets draw them: VML, handled as text."""

from __future__ import annotations

import re

from checker.annotation.box_sizes import SIZE, WIDTH, anchor, box_height, pixels
from checker.annotation.placing import Cell
from checker.annotation.sheet import Sheet

BLOCK = 1024  # numbers of shapes that belong to one drawing
SHAPE = re.compile(rb"<(\w+):shape\b.*?</\1:shape>", re.DOTALL)  # whatever prefix its program chose
NUMBER = re.compile(rb'id="_x0000_s(\d+)"')
PLACE = re.compile(rb"<(\w+):Row>\s*(\d+)\s*</\1:Row>\s*<\1:Column>\s*(\d+)\s*</\1:Column>")
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
    'margin-top:2pt;width:{width}px;height:{height}px;z-index:{order};visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


class Drawing:
    """The boxes of one sheet's comments, with whatever else is drawn there."""

    def __init__(self, content: bytes) -> None:
        self.pieces: list[bytes] = []  # what stands between boxes, and boxes
        self.boxes: dict[Cell, int] = {}  # which piece is the box of which cell
        self.number = max((int(found) for found in NUMBER.findall(content)), default=first_number(content))
        self.spaces = "" if SPACES.encode() in content else SPACES
        end = content.rfind(b"</")
        self.end = content[end:]
        place = 0
        for found in SHAPE.finditer(content):
            self.pieces += [content[place : found.start()], found[0]]
            place = found.end()
            at = PLACE.search(found[0])
            if at and b'ObjectType="Note"' in found[0]:
                self.boxes[int(at[2]), int(at[3])] = len(self.pieces) - 1
        self.pieces.append(content[place:end])

    @property
    def content(self) -> bytes:
        """The drawing as its part holds it."""
        return b"".join([*self.pieces, self.end])

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn any more."""
        return not SHAPE.search(self.content)

    def remove(self, cell: Cell) -> None:
        """Take away the box of a cell's comment."""
        if cell in self.boxes:
            self.pieces[self.boxes.pop(cell)] = b""

    def add(self, sheet: Sheet, cell: Cell, text: str) -> None:
        """Draw the box of a comment on a cell, beside it and large enough for its text."""
        self.number += 1
        height = box_height(text)
        corners = anchor(sheet, *cell, height)
        sizes = {"width": WIDTH, "height": height, "row": cell[0], "column": cell[1], "anchor": corners}
        shape = BOX.format(spaces=self.spaces, number=self.number, order=len(self.boxes) + 1, **sizes)
        self.boxes[cell] = len(self.pieces)
        self.pieces.append(shape.encode())

    def enlarge(self, sheet: Sheet, cell: Cell, text: str) -> None:
        """Make someone's box large enough for a longer text; never smaller than it was."""
        place = self.boxes.get(cell)
        if place is None:
            return
        shape = self.pieces[place]
        old = (pixels(shape, b"width"), pixels(shape, b"height"))
        width, height = max(WIDTH, old[0]), max(box_height(text), old[1])
        if (width, height) != old:
            sizes = {b"width": b"width:%dpx" % width, b"height": b"height:%dpx" % height}
            shape = SIZE.sub(lambda found: sizes[found[1]], shape, 2)
            corners = anchor(sheet, *cell, height, width).encode()
            self.pieces[place] = re.sub(rb"(<\w+:Anchor>)[^<]*", lambda found: found[1] + corners, shape)


def first_number(content: bytes) -> int:
    """The number before the first that a drawing's shapes may have."""
    block = IDMAP.search(content)
    return (int(block[1]) if block else 1) * BLOCK
