"""The small changes of a rule's expressions: a literal moved, a limit opened or closed, a condition negated or dropped;
and of the keys that narrow what it judges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from pydantic import BaseModel

from checker.expression import Expression, compile_expression, typed
from checker.expression import syntax as s
from checker.expression.syntax import ExpressionMistake
from checker.expression.to_source import exchanged, to_source
from checker.kinds.effective_dates import read_lines
from checker.kinds.rule import Part, Rule
from checker.kinds.thresholds import MEASURE, ladders
from checker.model.errors import KeyPath
from checker.model.types import Type
from checker.rulebook.rules import parts_of
from checker.schema.base import keys_of
from checker.texts import Text


def rebuilt(rule: Rule, changes: Mapping[KeyPath, Any], name: str) -> Rule | None:
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


def changed_keys(model: Any, changes: Mapping[KeyPath, Any]) -> dict[str, Any]:
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


def with_value(holder: Any, path: KeyPath, value: Any) -> Any:
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


DROPPED = ("when", "needs", "rows_when", "row_when", "pool")

OTHER_EDGE = {"<=": "<", "<": "<=", ">=": ">", ">": ">="}
NEGATED = {
    "<=": ">",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "=": "<>",
    "<>": "=",
    "IS DISTINCT FROM": "IS NOT DISTINCT FROM",
    "IS NOT DISTINCT FROM": "IS DISTINCT FROM",
}


class Edit(NamedTuple):
    """A changed expression: its tree, the node that was changed, its replacement (None: nothing), and the text
    of the whole.
    """

    tree: s.Node
    old: s.Node
    new: s.Node | None

    @property
    def text(self) -> str:
        """The whole expression as a rule file would hold it."""
        return to_source(self.tree)


def edits(tree: s.Node, types: Mapping[int, Type], scale: int) -> Iterator[Edit]:
    """Every small change of an expression. ``types`` are those of its nodes, ``scale`` the places of what the whole is
    compared with.
    """
    for node, above in walked(tree, None):
        for new in changed(node, above, scale_beside(node, above, types, scale)):
            yield Edit(exchanged(tree, node, new), node, new)
        if isinstance(node, s.Logic):
            yield Edit(exchanged(tree, node, node.right), node.left, None)
            yield Edit(exchanged(tree, node, node.left), node.right, None)
        if isinstance(node, s.In) and len(node.options) > 1:
            for option in node.options:
                rest = replace(node, options=tuple(each for each in node.options if each is not option))
                yield Edit(exchanged(tree, node, rest), option, None)


def walked(node: s.Node, above: s.Node | None) -> Iterator[tuple[s.Node, s.Node | None]]:
    """Every node with the one above it, from left to right."""
    yield node, above
    for child in node.children():
        yield from walked(child, node)


def changed(node: s.Node, above: s.Node | None, scale: int) -> Iterator[s.Node]:
    if isinstance(node, s.Number):
        yield from moved(node, above, scale)
    elif isinstance(node, s.Day):
        yield from (replace(node, value=node.value + timedelta(days=step)) for step in (-1, 1))
    elif isinstance(node, s.Interval):
        yield from (replace(node, count=count) for count in (node.count - 1, node.count + 1) if count >= 0)
    elif isinstance(node, s.Compare):
        if node.operator in OTHER_EDGE:
            yield replace(node, operator=OTHER_EDGE[node.operator])
        yield replace(node, operator=NEGATED[node.operator])
    elif isinstance(node, s.IsNull | s.In | s.Between | s.Like):
        yield replace(node, negated=not node.negated)


def scale_beside(node: s.Node, above: s.Node | None, types: Mapping[int, Type], scale: int) -> int:
    """How many places the figures have that a literal is added to or compared with."""
    if above is None or isinstance(above, s.Negative):
        return scale
    return max((types[id(each)].scale for each in above.children() if each is not node), default=0)


def moved(node: s.Number, above: s.Node | None, scale: int) -> Iterator[s.Node]:
    """A number by its smallest unit: of a factor its own last digit, of anything else that of its neighbour."""
    factor = isinstance(above, s.Arithmetic) and above.operator in "*/"
    own = max(0, -int(node.value.as_tuple().exponent))
    unit = Decimal(1).scaleb(-(own if factor else max(own, scale)))
    yield from (replace(node, value=node.value + step) for step in (-unit, unit))


Change = tuple[Mapping[KeyPath, Any], Text, Edit | None]


def of_parts(rule: Rule) -> Iterator[Change]:
    """Each expression changed, each condition dropped, each column that may be blank no longer so."""
    comparators = {step.path: f"{step.comparator} " for each in ladders(rule).values() for step in each.steps}
    for path, part in rule.parts.items():
        before = comparators.get(path, "")
        for edit in edits(part.tree, types_of(rule, path), rule.parts[MEASURE].type.scale if before else 0):
            yield {path: f"{before}{edit.text}"}, change_of(path, edit), edit
        if before:
            yield from of_limit(rule, path, before)
    for key in DROPPED:
        if dict(rule.model).get(key) is not None:
            yield {(key,): None}, Text("testing.left-out", {"key": key}), None
    for name in rule.model.optional:
        rest = [each for each in rule.model.optional if each != name]
        yield {("optional",): rest}, Text("testing.dropped", {"key": "optional", "what": name}), None


def types_of(rule: Rule, path: KeyPath) -> Mapping[int, Type]:
    scope = rule.kind.scope(rule.model, path, rule.scope, rule.pack)
    assert scope is not None  # the rule was loaded with it
    return typed(rule.parts[path].tree, scope).types


def change_of(path: KeyPath, edit: Edit) -> Text:
    if edit.new is None:
        return Text("testing.dropped", {"key": ".".join(path), "what": to_source(edit.old)})
    return Text("testing.changed", {"key": ".".join(path), "old": to_source(edit.old), "new": to_source(edit.new)})


def of_limit(rule: Rule, path: KeyPath, before: str) -> Iterator[Change]:
    """A limit as a whole moved by the measure's smallest unit, and opened or closed."""
    text, measure = rule.parts[path].text.strip(), rule.parts[MEASURE].type
    step = "interval '1 day'" if measure.kind == "date" else format(Decimal(1).scaleb(-measure.scale), "f")
    for sign in "+-" if not isinstance(rule.parts[path].tree, s.Number) else "":  # else the literal was moved
        new = f"{before}{text} {sign} {step}"
        yield {path: new}, Text("testing.changed", {"key": ".".join(path), "old": before + text, "new": new}), None
    new = f"{OTHER_EDGE[before.strip()]} {text}"
    yield {path: new}, Text("testing.changed", {"key": ".".join(path), "old": before + text, "new": new}), None
