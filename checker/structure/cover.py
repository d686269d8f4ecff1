"""What a cover sheet says beside which submission it is: by whom it was delivered and approved, as its pack has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.cell import shown
from checker.schema import Pack, TableDescription
from checker.structure.identity import STATED
from checker.submission import CoverLine, Table

Key = tuple[str, str]


def covers(tables: Mapping[str, Table], pack: Pack) -> dict[Key, tuple[CoverLine, ...]]:
    """The lines of every cover sheet, by portfolio and period; blank cells are left out."""
    return {
        (row["portfolio"], row["period"]): tuple(lines(row, description))
        for description in pack.tables.values()
        if description.is_cover and description.name in tables
        for row in tables[description.name].frame.iter_rows(named=True)
    }


def lines(row: Mapping[str, Any], description: TableDescription) -> list[CoverLine]:
    """The filled cells of a cover sheet that do not say which submission it is."""
    return [
        CoverLine(name, column.model.title, shown(row[name]))
        for name, column in description.columns.items()
        if name not in STATED and row[name] is not None
    ]
