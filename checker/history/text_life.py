"""The life of one finding on a screen."""

from __future__ import annotations

from typing import Any

from checker.history.words import colour, phrase
from checker.renderers.parts.screen import grid
from checker.renderers.parts.wording import plain


def render(content: dict[str, Any], language: str, width: int) -> str:
    """One finding over all runs."""
    names = ("period", "run", "version", "state", "level", "colour", "observed", "limit", "message")
    rows = [life_row(line, language) for line in content["runs"]]
    drawn = grid(rows, [None] * 8 + [max(40, width - 80)], [phrase(name, language) for name in names])
    return f"{plain(content['finding'])}\n\n{drawn}\n"


def life_row(line: dict[str, Any], language: str) -> list[str]:
    """One run's line."""
    row = [plain(str(line[name] or "–")) for name in ("period", "run", "version")]
    row.append(phrase(f"state-{line['state']}", language))
    if line["state"] != "stands":
        return [*row, "", "", "", "", ""]
    figures = [
        plain(" ".join(filter(None, (line[name], line["unit"])))) if line[name] else "–"
        for name in ("observed", "limit")
    ]
    return [
        *row,
        phrase(f"level-{line['level']}", language),
        colour(line["colour"], language),
        *figures,
        plain(line["message"]),
    ]
