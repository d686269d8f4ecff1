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
    for table, name in reads(rule):
        by_table.setdefault(table, []).append(name_title(name, rule.pack.tables[table], rule.pack, language))
    told = []
    for table, titles in by_table.items():
        words = {"table": table_title(rule.pack, table, language), "columns": joined(titles, language)}
        told.append(phrase("reads-of", language, **words))
    if "as_of" in rule.reads:
        told.append(phrase("reads-date", language))
    blank = [name_title(name, rule.table, rule.pack, language) for name in rule.model.optional]
    return told + ([phrase("may-be-blank", language, columns=joined(blank, language))] if blank else [])


def reads(rule: Rule) -> Iterator[tuple[str, str]]:
    """The (table, name) pairs that the rule reads: its own columns, those of related rows and of required rows."""
    references = {column: target for column, target, _ in rule.table.references()}
    rows = getattr(rule.model, "rows", None)
    inside = rule.parts[("rows_when",)].reads if ("rows_when",) in rule.parts else ()
    for name in sorted(rule.reads, key=list(rule.scope).index):
        column, dot, other = name.partition(".")
        if dot and column in references:
            yield references[column], other
        elif name != "as_of":
            yield rule.table.name, name
    if rows is not None:
        asked = [name for line in rule.lines if isinstance(line.value, list) for name in line.value]
        for name in dict.fromkeys([*inside, *asked]):
            yield rows, name


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
            parts.append(f"[{own or name_title(name, rule.table, rule.pack, language)}]")
    return "".join(parts)
