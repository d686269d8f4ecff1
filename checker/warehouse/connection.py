"""Where a warehouse's tables lie, and what of them is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.schema.packs import Pack
from checker.schema.tables import TableDescription
from checker.texts import Text

WHERE = ("portfolio", "period")
STAMPS = (*WHERE, "as_of")


class NotExact(Exception):
    """Something that the warehouse's SQL cannot say exactly as the local engine does: ``reason`` says what."""

    def __init__(self, key: str, **values: str) -> None:
        self.reason = Text(f"warehouse.{key}", values)
        super().__init__(str(self.reason))


@dataclass(frozen=True, eq=False)
class Place:
    """The pack's tables in a database: they have the pack's names for tables and columns.

    ``dialect`` is sqlglot's name of the database's SQL. ``present`` names the tables that are there and their columns;
    None where all of them are taken to be. ``only`` narrows every table to a portfolio, a period or both.
    """

    pack: Pack
    dialect: str = "postgres"
    schema: str | None = None
    present: Mapping[str, frozenset[str]] | None = None
    only: Mapping[str, str] = field(default_factory=dict)

    @property
    def tables(self) -> dict[str, TableDescription]:
        """The described tables that are there; the one that says which submission this is, is not asked for: every
        row says it.
        """
        described = self.pack.tables.items()
        return {name: table for name, table in described if table.model.role is None and self.has(name)}

    def has(self, table: str, column: str | None = None) -> bool:
        """Whether a table, or a column of it, is there."""
        if self.present is None:
            return True
        columns = self.present.get(table)
        return columns is not None and (column is None or column in columns)
