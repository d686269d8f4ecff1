"""Texts and names: a language that is missing, and words with two meanings at one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checker.authoring.lint.reading import Read, mistake
from checker.errors import Mistake
from checker.rulebook.document import Document
from checker.schema import LANGUAGE, TableDescription, fold, vocabulary
from checker.texts import Text

Path = tuple[str, ...]


def check_languages(found: Read) -> Iterator[Mistake]:
    """Every text of rulebook, packs, tables and rules, in every language of the rulebook."""
    for document, path, texts in texts_of(found):
        missing = [language for language in found.languages if not is_filled(texts.get(language))]
        if missing:
            values = {"what": ".".join(path), "languages": ", ".join(missing)}
            yield mistake(document, path, Text("lint.language", values))


def is_filled(text: Any) -> bool:
    """Whether a text, or a list of words, is not blank."""
    return bool(text.strip()) if isinstance(text, str) else bool(text)


def texts_of(found: Read) -> Iterator[tuple[Document, Path, Mapping[str, Any]]]:
    """Each text: its file, its place there, and what it says per language."""
    if found.model is not None:
        yield found.rulebook, ("title",), found.model.title
    for document in found.packs():
        yield from of_pack(document)
    for table in found.pack.tables.values() if found.pack is not None else ():
        yield from of_table(found.documents[table.file], table)
    for rule in found.rules:
        yield from of_rule(found.documents[rule.file], rule.model)


def of_pack(document: Document) -> Iterator[tuple[Document, Path, Mapping[str, Any]]]:
    """The pack's title, its parameters' titles, and the words for each term that are given per language."""
    content = document.content
    if isinstance(content.get("title"), dict):
        yield document, ("title",), content["title"]
    for name, parameter in tables_in(content.get("parameter")):
        yield document, ("parameter", name), {**by_language(parameter), **by_language(parameter.get("title"))}
    for name, words in tables_in(content.get("vocabulary")):
        for term, given in words.items():
            if term != "in_order" and isinstance(given, dict):
                yield document, ("vocabulary", name, term), given


def of_table(document: Document, table: TableDescription) -> Iterator[tuple[Document, Path, Mapping[str, Any]]]:
    """The table's title, the headings of its columns, and the help for them."""
    yield document, ("title",), table.model.title
    for name, column in table.model.column.items():
        yield document, ("column", name), column.title
        if column.help:
            yield document, ("column", name, "help"), column.help


def of_rule(document: Document, model: Any) -> Iterator[tuple[Document, Path, Mapping[str, Any]]]:
    """The rule's title, message, remedy and source, and its reading and patterns if it has any."""
    for key in ("title", "message", "remedy"):
        yield document, (key,), getattr(model, key)
    yield document, ("source", "text"), model.source.text
    if model.source.reading:
        yield document, ("source", "reading"), model.source.reading
    if "patterns" in type(model).model_fields:
        yield document, ("patterns",), model.patterns


def tables_in(content: Any) -> Sequence[tuple[str, Mapping[str, Any]]]:
    """The named tables in a part of a file."""
    parts = content.items() if isinstance(content, dict) else ()
    return [(name, part) for name, part in parts if isinstance(part, dict)]


def by_language(content: Any) -> dict[str, Any]:
    """What a part of a file says under the names of languages."""
    return {key: text for key, text in content.items() if LANGUAGE.fullmatch(key)} if isinstance(content, dict) else {}


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
        return  # not a vocabulary: loading reports that
    meant = {fold(term): term for term in given}
    for term, languages in given.items():
        for word in dict.fromkeys(word for words in languages.values() for word in words):
            other = meant.setdefault(fold(word), term)
            if other != term:
                values = {"word": word, "first": other, "second": term}
                yield mistake(document, ("vocabulary", name, term), Text("lint.word-twice", values))


def two_columns(document: Document, table: TableDescription) -> Iterator[Mistake]:
    """A heading that two columns may have, where no ``occurrence`` says which is meant."""
    owner: dict[str, str] = {}
    for column in table.columns.values():
        for heading in sorted(column.headings) if column.model.occurrence is None else ():
            other = owner.setdefault(heading, column.name)
            later = column.name if column.name in table.model.column else other
            if other != column.name and later in table.model.column:
                values = {"word": heading, "first": other, "second": column.name}
                yield mistake(document, ("column", later), Text("lint.heading-twice", values))


def two_tables(found: Read, tables: list[TableDescription]) -> Iterator[Mistake]:
    """A name that two tables may have."""
    owner: dict[str, str] = {}
    for table in tables:
        for name in sorted(table.names):
            other = owner.setdefault(name, table.name)
            if other != table.name:
                values = {"word": name, "first": other, "second": table.name}
                yield mistake(found.documents[table.file], ("title",), Text("lint.table-word-twice", values))
