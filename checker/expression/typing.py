"""The type of every node on the columns of a table. Mistakes are collected, so that all are reported at once.

Polars is exact but permissive: it compares text with numbers, takes misspelt terms, counts a duration in microseconds.
What it would silently accept is refused here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from checker.expression import syntax as s
from checker.expression.syntax import ExpressionMistake
from checker.model.types import BOOLEAN, DATE, DAYS, INTERVAL, MAX_DIGITS, TEXT, Type

UNKNOWN = Type("unknown")
FUNCTIONS = ("COALESCE", "GREATEST", "LEAST", "ABS", "LENGTH", "YEAR", "MONTH")


class Typing(s.Visitor):
    """Types a tree on ``scope`` and remembers each node's type in ``types``; what is wrong is in ``mistakes``."""

    def __init__(self, scope: Mapping[str, Type], days: bool) -> None:
        self.scope = scope
        self.days = days
        self.types: dict[int, Type] = {}
        self.mistakes: list[ExpressionMistake] = []

    def wrong(self, node: s.Node, key: str, **values: Any) -> Type:
        """Remember a mistake at a node, and go on with an unknown type."""
        self.mistakes.append(ExpressionMistake(node.position, key, **values))
        return UNKNOWN

    def type_of(self, node: s.Node) -> Type:
        """The node's type; UNKNOWN where a mistake leaves none."""
        kind: Type = self.of(node)
        self.types[id(node)] = kind
        return kind

    def of_number(self, node: s.Number) -> Type:
        """A literal has as many digits as it is written with."""
        _, digits, exponent = node.value.as_tuple()
        scale = max(0, -int(exponent))
        return Type("number", max(len(digits) + int(exponent) + scale, scale), scale)

    def of_string(self, node: s.String) -> Type:
        """A text, until a column beside it makes it a term."""
        return TEXT

    def of_day(self, node: s.Day) -> Type:
        return DATE

    def of_interval(self, node: s.Interval) -> Type:
        """A span of time, to be added to a date."""
        return INTERVAL

    def of_name(self, node: s.Name) -> Type:
        if node.name in self.scope:
            return self.scope[node.name]
        nearest = get_close_matches(node.name, list(self.scope), n=1, cutoff=0.6)
        if nearest:
            return self.wrong(node, "name-near", found=node.name, nearest=nearest[0])
        known = sorted(name for name in self.scope if not name.startswith("previous."))  # which say all names again
        return self.wrong(node, "name", found=node.name, known=", ".join(known))

    def of_negative(self, node: s.Negative) -> Type:
        return self.wanted(node.operand, "number")

    def wanted(self, node: s.Node, kind: str) -> Type:
        """The node's type, which must be of a kind."""
        found = self.type_of(node)
        if found.kind in (kind, "unknown"):
            return found
        return self.wrong(node, "wanted", wanted=kind, found=str(found))

    def of_arithmetic(self, node: s.Arithmetic) -> Type:
        """Numbers by numbers; a date with an interval; a date less a date where days are asked for."""
        left, right = self.type_of(node.left), self.type_of(node.right)
        if UNKNOWN in (left, right):
            return UNKNOWN
        if left.kind == "date" and right.kind == "interval" and node.operator in "+-":
            return DATE
        if left.kind == "date" and right.kind == "date" and node.operator == "-":
            return DAYS if self.days else self.wrong(node, "date-difference")
        if (left.kind, right.kind) != ("number", "number"):
            return self.wrong(node, "arithmetic", operator=node.operator, left=str(left), right=str(right))
        return self.fits(node, self.calculated(node, left, right))

    def calculated(self, node: s.Arithmetic, left: Type, right: Type) -> Type:
        """The number that an operator gives: how many digits it may need, and its unit."""
        if node.operator in "+-":
            self.same_unit(node, left, right)
            scale = max(left.scale, right.scale)
            whole = max(left.digits - left.scale, right.digits - right.scale) + 1
            return Type("number", whole + scale, scale, left.unit or right.unit)
        if node.operator == "/":
            right = self.of_number(s.Number(node.position, reciprocal)) if (reciprocal := self.inverse(node)) else right
        units = [unit for unit in (left.unit, right.unit) if unit not in (None, "percent")]
        unit = units[0] if len(units) == 1 else None
        return Type("number", left.digits + right.digits, left.scale + right.scale, unit)

    def inverse(self, node: s.Arithmetic) -> Decimal | None:
        """What to multiply by instead of dividing: only a literal whose inverse is a finite decimal will do."""
        if not isinstance(node.right, s.Number) or node.right.value == 0:
            self.wrong(node.right, "divisor")
            return None
        inverse = 1 / node.right.value
        if inverse * node.right.value != 1 or len(inverse.as_tuple().digits) > 12:
            self.wrong(node.right, "divisor-inexact", found=str(node.right.value))
            return None
        return inverse

    def fits(self, node: s.Node, found: Type) -> Type:
        """The type, unless its digits may overflow."""
        if found.digits > MAX_DIGITS:
            return self.wrong(node, "overflow", digits=found.digits, limit=MAX_DIGITS)
        return found

    def same_unit(self, node: s.Node, left: Type, right: Type) -> None:
        """Numbers that are added or compared are of one unit, where both have one."""
        if left.unit and right.unit and left.unit != right.unit:
            self.wrong(node, "units", left=left.unit, right=right.unit)

    def of_compare(self, node: s.Compare) -> Type:
        """Two of a kind; an order only where the kind has one."""
        joint = self.joint([node.left, node.right], node)
        if joint.kind in ("text", "list", "boolean", "interval") and node.operator in ("<", "<=", ">", ">="):
            self.wrong(node, "order", found=str(joint))
        if joint.kind == "term" and not joint.ordered and node.operator in ("<", "<=", ">", ">="):
            self.wrong(node, "vocabulary-order", vocabulary=joint.vocabulary)
        return BOOLEAN

    def joint(self, nodes: Sequence[s.Node], place: s.Node) -> Type:
        """The one type that all nodes have. Literals in quotes take the vocabulary of a term beside them."""
        types = [self.type_of(node) for node in nodes]
        if UNKNOWN in types:
            return UNKNOWN
        term = next((found for found in types if found.kind == "term"), None)
        if term:
            types = [self.as_term(node, found, term) for node, found in zip(nodes, types, strict=True)]
        result = types[0]
        for found in types[1:]:
            result = self.common(place, result, found)
        return result

    def as_term(self, node: s.Node, found: Type, term: Type) -> Type:
        """A quoted literal read as a term of the vocabulary beside it."""
        if not isinstance(node, s.String):
            return found
        self.types[id(node)] = term
        if node.value not in term.terms:
            nearest = get_close_matches(node.value, term.terms, n=1, cutoff=0.6)
            key = "term-near" if nearest else "term"
            near = nearest[0] if nearest else ""
            values = {
                "found": node.value,
                "vocabulary": term.vocabulary,
                "allowed": ", ".join(term.terms),
                "nearest": near,
            }
            return self.wrong(node, key, **values)
        return term

    def common(self, place: s.Node, left: Type, right: Type) -> Type:
        if UNKNOWN in (left, right):
            return UNKNOWN
        if left.kind != right.kind or left.vocabulary != right.vocabulary:
            return self.wrong(place, "kinds", left=str(left), right=str(right))
        if left.kind != "number":
            return left
        self.same_unit(place, left, right)
        scale, whole = max(left.scale, right.scale), max(left.digits - left.scale, right.digits - right.scale)
        return self.fits(place, replace(left, digits=whole + scale, scale=scale, unit=left.unit or right.unit))

    def of_logic(self, node: s.Logic) -> Type:
        self.wanted(node.left, "boolean")
        self.wanted(node.right, "boolean")
        return BOOLEAN

    def of_not(self, node: s.Not) -> Type:
        self.wanted(node.operand, "boolean")
        return BOOLEAN

    def of_isnull(self, node: s.IsNull) -> Type:
        """Of anything that a column may leave blank."""
        self.type_of(node.operand)
        if not s.names(node.operand):
            self.wrong(node, "never-null")
        return BOOLEAN

    def of_in(self, node: s.In) -> Type:
        self.joint([node.operand, *node.options], node)
        return BOOLEAN

    def of_between(self, node: s.Between) -> Type:
        joint = self.joint([node.operand, node.low, node.high], node)
        if joint.kind not in ("number", "date", "unknown") and not joint.ordered:
            self.wrong(node, "order", found=str(joint))
        return BOOLEAN

    def of_like(self, node: s.Like) -> Type:
        self.wanted(node.operand, "text")
        self.type_of(node.pattern)
        return BOOLEAN

    def of_case(self, node: s.Case) -> Type:
        for condition, _ in node.branches:
            self.wanted(condition, "boolean")
        results = [result for _, result in node.branches]
        return self.joint([*results, node.otherwise] if node.otherwise else results, node)

    def of_call(self, node: s.Call) -> Type:
        if node.function not in FUNCTIONS:
            nearest = get_close_matches(node.function, FUNCTIONS, n=1, cutoff=0.6)
            allowed = ", ".join(FUNCTIONS)
            return self.wrong(node, "function", found=node.function.lower(), allowed=nearest[0] if nearest else allowed)
        several = node.function in ("COALESCE", "GREATEST", "LEAST")
        if len(node.arguments) < 2 if several else len(node.arguments) != 1:
            return self.wrong(node, "arguments", found=node.function, count="2…" if several else "1")
        return self.called(node)

    def called(self, node: s.Call) -> Type:
        """What a function gives."""
        if node.function in ("COALESCE", "GREATEST", "LEAST"):
            joint = self.joint(node.arguments, node)
            ordered = joint.kind in ("number", "date", "unknown") or node.function == "COALESCE"
            return joint if ordered else self.wrong(node, "order", found=str(joint))
        if node.function == "ABS":
            return self.wanted(node.arguments[0], "number")
        self.wanted(node.arguments[0], "text" if node.function == "LENGTH" else "date")
        return Type("number", 10, 0)
