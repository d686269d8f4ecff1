"""The planted faults of ``source/faults.toml``, put into the tables of a month."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

from pack import columns
from reading import SOURCE, Row

Fault = dict[str, Any]


def faults() -> list[Fault]:
    """All of them, in the order of the file."""
    text = (SOURCE / "faults.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text, parse_float=Decimal)["fault"])


def of_month(month: str) -> list[Fault]:
    """Those of a month."""
    return [fault for fault in faults() if month in fault["months"]]


def plant(tables: dict[str, list[Row]], fault: Fault) -> None:
    """Change cells, add rows or leave rows out, as the fault says."""
    for table in fault.get("drop", []):
        tables[table] = [row for row in tables[table] if not belongs(row, table, fault)]
    for table, cells in fault.get("set", {}).items():
        row = next(row for row in tables[table] if belongs(row, table, fault))
        row |= typed(cells)
    for table, cells in fault.get("add", {}).items():
        tables[table].append(typed(cells))


def belongs(row: Row, table: str, fault: Fault) -> bool:
    """Whether a row is the fault's: what ``where`` says, else the rows of its project."""
    sought = fault.get("where") or {next(iter(columns(table))): fault["project"]}
    return all(row.get(name) == wanted for name, wanted in typed(sought).items())


def typed(cells: dict[str, Any]) -> Row:
    """Cells as the tables hold them: TOML's dates and numbers, nothing for "", any other text as people wrote it."""
    return {name: None if cell == "" else cell for name, cell in cells.items()}
