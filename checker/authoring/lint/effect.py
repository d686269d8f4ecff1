"""What can have no effect: dates that run backward, bounds that no figure can keep, movements that compare nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from checker.authoring.lint.reading import Read, mistake
from checker.dated import as_date
from checker.errors import Mistake
from checker.rule import PREVIOUS, Rule
from checker.rulebook.document import Document
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
