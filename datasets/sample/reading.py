"""The hand-written rows in ``source/``: ``|`` between the cells, dates and numbers as the rules write them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pack import columns

SOURCE = Path(__file__).resolve().parent / "source"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NUMBER = re.compile(r"-?\d+(\.\d+)?")

Row = dict[str, Any]


def rows(table: str, month: str) -> list[Row]:
    """The rows of a table that hold in a month: those that name it, and those without a month."""
    lines = (SOURCE / f"{table}.txt").read_text(encoding="utf-8").splitlines()
    names = cells(lines[0])
    types = {name: column["type"] for name, column in columns(table).items()}
    found = []
    for line in lines[1:]:
        written = dict(zip(names, cells(line), strict=True))
        if month in (written.pop("months").split() or [month]):
            found.append({name: value(text, types.get(name, name)) for name, text in written.items()})
    return found


def cells(line: str) -> list[str]:
    """The cells of a line."""
    return [cell.strip() for cell in line.split("|")]


def value(text: str, kind: Any) -> Any:
    """A cell as a number or date where its column holds such; None where it is blank."""
    if kind in ("money", "number", "forecast") and NUMBER.fullmatch(text):
        return Decimal(text)
    if kind in ("date", "ends", "handover") and DAY.fullmatch(text):
        return date.fromisoformat(text)
    return text or None
