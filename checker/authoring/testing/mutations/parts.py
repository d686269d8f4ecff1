"""The changes of a rule's expressions, and of the keys that narrow what it judges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from checker.authoring.testing.mutations.expressions import OTHER_EDGE, Edit, edits
from checker.authoring.testing.mutations.spelling import spelled
from checker.expression import syntax as s
from checker.expression.typing import Typing
from checker.ladder import COMPARATOR
from checker.rule import Rule
from checker.texts import Text
from checker.value import Type
from checker.wrong import Path

DROPPED = ("when", "needs", "rows_when", "row_when", "pool")
Change = tuple[Mapping[Path, Any], Text, Edit | None]


def of_parts(rule: Rule) -> Iterator[Change]:
    """Each expression changed, each condition dropped, each column that may be blank no longer so."""
    for path, part in rule.parts.items():
        before = comparator(rule, path)
        for edit in edits(part.tree, types_of(rule, path), rule.parts[("measure",)].type.scale if before else 0):
            yield {path: f"{before}{edit.text}"}, said(path, edit), edit
        if before:
            yield from of_limit(rule, path, before)
    for key in DROPPED:
        if getattr(rule.model, key, None) is not None:
            yield {(key,): None}, Text("testing.left-out", {"key": key}), None
    for name in rule.model.optional:
        rest = [each for each in rule.model.optional if each != name]
        yield {("optional",): rest}, Text("testing.dropped", {"key": "optional", "what": name}), None


def comparator(rule: Rule, path: Path) -> str:
    """What stands before the limit at ``path``; nothing before any other expression."""
    if path[0] != "limits":
        return ""
    value: Any = rule.model.limits
    for step in path[1:]:
        value = value[step]
    match = COMPARATOR.match(value)
    return f"{match[1]} " if match else ""


def types_of(rule: Rule, path: Path) -> Mapping[int, Type]:
    """The type of every node of an expression."""
    scope = rule.kind.scope(rule.model, path, rule.scope, rule.pack)
    assert scope is not None  # the rule was loaded with it
    typing = Typing(scope, getattr(rule.model, "unit", None) == "days" or path == ("states",))
    typing.type_of(rule.parts[path].tree)
    return typing.types


def said(path: Path, edit: Edit) -> Text:
    """A change of an expression in words."""
    if edit.new is None:
        return Text("testing.dropped", {"key": ".".join(path), "what": spelled(edit.old)})
    return Text("testing.changed", {"key": ".".join(path), "old": spelled(edit.old), "new": spelled(edit.new)})


def of_limit(rule: Rule, path: Path, before: str) -> Iterator[Change]:
    """A limit as a whole moved by the measure's smallest unit, and opened or closed."""
    text, measure = rule.parts[path].text.strip(), rule.parts[("measure",)].type
    step = "interval '1 day'" if measure.kind == "date" else format(Decimal(1).scaleb(-measure.scale), "f")
    for sign in "+-" if not isinstance(rule.parts[path].tree, s.Number) else "":  # else the literal was moved
        new = f"{before}{text} {sign} {step}"
        yield {path: new}, Text("testing.changed", {"key": ".".join(path), "old": before + text, "new": new}), None
    new = f"{OTHER_EDGE[before.strip()]} {text}"
    yield {path: new}, Text("testing.changed", {"key": ".".join(path), "old": before + text, "new": new}), None
