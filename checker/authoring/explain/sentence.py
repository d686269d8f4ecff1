"""A rule as a sentence: what it holds against what, and of which records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.authoring.explain.layout import sentence_of
from checker.authoring.explain.terms import said, terms
from checker.authoring.words.expressions import Speech
from checker.authoring.words.lines import speech_of
from checker.authoring.words.phrases import column_title, joined, known, phrase, table_title, titled
from checker.policy import Rulebook
from checker.rule import Rule


def sentence(rule: Rule, language: str) -> Iterator[str]:
    """What the rule says, by its kind; a kind without words of its own is told by its expressions."""
    own = rule.kind.form(rule.model)
    form = f"kind-{rule.kind.name}{own and f'-{own}'}"
    if not known(form):
        yield phrase(
            "kind-other", language, kind=rule.kind.name, table=table_title(rule.pack, rule.table.name, language)
        )
        yield from told_bare(rule, language)
        return
    said_of = words(rule, language)
    yield sentence_of(phrase(form, language, **said_of))
    yield from terms(rule, language)
    for key in rule.kind.narrowed(rule.model):
        condition, columns = (said_of.get(name, "") for name in (key, "columns"))
        count = getattr(rule.model, key)
        yield phrase(f"also-{key}", language, condition=condition, count=count, columns=columns)
    for key in ("per", "pool"):
        if column := getattr(rule.model, key, None):
            yield phrase(f"also-{key}", language, column=column_title(rule.pack, rule.table.name, column, language))
    yield from of_text(rule, language)
    if rule.model.parameter is not None:
        title = titled(rule.pack.model.parameter[rule.model.parameter].title, language, rule.model.parameter)
        yield phrase("feeds", language, parameter=title)


def of_text(rule: Rule, language: str) -> Iterator[str]:
    """Which row a statement of the report's text is about, and what it is known by."""
    if not rule.kind.of_report:
        return
    if row := rule.parts.get(("row_when",)):
        yield phrase("row-when", language, condition=speech_of(rule, language).say(row))
    if rule.project is not None:
        yield phrase("nearest-name", language)
    if rule.model.total:
        yield phrase("total", language)
    patterns = [pattern for own in rule.model.patterns.values() for pattern in own]
    yield "\n".join([phrase("patterns", language), *(f"  {pattern}" for pattern in patterns)])


def told_bare(rule: Rule, language: str) -> Iterator[str]:
    """The expressions of a rule by the keys that they stand under."""
    for path, part in rule.parts.items():
        if path not in (("when",), ("needs",)):
            yield f"{'.'.join(path)}: {speech_of(rule, language).say(part)}"


def words(rule: Rule, language: str) -> dict[str, Any]:
    """What the sentence of a kind may put in."""
    model, pack, table = rule.model, rule.pack, rule.table.name
    found = {"table": table_title(pack, table, language)}
    for path, part in rule.parts.items():
        if len(path) == 1:
            found[path[0]] = said(rule, path, language, part)
    if isinstance(column := getattr(model, "column", None), str):
        found["column"] = column_title(pack, table, column, language)
        found["targets"] = joined(targets(rule, column, language), language, "or")
    for key in ("columns", "down", "follows"):
        if columns := getattr(model, key, None):
            found["columns"] = joined([column_title(pack, table, name, language) for name in columns], language)
    if rows := getattr(model, "rows", None) or ("rows_when" in found and table):
        found["rows"] = table_title(pack, rows, language)
    return found | (of_ends(rule, language) if hasattr(model, "from_") else {})


def of_ends(rule: Rule, language: str) -> dict[str, str]:
    """What the sentence of a rule on dependencies may put in."""
    model, pack = rule.model, rule.pack
    ends = {"source": model.from_, "target": model.to}
    found = {name: column_title(pack, rule.table.name, column, language) for name, column in ends.items()}
    if rule.kind.asks:
        titles = {name: titled(each.title, language, name) for name, each in pack.model.parameter.items()}
        own = phrase(f"own-{model.side}", language)
        found |= {"asks": titles[model.asks], "own": own}
        if model.of:
            found["own"] = phrase("own-of", language, own=own, parameter=titles[model.of])
    if getattr(model, "share", None) is not None:
        found["share"] = f"{(model.share * 100).normalize():f} %"
    return found | ({"count": str(model.at_least)} if hasattr(model, "at_least") else {})


def targets(rule: Rule, column: str, language: str) -> list[str]:
    """The tables that a column refers to."""
    columns = rule.table.columns
    found = columns[column].reference if column in columns else ()
    return [phrase("quoted", language, text=table_title(rule.pack, table, language)) for table, _ in found]


def conditions(rule: Rule, book: Rulebook, language: str) -> Iterator[str]:
    """Which records are judged, and when the outcome is missing."""
    speech = speech_of(rule, language)
    if rule.when is not None:
        yield phrase("applies-when", language, condition=speech.say(rule.when))
    judged = book.judged
    if rule.model.parameter is not None and judged is not None and rule.pack.judged is not None:
        scope = {name: column.type for name, column in rule.pack.judged.columns.items()}
        condition = Speech(rule.pack, rule.pack.judged, scope, language).say(judged)
        yield phrase("judged-when", language, condition=condition)
    if needs := rule.parts.get(("needs",)):
        yield phrase("needs", language, condition=speech.say(needs))
    if known(blanks := f"blanks-{rule.kind.name}"):
        yield phrase(blanks, language)
    if "rows_when" in (found := words(rule, language)):
        yield phrase("rows-when", language, condition=found["rows_when"], rows=found["rows"])
