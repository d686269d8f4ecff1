"""Expressions: a whitelisted, typed subset of SQL, checked here and evaluated by Polars.

``compile_expression`` parses the text, types every node on the table's columns and returns an ``Expression``; each
mistake is reported with its place in the text. Polars is imported only when ``Expression.polars`` is called.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from checker.expression.evaluate import emit
from checker.expression.parser import parse
from checker.expression.syntax import ExpressionMistake, Node, names
from checker.expression.typing import Typing
from checker.lazy import pl
from checker.model.types import Type

__all__ = ["Expression", "ExpressionMistake", "Typing", "compile_expression", "emit", "typed"]


@dataclass(frozen=True)
class Expression:
    """A checked expression: its text as written, its type, the columns it reads, and the SQL that Polars evaluates.

    ``offset`` is where the text begins in the string of the rule file (behind a comparator).
    """

    text: str
    type: Type
    reads: tuple[str, ...]
    sql: str
    offset: int = 0

    @cached_property
    def tree(self) -> Node:
        """The syntax tree of the text."""
        return parse(self.text, self.offset)

    def polars(self) -> pl.Expr:
        """The expression for a frame that has the columns in ``reads`` under those very names."""
        return pl.sql_expr(self.sql)


def compile_expression(
    text: str,
    scope: Mapping[str, Type],
    *,
    days: bool = False,
    optional: Collection[str] = (),
    offset: int = 0,
) -> Expression:
    """Check ``text`` against the columns in ``scope``.

    ``days`` allows a date less a date, which gives whole days. A null in any column that is not in ``optional`` makes
    GREATEST, LEAST and the conditions of CASE null too, where SQL would pass over it. ``offset`` is added to the
    places of mistakes. Raises ExpressionMistake with every mistake found.
    """
    tree = parse(text, offset)
    typing = Typing(scope, days)
    kind = typing.type_of(tree)
    if typing.mistakes:
        raise ExpressionMistake.joined(typing.mistakes)
    return Expression(text, kind, names(tree), emit(tree, typing, frozenset(optional)), offset)


def typed(tree: Node, scope: Mapping[str, Type]) -> Typing:
    """The types of all nodes of a tree that has been checked on ``scope`` before."""
    typing = Typing(scope, days=True)
    typing.type_of(tree)
    return typing
