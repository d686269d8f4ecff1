"""Dates that run backward, and segments that begin later than the rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker.authoring.lint.reading import Read, mistake
from checker.dated import as_date
from checker.errors import Mistake
from checker.rule import Rule
from checker.rulebook.document import Document
from checker.texts import Text


def check_dates(found: Read) -> Iterator[Mistake]:
    """The dated lines of every rule."""
    for rule in found.rules:
        dated = rule.kind.dated(rule.model)
        if dated is not None:
            document = found.documents[rule.file]
            yield from backward(rule, document, *dated)
            yield from late(rule, document)


def backward(rule: Rule, document: Document, name: str, stated: Mapping[str, Any]) -> Iterator[Mistake]:
    """A date that stands below a later one. Dates that the rulebook adds stand in another file, in their own order."""
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
    """A segment whose first line is dated after the rule's first: until then its records are judged by nobody, and
    nothing says so.
    """
    first = {line.segment: line for line in reversed(rule.lines)}
    start = min((line.since for line in rule.lines), default=None)
    for segment, line in first.items():
        if start is not None and line.since > start:
            values = {"segment": segment, "since": line.since.isoformat(), "start": start.isoformat()}
            yield mistake(document, line.path, Text("lint.late-segment", values))
