"""Expressions: a whitelisted, typed subset of SQL, checked here and evaluated by Polars.

``compile_expression`` reads the text, types every node on the table's columns and gives an ``Expression``; each mistake
is reported with its place in the text. Nothing here imports Polars until ``Expression.polars`` is called.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from checker.expression.mistake import ExpressionMistake
from checker.expression.parser import parse
from checker.expression.sql import emit
from checker.expression.syntax import Node, names
from checker.expression.typing import Typing
from checker.value import Type

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Expression", "ExpressionMistake", "compile_expression"]


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
        import polars as pl

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
