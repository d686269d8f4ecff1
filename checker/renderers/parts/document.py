"""Headings, remarks and tables, on a terminal and in Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tabulate import SEPARATING_LINE, tabulate

STYLES = {"green": "32", "yellow": "33", "red": "31", "missing": "35", "bold": "1", "dim": "2"}
SEQUENCE = re.compile("\x1b\\[[0-9;]*m")
GAP = 2  # blanks between two columns


@dataclass(frozen=True)
class Paint:
    """Colours on, or off."""

    on: bool

    def __call__(self, style: str | None, text: str) -> str:
        """The text in a style (a key of STYLES), each line by itself; unchanged where colours are off."""
        if not self.on or style not in STYLES or not text:
            return text
        return "\n".join(f"\x1b[{STYLES[style]}m{line}\x1b[0m" for line in text.split("\n"))


def folded(text: str, width: int, indent: str = "", hanging: str | None = None) -> str:
    """A paragraph in lines of at most ``width`` columns; wide characters count as two."""
    hanging = indent if hanging is None else hanging
    room = width - max(len(indent), len(hanging))
    lines = grid([[text]], [room], None).split("\n")
    return "\n".join((hanging if number else indent) + line for number, line in enumerate(lines))


def grid(rows: Sequence[Sequence[str]], widths: Sequence[int | None], headers: Sequence[str] | None) -> str:
    """Rows under headers, each column at most as wide as ``widths`` says (None: as wide as it is)."""
    # Headers are laid out as a row: as headers, tabulate would make every column two wider than its header.
    text = tabulate(
        [headers, SEPARATING_LINE, *rows] if headers else rows,
        tablefmt="simple" if headers else "plain",
        disable_numparse=True,
        preserve_whitespace=True,
        maxcolwidths=list(widths),
        break_on_hyphens=False,
    )
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(lines[1:-1] if headers else lines)


def visible(text: str) -> int:
    """The letters of the longest line, colours not counted."""
    return max(len(line) for line in SEQUENCE.sub("", text).split("\n"))
