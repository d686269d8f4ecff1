"""Where a rule comes from, what it reads, and its own texts with their placeholders in words."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from checker.authoring.explain.layout import sentence_of
from checker.authoring.words.names import name_title
from checker.authoring.words.phrases import joined, known, phrase, table_title, titled
from checker.rule import Rule


def source(rule: Rule, language: str) -> list[str]:
    """Document and page, how it is read, whether someone has verified that, and the rule's file."""
    model = rule.model.source
    told = [sentence_of(titled(model.text, language))]
    if model.reading:
        told.append(phrase("read-as", language, reading=titled(model.reading, language)))
    told.append(phrase("verified" if model.verified else "unverified", language))
    return [*told, phrase("in-file", language, file=rule.file, line=rule.positions.key(("id",))[0])]


def columns_read(rule: Rule, language: str) -> list[str]:
    """The columns that the rule reads, by table, and which of them may be blank."""
    by_table: dict[str, list[str]] = {}
    for table, name in dict.fromkeys(reads(rule)):
        by_table.setdefault(table, []).append(name_title(name, rule.pack.tables[table], rule.pack, language))
    told = []
    for table, titles in by_table.items():
        words = {"table": table_title(rule.pack, table, language), "columns": joined(titles, language)}
        told.append(phrase("reads-of", language, **words))
    if "as_of" in rule.reads:
        told.append(phrase("reads-date", language))
    blank = [titled_name(name, rule, language) for name in rule.model.optional]
    return told + ([phrase("may-be-blank", language, columns=joined(blank, language))] if blank else [])


def reads(rule: Rule) -> Iterator[tuple[str, str]]:
    """The (table, name) pairs that the rule reads: its own columns, those of related rows and of required rows."""
    references = {column: target for column, target, _ in rule.table.references()}
    rows = getattr(rule.model, "rows", None)
    for name in sorted(rule.reads, key=list(rule.scope).index):
        column, dot, other = name.partition(".")
        if dot and column in references:
            yield references[column], other
        elif name != "as_of":
            yield rule.table.name, name
    for path, part in rule.parts.items():
        if (table := rule.stands_on(path)) is not None:
            yield from ((table.name, name) for name in part.reads if name != "as_of")
    if rows is not None:
        yield from ((rows, name) for line in rule.lines if isinstance(line.value, list) for name in line.value)
    yield from rule.kind.columns_beside(rule.model)


def titled_name(name: str, rule: Rule, language: str) -> str:
    """What people call a name that a rule reads: a column, or a figure that it names itself."""
    if name in rule.kind.names(rule.model):
        return rule.kind.title(rule.model, name, language)
    return name_title(name, rule.table, rule.pack, language)


def texts(rule: Rule, language: str) -> Iterator[tuple[str, list[str]]]:
    """The finding's sentence and what to do about it, as headed sections."""
    for key in ("message", "remedy"):
        yield key, [filled(titled(getattr(rule.model, key), language), rule, language)]


def filled(text: str, rule: Rule, language: str) -> str:
    """A text with each placeholder as its title in brackets."""
    parts = []
    for literal, name, _, _ in Formatter().parse(text):
        parts.append(literal)
        if name is not None:
            own = phrase(f"hole-{name}", language) if known(f"hole-{name}") and name not in rule.table.columns else None
            parts.append(f"[{own or titled_name(name, rule, language)}]")
    return "".join(parts)
