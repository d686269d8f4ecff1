"""From a syntax tree back to the text that a rule file would hold, and a tree with one node put in place of another."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from checker.expression import syntax as s

OR, AND, NOT, COMPARED, SUM, PRODUCT, FACTOR = range(1, 8)  # how tightly each binds


def to_source(node: s.Node, level: int = OR) -> str:
    """The text of a node, in brackets where something around it binds more tightly than ``level``."""
    own, text = SPELLINGS[type(node)](node)
    return f"({text})" if own < level else text


def exchanged(tree: s.Node, old: s.Node, new: s.Node) -> s.Node:
    """The tree with ``new`` in place of ``old``."""
    return new if tree is old else replace(tree, **{name: within(value, old, new) for name, value in inside(tree)})


def inside(tree: s.Node) -> list[tuple[str, Any]]:
    """The fields of a node that hold nodes."""
    values = [(field.name, getattr(tree, field.name)) for field in fields(tree)]
    return [(name, value) for name, value in values if isinstance(value, s.Node | tuple)]


def within(value: Any, old: s.Node, new: s.Node) -> Any:
    """A field's value with ``new`` in place of ``old``."""
    if isinstance(value, s.Node):
        return exchanged(value, old, new)
    return tuple(within(part, old, new) for part in value) if isinstance(value, tuple) else value


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def arithmetic(node: s.Arithmetic) -> tuple[int, str]:
    own = SUM if node.operator in "+-" else PRODUCT
    return own, f"{to_source(node.left, own)} {node.operator} {to_source(node.right, own + 1)}"


def compare(node: s.Compare) -> tuple[int, str]:
    return COMPARED, f"{to_source(node.left, SUM)} {node.operator.lower()} {to_source(node.right, SUM)}"


def logic(node: s.Logic) -> tuple[int, str]:
    own = OR if node.operator == "OR" else AND
    return own, f"{to_source(node.left, own)} {node.operator.lower()} {to_source(node.right, own + 1)}"


def among(node: s.In) -> tuple[int, str]:
    options = ", ".join(map(to_source, node.options))
    return COMPARED, f"{to_source(node.operand, SUM)} {negation(node.negated)}in ({options})"


def between(node: s.Between) -> tuple[int, str]:
    ends = f"{to_source(node.low, SUM)} and {to_source(node.high, SUM)}"
    return COMPARED, f"{to_source(node.operand, SUM)} {negation(node.negated)}between {ends}"


def like(node: s.Like) -> tuple[int, str]:
    return COMPARED, f"{to_source(node.operand, SUM)} {negation(node.negated)}like {to_source(node.pattern)}"


def case(node: s.Case) -> tuple[int, str]:
    branches = " ".join(f"when {to_source(test)} then {to_source(result, SUM)}" for test, result in node.branches)
    otherwise = f" else {to_source(node.otherwise, SUM)}" if node.otherwise is not None else ""
    return FACTOR + 1, f"case {branches}{otherwise} end"


def interval(node: s.Interval) -> tuple[int, str]:
    return FACTOR + 1, f"interval '{node.count} {node.unit}{'' if node.count == 1 else 's'}'"


def negation(negated: bool) -> str:
    return "not " if negated else ""


SPELLINGS: dict[type[s.Node], Any] = {
    s.Number: lambda node: (FACTOR if node.value < 0 else FACTOR + 1, format(node.value, "f")),
    s.String: lambda node: (FACTOR + 1, quoted(node.value)),
    s.Day: lambda node: (FACTOR + 1, f"date '{node.value.isoformat()}'"),
    s.Interval: interval,
    s.Name: lambda node: (FACTOR + 1, node.name),
    s.Call: lambda node: (FACTOR + 1, f"{node.function.lower()}({', '.join(map(to_source, node.arguments))})"),
    s.Negative: lambda node: (FACTOR, f"-{to_source(node.operand, FACTOR)}"),
    s.Arithmetic: arithmetic,
    s.Compare: compare,
    s.Logic: logic,
    s.Not: lambda node: (NOT, f"not {to_source(node.operand, NOT)}"),
    s.IsNull: lambda node: (COMPARED, f"{to_source(node.operand, SUM)} is {negation(node.negated)}null"),
    s.In: among,
    s.Between: between,
    s.Like: like,
    s.Case: case,
}
