"""The changes that only a balance knows: signs, terms, the unit of the last digit, columns added down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from checker.authoring.testing.mutations.expressions import Edit, walked
from checker.authoring.testing.mutations.parts import Change, said
from checker.authoring.testing.mutations.spelling import exchanged
from checker.expression import syntax as s
from checker.rule import Rule
from checker.texts import Text

TURNED = {"+": "-", "-": "+"}


def of_balance(rule: Rule) -> Iterator[Change]:
    """Each sign turned round and each figure left out, another unit, each term's condition and each column dropped."""
    for side in ("parts", "total"):
        if (side,) in rule.parts:
            for edit in of_sum(rule.parts[(side,)].tree):
                yield {(side,): edit.text}, said((side,), edit), edit
    if rule.model.rounding is not None:
        for unit in (Decimal(rule.model.rounding) * 2, Decimal(rule.model.rounding) / 2):
            names = {"key": "rounding", "old": rule.model.rounding, "new": f"{unit:f}"}
            yield {("rounding",): f"{unit:f}"}, Text("testing.changed", names), None
    for name, term in rule.model.term.items():
        if term.when is not None:
            path = ("term", name, "when")
            yield {path: None}, Text("testing.left-out", {"key": ".".join(path)}), None
    if len(rule.model.down) > 1:
        yield from without(("down",), rule.model.down)
    for key in ("group", "sum_rows"):
        if getattr(rule.model, key):
            yield {(key,): None}, Text("testing.left-out", {"key": key}), None


def of_sum(tree: s.Node) -> Iterator[Edit]:
    """A sum with each sign turned round, and without each of its figures."""
    for node, _ in walked(tree, None):
        if isinstance(node, s.Arithmetic) and node.operator in TURNED:
            turned = replace(node, operator=TURNED[node.operator])
            yield Edit(exchanged(tree, node, turned), node, turned)
            yield Edit(exchanged(tree, node, node.left), node.right, None)
            if node.operator == "+":
                yield Edit(exchanged(tree, node, node.right), node.left, None)


def without(path: tuple[str, ...], names: list[Any]) -> Iterator[Change]:
    """A list without each of its members."""
    for name in names:
        rest = [each for each in names if each != name]
        yield {path: rest}, Text("testing.dropped", {"key": ".".join(path), "what": name}), None
