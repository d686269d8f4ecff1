"""The names that expressions may use beside those of the judged row: of the period before, and of other tables."""

from __future__ import annotations

from collections.abc import Mapping

from checker.schema import TableDescription
from checker.value import DATE, Type

PREVIOUS = "previous."  # before a name: the same in the period before
RECORD = "record."  # in a condition on rows of another table, before the names of the record that they belong to


def rows_scope(table: TableDescription | None) -> dict[str, Type] | None:
    """What a condition on a table's bare rows may use: the table's own columns and ``as_of``."""
    return None if table is None else {name: column.type for name, column in table.columns.items()} | {"as_of": DATE}


def belonging_scope(table: TableDescription | None, scope: Mapping[str, Type]) -> dict[str, Type] | None:
    """What a condition on rows that belong to a record may use: their names, and the record's behind ``record.``."""
    own = rows_scope(table)
    return None if own is None else own | {f"{RECORD}{name}": kind for name, kind in scope.items()}
