"""How large the boxes of comments are, and between which cells they stand."""

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
SIZE = re.compile(rb"(?<![-\w])(width|height):([0-9.]+)(pt|px)")


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


def pixels(shape: bytes, side: bytes) -> int:
    """How wide or high a box is; 0 where it does not say."""
    sizes = {found[1]: round(float(found[2]) * (POINT if found[3] == b"pt" else 1)) for found in SIZE.finditer(shape)}
    return sizes.get(side, 0)
