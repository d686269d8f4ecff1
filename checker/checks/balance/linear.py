"""Figures added and subtracted: how often each of them counts, so that it is known how much rounding may miss."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from checker.expression import syntax as s


class NotLinear(Exception):
    """A node that does more than add, subtract, or multiply by a number."""

    def __init__(self, node: s.Node) -> None:
        super().__init__(node)
        self.node = node


def coefficients(tree: s.Node) -> dict[str, Decimal]:
    """How often each name counts in an expression; what is only numbers stands under "". Raises NotLinear."""
    if isinstance(tree, s.Number):
        return {"": tree.value}
    if isinstance(tree, s.Name):
        return {tree.name: Decimal(1)}
    if isinstance(tree, s.Negative):
        return times(coefficients(tree.operand), Decimal(-1))
    if not isinstance(tree, s.Arithmetic):
        raise NotLinear(tree)
    left, right = coefficients(tree.left), coefficients(tree.right)
    if tree.operator in "+-":
        return added(left, times(right, Decimal(1 if tree.operator == "+" else -1)))
    for one, other in ((left, right), (right, left)):
        if set(other) == {""} and (tree.operator == "*" or other is right):
            return times(one, other[""] if tree.operator == "*" else 1 / other[""])
    raise NotLinear(tree)


def added(left: Mapping[str, Decimal], right: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Two sums together."""
    return {name: left.get(name, Decimal(0)) + right.get(name, Decimal(0)) for name in {**left, **right}}


def times(sum: Mapping[str, Decimal], factor: Decimal) -> dict[str, Decimal]:
    """A sum, so many times."""
    return {name: count * factor for name, count in sum.items()}
