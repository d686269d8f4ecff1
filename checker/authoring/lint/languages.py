"""Texts that lack one of the rulebook's languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checker.authoring.lint.reading import Read, mistake
from checker.errors import Mistake
from checker.rulebook.document import Document
from checker.schema import LANGUAGE, TableDescription
from checker.texts import Text

Path = tuple[str, ...]


def check_languages(found: Read) -> Iterator[Mistake]:
    """Every text of rulebook, packs, tables and rules, in every language of the rulebook."""
    for document, path, texts in texts_of(found):
        lacking = [language for language in found.languages if not said(texts.get(language))]
        if lacking:
            values = {"what": ".".join(path), "languages": ", ".join(lacking)}
            yield mistake(document, path, Text("lint.language", values))


def said(text: Any) -> bool:
    """Whether a text, or a list of words, says anything."""
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
    """The table's title, the headings of its columns, and what is said to help with them."""
    yield document, ("title",), table.model.title
    for name, column in table.model.column.items():
        yield document, ("column", name), column.title
        if column.help:
            yield document, ("column", name, "help"), column.help


def of_rule(document: Document, model: Any) -> Iterator[tuple[Document, Path, Mapping[str, Any]]]:
    """The rule's title, message, remedy and source; a reading, and patterns for a report, where there are any."""
    for key in ("title", "message", "remedy"):
        yield document, (key,), getattr(model, key)
    yield document, ("source", "text"), model.source.text
    if model.source.reading:
        yield document, ("source", "reading"), model.source.reading
    if patterns := getattr(model, "patterns", None):
        yield document, ("patterns",), patterns


def tables_in(content: Any) -> Sequence[tuple[str, Mapping[str, Any]]]:
    """The named tables in a part of a file."""
    parts = content.items() if isinstance(content, dict) else ()
    return [(name, part) for name, part in parts if isinstance(part, dict)]


def by_language(content: Any) -> dict[str, Any]:
    """What a part of a file says under the names of languages."""
    return {key: text for key, text in content.items() if LANGUAGE.fullmatch(key)} if isinstance(content, dict) else {}
