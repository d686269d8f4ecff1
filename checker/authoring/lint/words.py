"""Words that stand for two things: for two terms of a vocabulary, two columns of a table, or two tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker.authoring.lint.languages import tables_in
from checker.authoring.lint.reading import Read, mistake
from checker.errors import Mistake
from checker.rulebook.document import Document
from checker.schema import TableDescription, fold, vocabulary
from checker.texts import Text


def check_words(found: Read) -> Iterator[Mistake]:
    """Every word that means two things at one place."""
    for document in found.packs():
        for name, words in tables_in(document.content.get("vocabulary")):
            yield from two_terms(document, name, words)
    tables = list(found.pack.tables.values()) if found.pack is not None else []
    for table in tables:
        yield from two_columns(found.documents[table.file], table)
    yield from two_tables(found, tables)


def two_terms(document: Document, name: str, model: Mapping[str, Any]) -> Iterator[Mistake]:
    """A word that people may write for two terms."""
    try:
        given = vocabulary(name, model).words
    except (AttributeError, TypeError):
        return  # not a vocabulary: loading has said so
    meant = {fold(term): term for term in given}
    for term, languages in given.items():
        for word in dict.fromkeys(word for words in languages.values() for word in words):
            other = meant.setdefault(fold(word), term)
            if other != term:
                values = {"word": word, "first": other, "second": term}
                yield mistake(document, ("vocabulary", name, term), Text("lint.word-twice", values))


def two_columns(document: Document, table: TableDescription) -> Iterator[Mistake]:
    """A heading under which two columns may stand, where nothing says which occurrence is meant."""
    owner: dict[str, str] = {}
    for column in table.columns.values():
        for heading in sorted(column.headings) if column.model.occurrence is None else ():
            other = owner.setdefault(heading, column.name)
            later = column.name if column.name in table.model.column else other
            if other != column.name and later in table.model.column:
                values = {"word": heading, "first": other, "second": column.name}
                yield mistake(document, ("column", later), Text("lint.heading-twice", values))


def two_tables(found: Read, tables: list[TableDescription]) -> Iterator[Mistake]:
    """A name under which two tables may come."""
    owner: dict[str, str] = {}
    for table in tables:
        for name in sorted(table.names):
            other = owner.setdefault(name, table.name)
            if other != table.name:
                values = {"word": name, "first": other, "second": table.name}
                yield mistake(found.documents[table.file], ("title",), Text("lint.table-word-twice", values))
