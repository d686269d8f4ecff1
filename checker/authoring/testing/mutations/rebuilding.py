"""A rule with something changed in its file, as the rulebook would load it; without a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from checker.dated import read_lines
from checker.expression import Expression, ExpressionMistake, compile_expression
from checker.rule import Part, Rule
from checker.rulebook.rules import parts_of
from checker.schema import keys_of
from checker.wrong import Path


def rebuilt(rule: Rule, changes: Mapping[Path, Any], name: str) -> Rule | None:
    """The rule with other values at some paths, called ``name``; None where the rulebook would refuse it.

    A value of None at the top of the file is a key that is left out.
    """
    model = rule.model.model_copy(update={"id": name, **changed_keys(rule.model, changes)})
    per = replace(rule, model=model).per
    dated = rule.kind.dated(model)
    lines, wrong = read_lines(*dated, rule.scope[per].terms if per else None) if dated else ([], [])
    if [*wrong, *rule.kind.check(model, rule.scope, rule.pack, lines)]:
        return None
    try:
        parts = {part.path: expression(rule, model, part) for part in parts_of(model, rule.kind, lines)}
    except ExpressionMistake:
        return None
    if any(rule.kind.settled(model, parts)):
        return None
    return replace(rule, model=model, lines=tuple(lines), parts=parts)


def changed_keys(model: Any, changes: Mapping[Path, Any]) -> dict[str, Any]:
    """The keys at the top of the file that differ, with their new values."""
    fields = keys_of(type(model))
    changes = {(fields[path[0]], *path[1:]): value for path, value in changes.items()}
    given = dict(model)
    keys: dict[str, Any] = {path[0]: given[path[0]] for path in changes}
    for path, value in changes.items():
        if len(path) == 1:
            keys[path[0]] = empty(model, path[0]) if value is None else value
        else:
            keys[path[0]] = with_value(keys[path[0]], path[1:], value)
    return keys


def with_value(holder: Any, path: Path, value: Any) -> Any:
    """A copy of a mapping, or of a part of a model, with another value at ``path``; without it where that is None."""
    first, *rest = path
    if isinstance(holder, BaseModel):
        inner = with_value(getattr(holder, first), tuple(rest), value) if rest else value
        return holder.model_copy(update={first: empty(holder, first) if inner is None else inner})
    if rest:
        return {**holder, first: with_value(holder[first], tuple(rest), value)}
    kept = {name: each for name, each in holder.items() if name != first or value is not None}
    return kept if value is None else {**kept, first: value}


def empty(model: Any, key: str) -> Any:
    """What a key is where the file leaves it out."""
    return type(model).model_fields[key].get_default(call_default_factory=True)


def expression(rule: Rule, model: Any, part: Part) -> Expression:
    """An expression of the changed rule; the rule's own where nothing changed in it."""
    own = rule.parts.get(part.path)
    if own is not None and own.text == part.text and model.optional == rule.model.optional:
        return own
    scope = rule.kind.scope(model, part.path, rule.scope, rule.pack)
    assert scope is not None  # the rule was loaded with it
    found = compile_expression(part.text, scope, days=part.days, optional=model.optional, offset=part.offset)
    if found.type.kind not in part.wanted.split("|"):
        raise ExpressionMistake(part.offset, "wanted", wanted=part.wanted, found=str(found.type))
    return found
