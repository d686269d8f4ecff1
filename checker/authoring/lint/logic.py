"""Three-valued logic for z3: a value and its null, a truth and its falsehood; connectives that keep formulas small."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import z3

Formula = Any  # a z3 Bool, or a Python bool where it is known already


class Value(NamedTuple):
    """A number (Real), day or term (Int), and whether it is null."""

    value: Any
    null: Formula


class Truth(NamedTuple):
    """Whether a condition is true, and whether it is false; where it is neither it cannot be known."""

    true: Formula
    false: Formula


class Unprovable(Exception):
    """An expression that the prover has no words for."""


def all_of(parts: Iterable[Formula]) -> Formula:
    left = []
    for part in parts:
        if part is False:
            return False
        if part is not True:
            left.append(part)
    if not left:
        return True
    return left[0] if len(left) == 1 else z3.And(*left)


def any_of(parts: Iterable[Formula]) -> Formula:
    left = []
    for part in parts:
        if part is True:
            return True
        if part is not False:
            left.append(part)
    if not left:
        return False
    return left[0] if len(left) == 1 else z3.Or(*left)


def not_(part: Formula) -> Formula:
    return (not part) if isinstance(part, bool) else z3.Not(part)


def if_else(condition: Formula, then: Any, otherwise: Any) -> Any:
    if isinstance(condition, bool):
        return then if condition else otherwise
    return z3.If(condition, then, otherwise)


def known(values: Iterable[Value], test: Formula) -> Truth:
    """A test of values: neither true nor false where one of them is null."""
    there = [not_(value.null) for value in values]
    return Truth(all_of([*there, test]), all_of([*there, not_(test)]))
