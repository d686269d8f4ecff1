"""The faults and twins of ``source/faults.toml``, put into the tables of a month."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

from pack import columns
from reading import SOURCE, Row

Fault = dict[str, Any]


def faults() -> list[Fault]:
    """All faults, in the order of the file."""
    return listed("fault")


def twins() -> list[Fault]:
    """All twins: what looks like a fault, and is lawful."""
    return listed("twin")


def listed(name: str) -> list[Fault]:
    """The entries of one name."""
    text = (SOURCE / "faults.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text, parse_float=Decimal)[name])


def of_month(month: str) -> list[Fault]:
    """Faults and twins of a month, and those whose cells stay so."""
    return [each for each in (*faults(), *twins()) if month in (*each["months"], *each.get("stays", ()))]


def plant(tables: dict[str, list[Row]], fault: Fault) -> None:
    """Change cells, add rows or leave rows out, as the fault says."""
    for table in fault.get("drop", []):
        tables[table] = [row for row in tables[table] if not belongs(row, table, fault)]
    for table, cells in fault.get("set", {}).items():
        row = next(row for row in tables[table] if belongs(row, table, fault))
        row |= typed(cells)
    for table, cells in fault.get("add", {}).items():
        tables[table].append(typed(cells))


def slips(table: str, planted: list[Fault]) -> Row:
    """What is wrong on purpose in a table's sum row."""
    wrong = [fault["sums"][table] for fault in planted if table in fault.get("sums", {})]
    return {name: cell for cells in wrong for name, cell in cells.items()}


def belongs(row: Row, table: str, fault: Fault) -> bool:
    """Whether a row is the fault's: what ``where`` says, else the rows of its project."""
    sought = fault.get("where") or {next(iter(columns(table))): fault["project"]}
    return all(row.get(name) == wanted for name, wanted in typed(sought).items())


def typed(cells: dict[str, Any]) -> Row:
    """Cells as the tables hold them: TOML's dates and numbers, nothing for "", any other text as people wrote it."""
    return {name: None if cell == "" else cell for name, cell in cells.items()}
