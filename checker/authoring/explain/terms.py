"""The figures that a rule itself names, in words: where each stands, and how far rounding of it may go."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from checker.authoring.words.expressions import Speech
from checker.authoring.words.lines import speech_of
from checker.authoring.words.phrases import column_title, phrase, table_title
from checker.rule import Rule
from checker.values import short_decimal_text
from checker.wrong import Path


def terms(rule: Rule, language: str) -> Iterator[str]:
    """Where the figures stand that the rule itself names, and how far rounding of each may go."""
    for name, term in getattr(rule.model, "term", {}).items():
        table = term.table or rule.table.name
        path = ("term", name, "when")
        found = {
            "term": rule.kind.title(rule.model, name, language),
            "column": column_title(rule.pack, table, term.column, language),
            "table": table_title(rule.pack, table, language),
            "condition": said(rule, path, language, rule.parts[path]) if path in rule.parts else "",
        }
        yield phrase(f"term-{term.way}" + ("-when" if found["condition"] else ""), language, **found)
    if rule.kind.gathers:
        unit = rule.model.rounding
        yield (
            phrase("rounding", language, unit=short_decimal_text(Decimal(unit), language)) if unit else phrase("as-typed", language)
        )
    if getattr(rule.model, "group", None):
        yield phrase("in-groups", language, column=column_title(rule.pack, rule.table.name, rule.model.group, language))
    if getattr(rule.model, "sum_rows", False):
        yield phrase("sum-rows-too", language)


def said(rule: Rule, path: Path, language: str, part: Any) -> str:
    """An expression in words, on the table that it is on."""
    other = rule.stands_on(path)
    if other is None:
        return speech_of(rule, language).say(part)
    scope = rule.kind.scope(rule.model, path, rule.scope, rule.pack) or {}
    return Speech(rule.pack, other, scope, language, record=rule.table).say(part)
