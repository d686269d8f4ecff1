"""The matrix of a rule: segments by what they give or ask for."""

from __future__ import annotations

from checker.authoring.words.lines import COLOURS, current, merged
from checker.authoring.words.phrases import column_title, phrase, term_title
from checker.renderers.parts.screen import folded, grid
from checker.rule import Rule

SEGMENTS = 26  # columns


def matrix(rule: Rule, language: str, width: int) -> list[str]:
    """The lines in force last, as one table; nothing for a rule without dated lines."""
    if not rule.lines:
        return []
    lines = merged(rule, current(rule), language)
    per = getattr(rule.model, "per", None)
    if not rule.kind.colours:
        return [demands([(", ".join(segments), cells.get("", "")) for segments, cells in lines], width)]
    headers = [column_title(rule.pack, rule.table.name, per, language)] if per else []
    headers += [term_title(rule.pack, "colour", colour, language) for colour in COLOURS]
    room = (width - 2 - (SEGMENTS if per else 0)) // len(COLOURS) - 2
    rows = []
    for segments, cells in lines:
        unsaid = cells.get("")
        own = [cells.get(colour, phrase("table-never", language)) for colour in COLOURS]
        first = [folded(", ".join(segments), SEGMENTS - 2)] if per else []
        rows.append([*first, *([unsaid, "", ""] if unsaid else own)])
    return [grid(rows, [*([SEGMENTS] if per else []), *([room] * len(COLOURS))], headers)]


def demands(lines: list[tuple[str, str]], width: int) -> str:
    """What is asked for, per segment where there are any."""
    if all(not segments for segments, _ in lines):
        return "; ".join(asked for _, asked in lines)
    return grid(lines, [SEGMENTS, width - SEGMENTS - 4], None)
