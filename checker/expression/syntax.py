"""The syntax tree of an expression, and mistakes in it. Positions count characters in the string of the rule file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from checker.texts import Text


class ExpressionMistake(Exception):
    """What is wrong at ``position``; ``all`` has every mistake where there are several."""

    def __init__(self, position: int, key: str, **values: Any) -> None:
        self.position = position
        self.text = Text(f"expression.{key}", values)
        self.all: tuple[ExpressionMistake, ...] = (self,)
        super().__init__(str(self.text))

    @classmethod
    def joined(cls, mistakes: Sequence[ExpressionMistake]) -> ExpressionMistake:
        """One exception that carries all of them."""
        first = mistakes[0]
        first.all = tuple(mistakes)
        return first


@dataclass(frozen=True, eq=False)
class Node:
    """Any part of an expression, beginning at ``position``. Nodes are compared by identity."""

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


class Visitor:
    """Visits a node by the method for its class: ``of_compare`` for Compare. IN and BETWEEN are comparisons joined."""

    def of(self, node: Node) -> Any:
        return getattr(self, f"of_{type(node).__name__.lower()}", self.unsupported)(node)

    def unsupported(self, node: Node) -> Any:
        raise NotImplementedError(type(node).__name__)

    def either(self, conditions: Sequence[Any]) -> Any:
        """Conditions joined by OR."""
        raise NotImplementedError

    def negated(self, condition: Any) -> Any:
        raise NotImplementedError

    def of_not(self, node: Not) -> Any:
        return self.negated(self.of(node.operand))

    def of_in(self, node: In) -> Any:
        """Written out as comparisons, which keeps decimals exact and nulls unknown."""
        equal = [self.of(Compare(node.position, "=", node.operand, option)) for option in node.options]
        return self.negated(self.either(equal)) if node.negated else self.either(equal)

    def of_between(self, node: Between) -> Any:
        low = Compare(node.position, ">=", node.operand, node.low)
        high = Compare(node.position, "<=", node.operand, node.high)
        within = self.of(Logic(node.position, "AND", low, high))
        return self.negated(within) if node.negated else within
