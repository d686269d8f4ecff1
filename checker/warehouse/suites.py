"""A rulebook as Expectation Suites: one suite a table, in Great Expectations' own JSON. Great Expectations itself is
not needed to write them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.kinds.rule import Rule
from checker.warehouse.connection import STAMPS
from checker.warehouse.contract import contract
from checker.warehouse.expected import Expected, Suite
from checker.warehouse.fetch import compared_rows, rule_rows
from checker.warehouse.sql.layers import Layers

QUERY = "unexpected_rows_expectation"


def suites(layers: Layers, language: str) -> Iterator[Suite]:
    """A suite for every table that is there, notes in a language."""
    book, place = layers.book, layers.place
    for name, table in place.tables.items():
        expectations = [*contract(table, place)]
        for rule in layers.of(table):
            expectations += rule_expectations(layers, rule, language)
        if table is place.pack.judged:
            expectations += comparisons(layers, language)
        meta = {"table": name, "rulebook": dict(book.title), "dialect": place.dialect, "stamps": list(STAMPS)}
        yield Suite(name, f"{place.pack.name.rpartition('/')[2]}.{name}", tuple(expectations), meta)


def rule_expectations(layers: Layers, rule: Rule, language: str) -> Iterator[Expected]:
    """One expectation for each colour that a rule may give, or for what does not hold: red is critical, yellow a
    warning; what cannot be judged is as serious as the rule.
    """
    for word, severity, query in rule_rows(layers, rule):
        meta = {"id": rule.id, "colour": word, "table": rule.table.name, **told_of(rule)}
        yield Expected(QUERY, {"unexpected_rows_query": query}, severity, meta, notes(rule, language))


def comparisons(layers: Layers, language: str) -> Iterator[Expected]:
    """For each parameter and level, the records whose reported colour does not go with the derived one."""
    for parameter, level, severity, query in compared_rows(layers):
        title = dict(layers.place.pack.model.parameter[parameter].title)
        meta = {"id": "COMPARE", "parameter": parameter, "level": level, "title": title}
        note = f"**COMPARE** {title.get(language) or parameter} ({level})"
        yield Expected(QUERY, {"unexpected_rows_query": query}, severity, meta, note)


def told_of(rule: Rule) -> dict[str, Any]:
    """What a rule says of itself, in every language that it has."""
    model = rule.model
    source = {"text": dict(model.source.text), "reading": dict(model.source.reading), "verified": model.source.verified}
    told = {"title": dict(model.title), "source": source, "remedy": dict(model.remedy), "message": dict(model.message)}
    return {"kind": rule.kind.name, "level": model.level, "parameter": model.parameter, "file": rule.file, **told}


def notes(rule: Rule, language: str) -> str:
    """The rule's id, title, source and remedy, as Data Docs show them."""
    model = rule.model
    parts = [model.title, model.source.text, model.remedy]
    title, source, remedy = (each.get(language) or next(iter(each.values()), "") for each in parts)
    return f"**{rule.id}** {title}\n\n*{source}*\n\n{remedy}"
