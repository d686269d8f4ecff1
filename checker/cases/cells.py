"""The cells of cases, read as the types of their columns."""

from __future__ import annotations

from functools import cache
from typing import Any

from checker.intake.cells import CellParser
from checker.intake.unreadable import Broken, Gap
from checker.value import Type


def parsed(text: str, kind: Type) -> Any:
    """A cell of a case: the point is the decimal sign, and terms are as the rules write them."""
    value = parser(kind)(text)
    return None if isinstance(value, Gap) else value


def readable(text: str, kind: Type) -> Any:
    """A cell's value; nothing where a sum row has its word in a column of another type."""
    value = parsed(text, kind)
    return None if isinstance(value, Broken) else value


@cache
def parser(kind: Type) -> CellParser:
    """What reads the cells of a type."""
    return CellParser(kind, spellings={term.casefold(): term for term in kind.terms}, decimal=".")
