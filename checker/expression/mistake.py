"""A mistake in an expression, with its place in the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checker.texts import Text


class ExpressionMistake(Exception):
    """What is wrong at ``position`` (characters from the start of the string in the rule file); ``all`` when several
    are.
    """

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
