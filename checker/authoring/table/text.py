"""The tolerance table as text for a screen."""

from __future__ import annotations

from itertools import groupby

from checker.authoring.table.content import Row, ToleranceTable
from checker.renderers.parts.screen import folded, grid

NARROWEST = 60
GAPS = 8  # blanks between five columns
SHARES = {"scope": 0.22, "green": 0.28, "yellow": 0.27}  # of what the first column leaves


def render(table: ToleranceTable, width: int) -> str:
    """The table, ``width`` columns wide."""
    width = max(width, NARROWEST)
    parts = [table.title, tolerances(table, width)]
    if table.demands:
        parts.append(demands(table, width))
    parts += ["\n".join(folded(remark, width, hanging="  ") for remark in table.remarks)] if table.remarks else []
    return "\n\n".join(parts) + "\n"


def tolerances(table: ToleranceTable, width: int) -> str:
    """Parameters by colour; a parameter and a rule's title stand once."""
    names = [table.phrase("parameter"), *(row.parameter for row in table.rows)]
    first = min(max(map(len, names)), width // 6)
    room = width - first - GAPS
    widths = [first, *(int(room * share) for share in SHARES.values())]
    headers = [table.phrase("parameter"), table.phrase("applies"), *table.colours.values()]
    rows = []
    for parameter, own in groupby(table.rows, key=lambda row: row.parameter):
        for place, (_, lines) in enumerate(groupby(own, key=lambda row: row.rule)):
            told = of_rule(list(lines), table, widths[1])
            rows += [[parameter if not (place or number) else "", *cells] for number, cells in enumerate(told)]
    return grid(rows, [*widths, width - sum(widths) - GAPS], headers)


def of_rule(rows: list[Row], table: ToleranceTable, room: int) -> list[list[str]]:
    """The lines of one rule: its title and id over its segments."""
    lines = []
    for place, row in enumerate(rows):
        heading = [folded(f"{row.title} ({row.rule})" if row.rule else row.title, room)] if place == 0 else []
        if row.segments:
            heading.append(folded(row.segments, room, "  "))
        cells = [row.cells.get(colour, table.phrase("never")) for colour in table.colours]
        lines.append(["\n".join(heading), *([row.unsaid, "", ""] if row.unsaid else cells)])
    return lines


def demands(table: ToleranceTable, width: int) -> str:
    """What each rule without a parameter does, a line a rule; effect and table stand once."""
    rows, above = [], ("", "")
    for demand in table.demands:
        own = (demand.effect, demand.table)
        rows.append([own[0] if own[0] != above[0] else "", own[1] if own != above else "", demand.title, demand.rule])
        above = own
    headers = [table.phrase("effect"), table.phrase("table"), table.phrase("demand"), table.phrase("rule")]
    first, second, _, last = (max(map(len, column)) for column in zip(headers, *rows, strict=True))
    return grid(rows, [first, second, max(20, width - first - second - last - 6), last], headers)
