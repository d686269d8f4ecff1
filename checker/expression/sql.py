"""From a typed tree to the SQL that Polars evaluates: every column quoted, every operation in brackets.

Where SQL passes over a null (GREATEST, LEAST, a condition of CASE), the text says otherwise: a column that is not
optional and is null makes the whole null.
"""

from __future__ import annotations

from decimal import Decimal

from checker.expression import syntax as s
from checker.expression.typing import Typing

NEVER_NULL = ("as_of",)


def emit(node: s.Node, typing: Typing, optional: frozenset[str]) -> str:
    """The SQL of a node."""
    return Emitter(typing, optional).emit(node)


class Emitter:
    """Writes one tree as SQL."""

    def __init__(self, typing: Typing, optional: frozenset[str]) -> None:
        self.typing = typing
        self.optional = optional

    def emit(self, node: s.Node) -> str:
        """The SQL of a node, in brackets where it is not atomic."""
        text: str = getattr(self, f"emit_{type(node).__name__.lower()}")(node)
        return text

    def emit_number(self, node: s.Number) -> str:
        """A literal as it was written, so that it stays a decimal."""
        return format(node.value, "f")

    def emit_string(self, node: s.String) -> str:
        """A literal in quotes."""
        return "'" + node.value.replace("'", "''") + "'"

    def emit_day(self, node: s.Day) -> str:
        """A date literal."""
        return f"DATE '{node.value.isoformat()}'"

    def emit_interval(self, node: s.Interval) -> str:
        """A span of time."""
        return f"INTERVAL '{node.count} {node.unit}s'"

    def emit_name(self, node: s.Name) -> str:
        """A column, quoted, its dot kept."""
        return f'"{node.name}"'

    def emit_negative(self, node: s.Negative) -> str:
        """A minus sign."""
        return f"(0 - {self.emit(node.operand)})"

    def emit_arithmetic(self, node: s.Arithmetic) -> str:
        """An operation; a date less a date in whole days; a division as a multiplication, which is exact."""
        left, right = self.emit(node.left), self.emit(node.right)
        kinds = {self.typing.types[id(node.left)].kind, self.typing.types[id(node.right)].kind}
        if kinds == {"date"}:
            return f"(CAST({left} AS INTEGER) - CAST({right} AS INTEGER))"
        if node.operator == "/":
            assert isinstance(node.right, s.Number)
            return f"({left} * {format(Decimal(1) / node.right.value, 'f')})"
        return f"({left} {node.operator} {right})"

    def emit_compare(self, node: s.Compare) -> str:
        """A comparison."""
        return f"({self.emit(node.left)} {node.operator} {self.emit(node.right)})"

    def emit_logic(self, node: s.Logic) -> str:
        """AND, OR."""
        return f"({self.emit(node.left)} {node.operator} {self.emit(node.right)})"

    def emit_not(self, node: s.Not) -> str:
        """NOT."""
        return f"(NOT {self.emit(node.operand)})"

    def emit_isnull(self, node: s.IsNull) -> str:
        """IS NULL."""
        return f"({self.emit(node.operand)} IS {'NOT ' if node.negated else ''}NULL)"

    def emit_in(self, node: s.In) -> str:
        """IN, written out, since that keeps decimals exact and nulls unknown."""
        operand = self.emit(node.operand)
        either = " OR ".join(f"({operand} = {self.emit(option)})" for option in node.options)
        return f"(NOT ({either}))" if node.negated else f"({either})"

    def emit_between(self, node: s.Between) -> str:
        """BETWEEN, both ends included."""
        operand = self.emit(node.operand)
        within = f"(({operand} >= {self.emit(node.low)}) AND ({operand} <= {self.emit(node.high)}))"
        return f"(NOT {within})" if node.negated else within

    def emit_like(self, node: s.Like) -> str:
        """LIKE."""
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
            return f"DATE_PART('{node.function.lower()}', {arguments})"
        called = f"{node.function}({arguments})"
        if node.function not in ("GREATEST", "LEAST"):
            return called
        needed = [name for argument in node.arguments for name in s.names(argument)]
        tests = [f'"{name}" IS NULL' for name in needed if name not in self.optional and name not in NEVER_NULL]
        return f"(CASE WHEN {' OR '.join(tests)} THEN NULL ELSE {called} END)" if tests else called
