"""The small changes of a rule's expressions: a literal moved, a limit opened or closed, a condition negated or dropped;
and of the keys that narrow what it judges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from checker.expression import syntax as s
from checker.expression import typed
from checker.expression.to_source import exchanged, to_source
from checker.ladder import MEASURE, ladders
from checker.rule import Rule
from checker.texts import Text
from checker.value import Type
from checker.wrong import Path

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


Change = tuple[Mapping[Path, Any], Text, Edit | None]


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


def types_of(rule: Rule, path: Path) -> Mapping[int, Type]:
    scope = rule.kind.scope(rule.model, path, rule.scope, rule.pack)
    assert scope is not None  # the rule was loaded with it
    return typed(rule.parts[path].tree, scope).types


def change_of(path: Path, edit: Edit) -> Text:
    if edit.new is None:
        return Text("testing.dropped", {"key": ".".join(path), "what": to_source(edit.old)})
    return Text("testing.changed", {"key": ".".join(path), "old": to_source(edit.old), "new": to_source(edit.new)})


def of_limit(rule: Rule, path: Path, before: str) -> Iterator[Change]:
    """A limit as a whole moved by the measure's smallest unit, and opened or closed."""
    text, measure = rule.parts[path].text.strip(), rule.parts[MEASURE].type
    step = "interval '1 day'" if measure.kind == "date" else format(Decimal(1).scaleb(-measure.scale), "f")
    for sign in "+-" if not isinstance(rule.parts[path].tree, s.Number) else "":  # else the literal was moved
        new = f"{before}{text} {sign} {step}"
        yield {path: new}, Text("testing.changed", {"key": ".".join(path), "old": before + text, "new": new}), None
    new = f"{OTHER_EDGE[before.strip()]} {text}"
    yield {path: new}, Text("testing.changed", {"key": ".".join(path), "old": before + text, "new": new}), None
