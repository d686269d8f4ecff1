"""Unverified rules that may block: only a figure of the regime may stop a publication; our own figures advise."""

from __future__ import annotations

from collections.abc import Iterator

from checker.authoring.lint.reading import Read, mistake
from checker.errors import Mistake
from checker.expression.syntax import Day, Interval, Node, Number
from checker.policy import RulebookModel
from checker.rule import Rule
from checker.texts import Text
from checker.wrong import Path


def check_unverified(found: Read) -> Iterator[Mistake]:
    """Unverified rules that may block and have figures of their own, or no ``source.reading``."""
    for rule in found.active if found.model is not None else ():
        if rule.model.source.verified or not may_block(rule, found.model):
            continue
        document = found.documents[rule.file]
        if not any(text.strip() for text in rule.model.source.reading.values()):
            yield mistake(document, ("source", "verified"), Text("lint.house-reading", {"rule": rule.id}))
        for path, node in figures(rule):
            values = {"rule": rule.id, "figure": written(node)}
            yield mistake(document, path, Text("lint.house-number", values), node.position)


def may_block(rule: Rule, model: RulebookModel | None) -> bool:
    """Whether a finding of the rule, or a comparison with the colour that it feeds, may have a level that blocks."""
    if model is None:
        return False
    if rule.id in model.gate.blocking_rules:
        return True
    if rule.model.parameter is None:
        return rule.model.level in model.gate.blocks
    off = [level for derived in model.compare.values() for colour, level in derived.items() if colour != "green"]
    return any(level in model.gate.blocks for level in off)


def figures(rule: Rule) -> Iterator[tuple[Path, Node]]:
    """The first figure in each of the rule's expressions. Zero is not a choice."""
    for path, part in rule.parts.items():
        node = next(literals(part.tree), None)
        if node is not None:
            yield path, node


def literals(tree: Node) -> Iterator[Node]:
    """Numbers other than zero, dates and spans of time, from left to right."""
    if isinstance(tree, Day | Interval) or (isinstance(tree, Number) and tree.value != 0):
        yield tree
    for child in tree.children():
        yield from literals(child)


def written(node: Node) -> str:
    if isinstance(node, Interval):
        return f"{node.count} {node.unit}s"
    return str(getattr(node, "value", ""))
