"""From a typed tree to the SQL that Polars evaluates: every column quoted, every operation in brackets.

Where SQL passes over a null (GREATEST, LEAST, a condition of CASE), the text says otherwise: a column that is not
optional and is null makes the whole null.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from checker.expression import syntax as s
from checker.expression.typing import Typing

NEVER_NULL = ("as_of",)
WHOLE = "CAST({} AS DECIMAL(38, 0))"  # Polars counts days, months and characters in small integers that wrap around


def emit(node: s.Node, typing: Typing, optional: frozenset[str]) -> str:
    return Emitter(typing, optional).of(node)


class Emitter(s.Visitor):
    """Writes one tree as SQL."""

    def __init__(self, typing: Typing, optional: frozenset[str]) -> None:
        self.typing = typing
        self.optional = optional
        self.constant = False  # inside an operation that reads no column

    def of(self, node: s.Node) -> str:
        outside = self.constant
        if isinstance(node, s.Arithmetic | s.Call) and not s.names(node):
            self.constant = True
        text = str(super().of(node))
        self.constant = outside
        return text

    def of_number(self, node: s.Number) -> str:
        """A literal as it was written, so that it stays a decimal. Polars reckons with whole literals in 32 bits, which
        wrap around, unless a column is among them.
        """
        text = format(node.value, "f")
        return f"CAST({text} AS DECIMAL(38, {len(text.partition('.')[2])}))" if self.constant else text

    def of_string(self, node: s.String) -> str:
        return "'" + node.value.replace("'", "''") + "'"

    def of_day(self, node: s.Day) -> str:
        return f"DATE '{node.value.isoformat()}'"

    def of_interval(self, node: s.Interval) -> str:
        return f"INTERVAL '{node.count} {node.unit}s'"

    def of_name(self, node: s.Name) -> str:
        return f'"{node.name}"'

    def of_negative(self, node: s.Negative) -> str:
        return f"(0 - {self.of(node.operand)})"

    def of_arithmetic(self, node: s.Arithmetic) -> str:
        """An operation; a date less a date in whole days; a division as a multiplication, which is exact."""
        if self.typing.types[id(node.right)].kind == "date":
            return WHOLE.format(f"CAST({self.of(node.left)} AS INTEGER) - CAST({self.of(node.right)} AS INTEGER)")
        return f"({self.chained(node)})"

    def chained(self, node: s.Node) -> str:
        """A chain of sums, of products or of conditions without brackets inside, since Polars' parser nests only so
        deep.
        """
        if not isinstance(node, s.Arithmetic | s.Logic):
            return self.of(node)
        left = self.chained(node.left) if self.same_chain(node, node.left) else self.of(node.left)
        if node.operator == "/":
            assert isinstance(node, s.Arithmetic)
            assert isinstance(node.right, s.Number)
            return f"{left} * {format(Decimal(1) / node.right.value, 'f')}"
        return f"{left} {node.operator} {self.of(node.right)}"

    def same_chain(self, node: s.Arithmetic | s.Logic, left: s.Node) -> bool:
        """Whether ``left`` binds as tightly as ``node``, so that its brackets change nothing."""
        if isinstance(node, s.Logic) or not isinstance(left, s.Arithmetic):
            return isinstance(left, s.Logic) and left.operator == node.operator
        days = self.typing.types[id(left.right)].kind == "date"
        return not days and (left.operator in "+-") == (node.operator in "+-")

    def of_compare(self, node: s.Compare) -> str:
        return f"({self.of(node.left)} {node.operator} {self.of(node.right)})"

    def of_logic(self, node: s.Logic) -> str:
        return f"({self.chained(node)})"

    def of_not(self, node: s.Not) -> str:
        """NOT; twice is not at all."""
        if isinstance(node.operand, s.Not):
            return self.of(node.operand.operand)
        return self.negated(self.of(node.operand))

    def either(self, conditions: Sequence[str]) -> str:
        return f"({' OR '.join(conditions)})"

    def negated(self, condition: str) -> str:
        return f"(NOT {condition})"

    def of_isnull(self, node: s.IsNull) -> str:
        return f"({self.of(node.operand)} IS {'NOT ' if node.negated else ''}NULL)"

    def of_like(self, node: s.Like) -> str:
        return f"({self.of(node.operand)} {'NOT ' if node.negated else ''}LIKE {self.of(node.pattern)})"

    def of_case(self, node: s.Case) -> str:
        """CASE, null where a condition cannot be known."""
        parts = []
        for condition, result in node.branches:
            test = self.of(condition)
            parts.append(f"WHEN ({test}) IS NULL THEN NULL WHEN {test} THEN {self.of(result)}")
        otherwise = f" ELSE {self.of(node.otherwise)}" if node.otherwise else ""
        return f"(CASE {' '.join(parts)}{otherwise} END)"

    def of_call(self, node: s.Call) -> str:
        """A function; GREATEST and LEAST null where a column that they need is."""
        arguments = ", ".join(self.of(argument) for argument in node.arguments)
        if node.function in ("YEAR", "MONTH"):
            return WHOLE.format(f"DATE_PART('{node.function.lower()}', {arguments})")
        if node.function == "LENGTH":
            return WHOLE.format(f"LENGTH({arguments})")
        called = f"{node.function}({arguments})"
        if node.function not in ("GREATEST", "LEAST"):
            return called
        needed = [name for argument in node.arguments for name in s.names(argument)]
        tests = [f'"{name}" IS NULL' for name in needed if name not in self.optional and name not in NEVER_NULL]
        return f"(CASE WHEN {' OR '.join(tests)} THEN NULL ELSE {called} END)" if tests else called
