"""Texts and names: a language that is missing, and words with two meanings at one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checker.authoring.lint.reading import Read, mistake
from checker.expression.syntax import Day, Interval, Node, Number
from checker.kinds.effective_dates import as_date
from checker.kinds.rule import PREVIOUS, Rule
from checker.model.errors import KeyPath, Mistake
from checker.rulebook.rulebook import RulebookModel
from checker.rulebook.toml_source import Document
from checker.schema.base import LANGUAGE, fold
from checker.schema.tables import TableDescription, vocabulary
from checker.texts import Text


def check_dates(found: Read) -> Iterator[Mistake]:
    for rule in found.rules:
        dated = rule.kind.dated(rule.model)
        if dated is not None:
            document = found.documents[rule.file]
            yield from backward(rule, document, *dated)
            yield from late(rule, document)


def backward(rule: Rule, document: Document, name: str, stated: Mapping[str, Any]) -> Iterator[Mistake]:
    """A date below a later one. Dates that the rulebook adds are in another file, in their own order."""
    last = None
    for day in stated:
        since = as_date(day)
        if since is None or (rule.override is not None and rule.override.gives((name, day))):
            continue
        if last is not None and since < last:
            values = {"date": since.isoformat(), "before": last.isoformat()}
            yield mistake(document, (name, day), Text("lint.backward", values))
        last = max(since, last or since)


def late(rule: Rule, document: Document) -> Iterator[Mistake]:
    """A segment whose first line is dated after the rule's first: until then its records are silently not judged."""
    first = {line.segment: line for line in reversed(rule.lines)}
    start = min((line.since for line in rule.lines), default=None)
    for segment, line in first.items():
        if start is not None and line.since > start:
            values = {"segment": segment, "since": line.since.isoformat(), "start": start.isoformat()}
            yield mistake(document, line.path, Text("lint.late-segment", values))


def check_bounds(found: Read) -> Iterator[Mistake]:
    """``min`` above ``max``; bounds of what is no number."""
    for table in found.pack.tables.values() if found.pack is not None else ():
        document = found.documents[table.file]
        for name, column in table.columns.items():
            least, greatest = column.model.min, column.model.max
            if least is not None and greatest is not None and least > greatest:
                values = {"column": name, "min": least, "max": greatest}
                yield mistake(document, ("column", name, "max"), Text("lint.bounds", values))
            for key, bound in (("min", least), ("max", greatest)):
                if bound is not None and column.type.kind != "number":
                    values = {"column": name, "bound": key, "type": str(column.type)}
                    yield mistake(document, ("column", name, key), Text("lint.bounds-unused", values))


def check_movements(found: Read) -> Iterator[Mistake]:
    """Rules about records that both periods have, and that read nothing of the earlier one: each would be found."""
    for rule in found.active:
        if ("finds",) not in rule.parts or rule.model.of != "kept" or rule.model.lasting > 1:
            continue
        read = [name for path in (("finds",), ("when",)) if path in rule.parts for name in rule.parts[path].reads]
        if not any(name.startswith(PREVIOUS) for name in read):
            yield mistake(found.documents[rule.file], ("finds",), Text("lint.moves-nothing", {"rule": rule.id}))


def check_unverified(found: Read) -> Iterator[Mistake]:
    """Unverified rules that may block and have figures of their own, or no ``source.reading``."""
    for rule in found.active if found.model is not None else ():
        if rule.model.source.verified or not may_block(rule, found.model):
            continue
        document = found.documents[rule.file]
        if not any(text.strip() for text in rule.model.source.reading.values()):
            yield mistake(document, ("source", "verified"), Text("lint.house-reading", {"rule": rule.id}))
        for path, node in figures(rule):
            values = {"rule": rule.id, "figure": written(node)}
            yield mistake(document, path, Text("lint.house-number", values), node.position)


def may_block(rule: Rule, model: RulebookModel | None) -> bool:
    """Whether a finding of the rule, or a comparison with the colour that it feeds, may have a level that blocks."""
    if model is None:
        return False
    if rule.id in model.gate.blocking_rules:
        return True
    if rule.model.parameter is None:
        return rule.model.level in model.gate.blocks
    off = [level for derived in model.compare.values() for colour, level in derived.items() if colour != "green"]
    return any(level in model.gate.blocks for level in off)


def figures(rule: Rule) -> Iterator[tuple[KeyPath, Node]]:
    """The first figure in each of the rule's expressions. Zero is not a choice."""
    for path, part in rule.parts.items():
        node = next(literals(part.tree), None)
        if node is not None:
            yield path, node


def literals(tree: Node) -> Iterator[Node]:
    """Numbers other than zero, dates and spans of time, from left to right."""
    if isinstance(tree, Day | Interval) or (isinstance(tree, Number) and tree.value != 0):
        yield tree
    for child in tree.children():
        yield from literals(child)


def written(node: Node) -> str:
    if isinstance(node, Interval):
        return f"{node.count} {node.unit}s"
    return str(getattr(node, "value", ""))


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
