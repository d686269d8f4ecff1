"""Settling a column's type: built in, a vocabulary's, or that of a reference."""

from __future__ import annotations

from collections.abc import Mapping

from checker.schema.described import Column
from checker.schema.table_models import ColumnModel, TableModel
from checker.schema.vocabularies import Vocabulary
from checker.value import DATE, LIST, TEXT, Type, number

BUILT_IN = ("text", "list", "money", "number", "percent", "date")


def settle(name: str, model: ColumnModel, table: TableModel, vocabularies: Mapping[str, Vocabulary]) -> Column:
    """A column with its type settled. Raises KeyError with the type's name where there is no such type."""
    kind = model.type[0]
    unit = model.unit or (table.unit if kind == "money" else None)
    places = model.places if model.places is not None else (table.places if kind == "money" else None)
    if model.reference or kind == "text":
        return Column(name, model, TEXT)
    if kind in ("money", "number", "percent"):
        return Column(name, model, number(places, "percent" if kind == "percent" else unit))
    if kind == "list":
        return Column(name, model, LIST)
    if kind == "date":
        return Column(name, model, DATE)
    words = vocabularies[kind]
    return Column(name, model, Type("term", vocabulary=kind, terms=words.terms, ordered=words.ordered))
