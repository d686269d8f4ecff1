"""A difference as text for a screen."""

from __future__ import annotations

from checker.authoring.diff.content import Difference
from checker.authoring.diff.sections import Section, sections
from checker.renderers.parts.screen import folded, grid

GAP = 2  # blanks between columns
NARROWEST = 24  # columns that a column of words keeps


def render(found: Difference, language: str, width: int) -> str:
    """The sections one under the other, ``width`` columns wide as far as their cells can be folded."""
    return "\n\n".join(drawn(section, width) for section in sections(found, language)) + "\n"


def drawn(section: Section, width: int) -> str:
    """One section: its title, its remarks, its table."""
    parts = [section.title, *(folded(remark, width, "  ", "    ") for remark in section.remarks)]
    if section.rows:
        table = grid(section.rows, widths(section, width - GAP), section.headers)
        parts.append("\n".join(f"  {line}".rstrip() for line in table.split("\n")))
    return "\n".join(parts)


def widths(section: Section, room: int) -> list[int]:
    """How wide each column may be: the widest give way where all together are too wide."""
    found = [max(map(len, column)) for column in zip(section.headers, *section.rows, strict=True)]
    while sum(found) + GAP * (len(found) - 1) > room and max(found) > NARROWEST:
        found[found.index(max(found))] -= 1
    return found
