"""The lines around a mistake."""

from __future__ import annotations

BEFORE, AFTER = 1, 1


def around(source: str, line: int) -> list[tuple[int, str]]:
    """The lines around ``line`` of a file, each with its number."""
    lines = source.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    first, last = max(line - BEFORE, 1), min(line + AFTER, len(lines))
    return [(number, lines[number - 1]) for number in range(first, last + 1)]
