"""A regime as a whole: its words, parameters, tables and forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from checker.schema.described import TableDescription
from checker.schema.form_models import FormModel
from checker.schema.pack_models import PackModel
from checker.schema.vocabularies import Vocabulary


@dataclass(frozen=True, eq=False)
class Pack:
    """One regime: its words, parameters and tables. ``folder`` is where its files lie, ``digest`` reads them anew.
    ``forms`` are its forms by name. ``typed`` names, per table, the columns of which rules want to know how many
    decimals each cell was typed with.
    """

    name: str
    folder: str
    model: PackModel
    vocabularies: Mapping[str, Vocabulary]
    tables: Mapping[str, TableDescription]
    typed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    digest: Callable[[], str] = str
    forms: Mapping[str, FormModel] = field(default_factory=dict)

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the pack's files; reckoned when it is first asked for."""
        return self.digest()

    @property
    def judged(self) -> TableDescription | None:
        """The table whose records have their parameters judged."""
        return self.tables.get(self.model.judged.table) if self.model.judged else None

    def judged_column(self, table: TableDescription, subject: str | None = None) -> str | None:
        """The column of a table that holds the key of the judged record: ``subject`` if that does, else the first."""
        judged = self.judged
        if judged is None or len(judged.key) != 1:
            return None
        if table.name == judged.name:
            return judged.key[0]
        found = [column for column, target, _ in table.references() if target == judged.name]
        return subject if subject in found else next(iter(found), None)

    def reported_colours(self, parameter: str) -> dict[str, str]:
        """Which colour each term of a parameter's reported column stands for."""
        model = self.model.parameter[parameter]
        if model.colours is None:
            return {colour: colour for colour in ("green", "yellow", "red", "missing")}
        return {term: colour for colour, terms in model.colours.items() for term in terms}
