"""The README's lists of what is planted, and of the lawful twins, from the faults themselves."""

from __future__ import annotations

from planting import Fault, faults, twins

PLANTED = ("<!-- planted: made by generate.py -->", "<!-- planted: end -->")
TWINS = ("<!-- twins: made by generate.py -->", "<!-- twins: end -->")


def completed(text: str) -> str:
    """The README with its lists renewed."""
    text = between(text, PLANTED, listed(faults(), "planted", "gives", "findings"))
    return between(text, TWINS, listed(twins(), "looks like a fault, and is lawful", "does not give", "at"))


def between(text: str, marks: tuple[str, str], lines: str) -> str:
    """The text with other lines between two marks."""
    head, rest = text.split(marks[0])
    return f"{head}{marks[0]}\n{lines}\n{marks[1]}{rest.split(marks[1])[1]}"


def listed(entries: list[Fault], what: str, gives: str, key: str) -> str:
    """A table with a line for each entry; ``key`` holds the ids of findings."""
    lines = [f"| month | project or row | {what} | {gives} |", "|---|---|---|---|"]
    for each in entries:
        months = ", ".join(month[-2:] for month in each["months"])
        rules = ", ".join(sorted({finding.split("/")[0] for finding in each[key]}))
        lines.append(f"| {months} | {each['project']} | {each['what']} | {rules} |")
    return "\n".join(lines)
