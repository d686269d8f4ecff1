"""The README's list of what is planted, from the faults themselves."""

from __future__ import annotations

from planting import Fault, faults

BEGIN, END = "<!-- planted: made by generate.py -->", "<!-- planted: end -->"


def completed(text: str) -> str:
    """The README with its list renewed."""
    head, rest = text.split(BEGIN)
    return f"{head}{BEGIN}\n{listed(faults())}\n{END}{rest.split(END)[1]}"


def listed(planted: list[Fault]) -> str:
    """A table with a line for each fault."""
    lines = ["| month | project or row | planted | gives |", "|---|---|---|---|"]
    for fault in planted:
        months = ", ".join(month[-2:] for month in fault["months"])
        gives = ", ".join(sorted({finding.split("/")[0] for finding in fault["findings"]}))
        lines.append(f"| {months} | {fault['project']} | {fault['what']} | {gives} |")
    return "\n".join(lines)
