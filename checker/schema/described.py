"""Tables with their columns, types settled, and their relations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from checker.expression import Expression
from checker.schema.folding import fold
from checker.schema.table_models import ColumnModel, RelationModel, TableModel
from checker.value import Type


@dataclass(frozen=True)
class Column:
    """A described column with its type settled."""

    name: str
    model: ColumnModel
    type: Type

    @cached_property
    def reference(self) -> tuple[tuple[str, str], ...]:
        """The (table, column) pairs that the value refers to."""
        return self.model.reference

    def title(self, language: str) -> str:
        """The heading in a language."""
        return self.model.title.get(language) or next(iter(self.model.title.values()), self.name)

    @cached_property
    def headings(self) -> frozenset[str]:
        """Every heading under which the column may stand, folded."""
        return frozenset(map(fold, [self.name, *self.model.title.values(), *self.model.also]))


@dataclass(frozen=True)
class Relation:
    """A declared relation with its condition checked and typed."""

    model: RelationModel
    when: Expression | None = None


@dataclass(frozen=True)
class TableDescription:
    """A described table: its model and its columns with types settled, those of the parameters among them."""

    name: str
    model: TableModel
    columns: Mapping[str, Column]
    file: str = ""
    relations: Mapping[str, Relation] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that identify a row."""
        return tuple(self.model.key)

    @property
    def identifying(self) -> tuple[str, ...]:
        """The columns that name a row to people: the key, else the label, else the first column."""
        return self.key or tuple(self.model.label) or tuple(self.columns)[:1]

    @property
    def is_cover(self) -> bool:
        """Whether the table says which submission it is of."""
        return self.model.role == "submission"

    def title(self, language: str) -> str:
        """The table's title in a language."""
        return self.model.title.get(language) or next(iter(self.model.title.values()), self.name)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every file or sheet name under which the table may come, folded."""
        return frozenset(map(fold, [self.name, *self.model.title.values(), *self.model.also]))

    def references(self) -> Iterator[tuple[str, str, str]]:
        """(column, target table, target column) of every reference."""
        for column in self.columns.values():
            for table, target in column.reference:
                yield column.name, table, target

    def related(self, name: str) -> Iterator[str]:
        """The tables whose rows are behind the dot in ``name.column``: a relation's, or those a column refers to."""
        if name in self.relations:
            yield self.relations[name].model.table
        for column, table, _ in self.references():
            if column == name:
                yield table

    def due(self, month: str) -> bool:
        """Whether the table must be there in a month ("04")."""
        if self.model.optional:
            return False
        return self.model.required_in is None or month in self.model.required_in
