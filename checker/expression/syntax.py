"""The syntax tree of an expression. ``position`` is where the node begins in the string of the rule file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, eq=False)
class Node:
    """Any part of an expression. Nodes are told apart by identity."""

    position: int

    def children(self) -> Iterator[Node]:
        """The nodes directly below, from left to right."""
        for field in fields(self):
            yield from nodes_in(getattr(self, field.name))


def nodes_in(value: object) -> Iterator[Node]:
    """The nodes in a field's value: itself, or those of a tuple (of tuples)."""
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from nodes_in(part)


@dataclass(frozen=True, eq=False)
class Number(Node):
    """A decimal literal."""

    value: Decimal


@dataclass(frozen=True, eq=False)
class String(Node):
    """A literal in quotes: a term or a text."""

    value: str


@dataclass(frozen=True, eq=False)
class Day(Node):
    """``DATE '2023-01-31'``."""

    value: date


@dataclass(frozen=True, eq=False)
class Interval(Node):
    """``INTERVAL '6 months'``."""

    count: int
    unit: str


@dataclass(frozen=True, eq=False)
class Name(Node):
    """A column, or a column of a related row ("project.phase")."""

    name: str


@dataclass(frozen=True, eq=False)
class Call(Node):
    """A function of the whitelist, its name in capitals."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Negative(Node):
    """A minus sign before a number."""

    operand: Node


@dataclass(frozen=True, eq=False)
class Arithmetic(Node):
    """``+``, ``-``, ``*`` or ``/``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, eq=False)
class Compare(Node):
    """``=``, ``<>``, ``<``, ``<=``, ``>``, ``>=``, ``IS DISTINCT FROM`` or ``IS NOT DISTINCT FROM``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, eq=False)
class Logic(Node):
    """``AND`` or ``OR``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, eq=False)
class Not(Node):
    """``NOT`` before a condition."""

    operand: Node


@dataclass(frozen=True, eq=False)
class IsNull(Node):
    """``IS NULL`` or ``IS NOT NULL``."""

    operand: Node
    negated: bool


@dataclass(frozen=True, eq=False)
class In(Node):
    """``IN (…)`` or ``NOT IN (…)``, with literals only."""

    operand: Node
    options: tuple[Node, ...]
    negated: bool


@dataclass(frozen=True, eq=False)
class Between(Node):
    """``BETWEEN … AND …``, both ends included, or its negation."""

    operand: Node
    low: Node
    high: Node
    negated: bool


@dataclass(frozen=True, eq=False)
class Like(Node):
    """``LIKE '…'`` or ``NOT LIKE '…'``."""

    operand: Node
    pattern: String
    negated: bool


@dataclass(frozen=True, eq=False)
class Case(Node):
    """``CASE WHEN … THEN … ELSE … END``."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node | None


def names(tree: Node) -> tuple[str, ...]:
    """The columns that a tree reads, each once, in the order of the text."""
    found = [tree.name] if isinstance(tree, Name) else []
    for child in tree.children():
        found += names(child)
    return tuple(dict.fromkeys(found))
