"""The tolerance table as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.authoring.table.content import Row, ToleranceTable

SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]|#"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"})


def render(table: ToleranceTable, width: int) -> str:
    """Two tables under headings."""
    headers = [table.phrase("parameter"), table.phrase("applies"), *table.colours.values()]
    parts = [f"# {safe(table.title)}", pipes(headers, (cells(row, table) for row in table.rows))]
    if table.demands:
        headers = [table.phrase("effect"), table.phrase("table"), table.phrase("demand"), table.phrase("rule")]
        rows = ([each.effect, each.table, each.title, each.rule] for each in table.demands)
        parts += [f"## {safe(table.phrase('others'))}", pipes(headers, rows)]
    parts += ["\n".join(f"- {safe(remark)}" for remark in table.remarks)] if table.remarks else []
    return "\n\n".join(parts) + "\n"


def cells(row: Row, table: ToleranceTable) -> list[str]:
    """One row."""
    applies = f"{row.title} ({row.rule})" if row.rule else row.title
    applies += f": {row.segments}" if row.segments else ""
    colours = [row.cells.get(colour, table.phrase("never")) for colour in table.colours]
    return [row.parameter, applies, *([row.unsaid, "", ""] if row.unsaid else colours)]


def pipes(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of pipes, every cell on one line."""
    lines = [headers, ["---"] * len(headers), *([safe(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def safe(text: str) -> str:
    """A text that Markdown shows as it is."""
    return " ".join(text.split()).translate(SPECIAL)
