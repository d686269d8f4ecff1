"""From a typed tree to the SQL that Polars evaluates: every column quoted, every operation in brackets.

Where SQL passes over a null (GREATEST, LEAST, a condition of CASE), the text says otherwise: a column that is not
optional and is null makes the whole null.
"""

from __future__ import annotations

from decimal import Decimal

from checker.expression import syntax as s
from checker.expression.typing import Typing

NEVER_NULL = ("as_of",)
WHOLE = "CAST({} AS DECIMAL(38, 0))"  # Polars counts days, months and characters in small integers that wrap around


def emit(node: s.Node, typing: Typing, optional: frozenset[str]) -> str:
    return Emitter(typing, optional).emit(node)


class Emitter:
    """Writes one tree as SQL."""

    def __init__(self, typing: Typing, optional: frozenset[str]) -> None:
        self.typing = typing
        self.optional = optional

    def emit(self, node: s.Node) -> str:
        text: str = getattr(self, f"emit_{type(node).__name__.lower()}")(node)
        return text

    def emit_number(self, node: s.Number) -> str:
        """A literal as it was written, so that it stays a decimal."""
        return format(node.value, "f")

    def emit_string(self, node: s.String) -> str:
        return "'" + node.value.replace("'", "''") + "'"

    def emit_day(self, node: s.Day) -> str:
        return f"DATE '{node.value.isoformat()}'"

    def emit_interval(self, node: s.Interval) -> str:
        return f"INTERVAL '{node.count} {node.unit}s'"

    def emit_name(self, node: s.Name) -> str:
        return f'"{node.name}"'

    def emit_negative(self, node: s.Negative) -> str:
        return f"(0 - {self.emit(node.operand)})"

    def emit_arithmetic(self, node: s.Arithmetic) -> str:
        """An operation; a date less a date in whole days; a division as a multiplication, which is exact."""
        if self.typing.types[id(node.right)].kind == "date":
            return WHOLE.format(f"CAST({self.emit(node.left)} AS INTEGER) - CAST({self.emit(node.right)} AS INTEGER)")
        return f"({self.chained(node)})"

    def chained(self, node: s.Node) -> str:
        """A chain of sums, of products or of conditions without brackets inside, since Polars' parser nests only so
        deep.
        """
        if not isinstance(node, s.Arithmetic | s.Logic):
            return self.emit(node)
        left = self.chained(node.left) if self.same_chain(node, node.left) else self.emit(node.left)
        if node.operator == "/":
            assert isinstance(node, s.Arithmetic)
            assert isinstance(node.right, s.Number)
            return f"{left} * {format(Decimal(1) / node.right.value, 'f')}"
        return f"{left} {node.operator} {self.emit(node.right)}"

    def same_chain(self, node: s.Arithmetic | s.Logic, left: s.Node) -> bool:
        """Whether ``left`` binds as tightly as ``node``, so that its brackets change nothing."""
        if isinstance(node, s.Logic) or not isinstance(left, s.Arithmetic):
            return isinstance(left, s.Logic) and left.operator == node.operator
        days = self.typing.types[id(left.right)].kind == "date"
        return not days and (left.operator in "+-") == (node.operator in "+-")

    def emit_compare(self, node: s.Compare) -> str:
        return f"({self.emit(node.left)} {node.operator} {self.emit(node.right)})"

    def emit_logic(self, node: s.Logic) -> str:
        return f"({self.chained(node)})"

    def emit_not(self, node: s.Not) -> str:
        """NOT; twice is not at all."""
        if isinstance(node.operand, s.Not):
            return self.emit(node.operand.operand)
        return f"(NOT {self.emit(node.operand)})"

    def emit_isnull(self, node: s.IsNull) -> str:
        return f"({self.emit(node.operand)} IS {'NOT ' if node.negated else ''}NULL)"

    def emit_in(self, node: s.In) -> str:
        """IN, written out, since that keeps decimals exact and nulls unknown."""
        operand = self.emit(node.operand)
        either = " OR ".join(f"({operand} = {self.emit(option)})" for option in node.options)
        return f"(NOT ({either}))" if node.negated else f"({either})"

    def emit_between(self, node: s.Between) -> str:
        operand = self.emit(node.operand)
        within = f"(({operand} >= {self.emit(node.low)}) AND ({operand} <= {self.emit(node.high)}))"
        return f"(NOT {within})" if node.negated else within

    def emit_like(self, node: s.Like) -> str:
        return f"({self.emit(node.operand)} {'NOT ' if node.negated else ''}LIKE {self.emit(node.pattern)})"

    def emit_case(self, node: s.Case) -> str:
        """CASE, null where a condition cannot be known."""
        parts = []
        for condition, result in node.branches:
            test = self.emit(condition)
            parts.append(f"WHEN ({test}) IS NULL THEN NULL WHEN {test} THEN {self.emit(result)}")
        otherwise = f" ELSE {self.emit(node.otherwise)}" if node.otherwise else ""
        return f"(CASE {' '.join(parts)}{otherwise} END)"

    def emit_call(self, node: s.Call) -> str:
        """A function; GREATEST and LEAST null where a column that they need is."""
        arguments = ", ".join(self.emit(argument) for argument in node.arguments)
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
