"""The findings table, the contract rules, and the shape of the JSON format."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from checker.model.finding import COLOURS, COLUMNS
from checker.texts import room_texts
from parts.example import PROJECTS, example
from parts.layout import block, code, meanings, rulebook, table

FILLED_IN = re.compile(r"\{(\w+)\}")
NAMES = {"missing": "information missing"}


def compare() -> str:
    """The shipped comparison of reported with derived colours."""
    rows = rulebook().compare
    return table(
        ("reported ↓ derived →", *COLOURS),
        [(NAMES.get(reported, reported), *(rows[reported][derived] for derived in COLOURS)) for reported in rows],
    )


def defect() -> dict[str, Any]:
    """The example's finding that sets reported against derived."""
    return next(finding for finding in example()["findings"] if finding["class"] == "defect")


def finding() -> str:
    """A file, and the finding that it gives."""
    found = {key: value for key, value in defect().items() if value is not None}
    return f"{block('text', PROJECTS)}\n\ngives (columns without a value left out):\n\n{block('json', shown(found))}"


def shown(content: Any) -> str:
    """JSON as the format writes it."""
    return json.dumps(content, ensure_ascii=False, indent=1)


def columns() -> str:
    """Every column of the findings table."""
    rows = [(code(name), meanings("finding")[name], example_of(name)) for name in COLUMNS]
    return table(("column", "means", "in the example"), rows)


def example_of(name: str) -> str:
    """What the example's finding has in a column."""
    value = defect()[name]
    if name in ("message", "remedy"):
        return "as above"
    return code(", ".join(value) if isinstance(value, list) else value)


def contract() -> str:
    """Every contract rule, from the program's own texts: title and remedy."""
    return table(("rule", "English", "norsk"), contract_rules())


def contract_rules() -> Iterator[tuple[str, ...]]:
    """One row a contract rule."""
    texts = room_texts("structure")
    for key, title in texts.items():
        if key.startswith("CONTRACT-") and key.endswith("-title"):
            rule = key.removesuffix("-title")
            yield code(rule), *(f"**{title[each]}.** {remedy(rule, each)}" for each in ("en", "nb"))


def remedy(rule: str, language: str) -> str:
    """A contract rule's remedy; what is filled in from case to case stands in angle brackets."""
    texts = room_texts("structure")
    if rule == "CONTRACT-AMBIGUOUS":  # its remedy is one of two
        return " / ".join(texts[f"{reason}-advice"][language] for reason in ("group-or-decimal", "day-or-month"))
    return FILLED_IN.sub(r"‹\1›", texts[f"{rule}-remedy"][language])


def report() -> str:
    """The keys of the JSON format."""
    return table(("key", "holds"), [(code(key), meanings("report")[key]) for key in example()])
