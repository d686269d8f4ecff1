"""From the tree of an expression to z3, with the meaning that the engine gives it, nulls included."""

from __future__ import annotations

import operator
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

import z3

from checker.authoring.lint.record import Record, Truth, Unprovable, Value, all_of, any_of, if_else, known, not_, real
from checker.expression import Expression, typed
from checker.expression import syntax as s
from checker.expression.evaluate import NEVER_NULL
from checker.expression.typing import Typing
from checker.kinds.thresholds import COMPARE

CYCLE = 4 * 365 + 1
DAYS = {"day": 1, "week": 7}

COMPARISONS = {"=": operator.eq, "<>": operator.ne, **COMPARE}
YEAR = z3.Q(3652425, 10000)  # days, on average


@dataclass(frozen=True)
class Translated:
    """An expression in z3: a condition or a value, the columns it reads, and whether it is exactly the expression's
    meaning (else it allows for more than can be).
    """

    meaning: Any
    reads: tuple[str, ...]
    exact: bool


class Translator:
    """Translates expressions on one record. ``prefix`` precedes every name: "project." for a related record."""

    def __init__(self, record: Record, prefix: str = "") -> None:
        self.record = record
        self.prefix = prefix
        self.found: dict[str, Translated] = {}

    def translate(self, expression: Expression, scope: Any, optional: Collection[str] = ()) -> Translated:
        """The expression in z3. Raises Unprovable where z3 has no words for it."""
        if expression.sql not in self.found:
            tree = Tree(self.record, self.prefix, typed(expression.tree, scope), frozenset(optional))
            meaning = tree.of(expression.tree)
            reads = tuple(map(tree.prefixed, expression.reads))
            self.found[expression.sql] = Translated(meaning, reads, tree.exact)
        return self.found[expression.sql]


class Tree(s.Visitor):
    """Translates one tree: a Truth for a condition, a Value for anything else."""

    def __init__(self, record: Record, prefix: str, typing: Typing, optional: frozenset[str]) -> None:
        self.record = record
        self.prefix = prefix
        self.typing = typing
        self.optional = optional
        self.exact = True

    def unsupported(self, node: s.Node) -> Any:
        raise Unprovable(type(node).__name__)

    def kind(self, node: s.Node) -> str:
        return self.typing.types[id(node)].kind

    def of_number(self, node: s.Number) -> Value:
        return Value(real(node.value), False)

    def of_string(self, node: s.String) -> Value:
        """A term by its place in the vocabulary, a text by a number of its own."""
        found = self.typing.types[id(node)]
        place = found.terms.index(node.value) if found.kind == "term" else self.record.text(node.value)
        return Value(z3.IntVal(place), False)

    def of_day(self, node: s.Day) -> Value:
        return Value(z3.IntVal(node.value.toordinal()), False)

    def of_name(self, node: s.Name) -> Value:
        return self.record.column(self.prefixed(node.name), self.typing.types[id(node)])

    def of_negative(self, node: s.Negative) -> Value:
        operand = self.of(node.operand)
        return Value(-operand.value, operand.null)

    def of_arithmetic(self, node: s.Arithmetic) -> Value:
        """An operation; a date less a date in days."""
        left = self.of(node.left)
        if isinstance(node.right, s.Interval):
            return self.moved(node, left, node.right, -1 if node.operator == "-" else 1)
        right = self.of(node.right)
        null = any_of([left.null, right.null])
        if self.kind(node.left) == "date":
            return Value(z3.ToReal(left.value - right.value), null)
        if node.operator == "+":
            return Value(left.value + right.value, null)
        if node.operator == "-":
            return Value(left.value - right.value, null)
        if node.operator == "/" and isinstance(node.right, s.Number):
            share = 1 / Fraction(node.right.value)
            return Value(left.value * z3.Q(share.numerator, share.denominator), null)
        return Value(left.value * right.value, null)

    def moved(self, node: s.Arithmetic, day: Value, span: s.Interval, sign: int) -> Value:
        """A day some time later or earlier. Months are not equally long: the day lies between the shortest and the
        longest.
        """
        least, most = days_of(span.count, span.unit)
        if least == most:
            return Value(day.value + sign * least, day.null)
        self.exact = False
        days = self.record.unknown(f"{day.value.sexpr()} {sign * span.count} {span.unit}", z3.Int)
        self.assume(node.left, [days >= least, days <= most])
        return Value(day.value + sign * days, day.null)

    def of_compare(self, node: s.Compare) -> Truth:
        left, right = self.of(node.left), self.of(node.right)
        if isinstance(left, Truth) or isinstance(right, Truth):
            raise Unprovable("Compare")
        if "DISTINCT" in node.operator:
            both = all_of([left.null, right.null])
            same = any_of([both, all_of([not_(left.null), not_(right.null), left.value == right.value])])
            return Truth(same, not_(same)) if "NOT" in node.operator else Truth(not_(same), same)
        return known([left, right], COMPARISONS[node.operator](left.value, right.value))

    def of_logic(self, node: s.Logic) -> Truth:
        left, right = self.of(node.left), self.of(node.right)
        if node.operator == "AND":
            return Truth(all_of([left.true, right.true]), any_of([left.false, right.false]))
        return Truth(any_of([left.true, right.true]), all_of([left.false, right.false]))

    def either(self, conditions: Sequence[Truth]) -> Truth:
        return Truth(any_of(each.true for each in conditions), all_of(each.false for each in conditions))

    def negated(self, condition: Truth) -> Truth:
        return Truth(condition.false, condition.true)

    def of_isnull(self, node: s.IsNull) -> Truth:
        operand = self.of(node.operand)
        null = not_(any_of(operand)) if isinstance(operand, Truth) else operand.null
        return Truth(not_(null), null) if node.negated else Truth(null, not_(null))

    def of_like(self, node: s.Like) -> Truth:
        """LIKE: some texts match the pattern, it is unknown which."""
        self.exact = False
        operand = self.of(node.operand)
        alike = self.record.unknown(f"{operand.value.sexpr()} LIKE {node.pattern.value}", z3.Bool)
        found = known([operand], alike)
        return self.negated(found) if node.negated else found

    def of_case(self, node: s.Case) -> Any:
        """CASE, null where a condition cannot be known."""
        results = [self.of(result) for _, result in node.branches]
        conditions = [self.of(condition) for condition, _ in node.branches]
        if isinstance(results[0], Truth):
            raise Unprovable("Case")
        otherwise = self.of(node.otherwise) if node.otherwise else Value(results[0].value, True)
        for condition, result in zip(reversed(conditions), reversed(results), strict=True):
            null = any_of(
                [
                    all_of([condition.true, result.null]),
                    all_of([condition.false, otherwise.null]),
                    not_(any_of(condition)),
                ]
            )
            otherwise = Value(if_else(condition.true, result.value, otherwise.value), null)
        return otherwise

    def of_call(self, node: s.Call) -> Value:
        arguments = [self.of(argument) for argument in node.arguments]
        if any(isinstance(argument, Truth) for argument in arguments):
            raise Unprovable(node.function)
        if node.function == "COALESCE":
            return first(arguments)
        if node.function in ("GREATEST", "LEAST"):
            return self.extreme(node, arguments)
        operand = arguments[0]
        if node.function == "ABS":
            return Value(z3.If(operand.value >= 0, operand.value, -operand.value), operand.null)
        return self.read_off(node, operand)

    def extreme(self, node: s.Call, arguments: list[Value]) -> Value:
        """The greatest or least of what is there; null where a column that must be there is not."""
        result = arguments[0]
        for other in arguments[1:]:
            ahead = other.value > result.value if node.function == "GREATEST" else other.value < result.value
            taken = all_of([not_(other.null), any_of([result.null, ahead])])
            result = Value(if_else(taken, other.value, result.value), all_of([result.null, other.null]))
        needed = [name for argument in node.arguments for name in s.names(argument)]
        blank = [
            self.record.column(self.prefix + name).null
            for name in needed
            if name not in self.optional and name not in NEVER_NULL
        ]
        return Value(result.value, any_of([result.null, *blank]))

    def read_off(self, node: s.Call, operand: Value) -> Value:
        """The length of a text, the year or month of a day: known to lie within limits, no more."""
        self.exact = False
        found = self.record.unknown(f"{node.function} {operand.value.sexpr()}", z3.Int)
        facts = [found >= 0]
        if node.function == "MONTH":
            facts = [found >= 1, found <= 12]
        if node.function == "YEAR":
            begins, ends = (z3.ToReal(year) * YEAR for year in (found - 1, found))
            facts = [z3.ToReal(operand.value) >= begins - 2, z3.ToReal(operand.value) <= ends + 2]
        self.assume(node, facts)
        return Value(z3.ToReal(found), operand.null)

    def assume(self, node: s.Node, facts: list[Any]) -> None:
        """Remember what is sure of an unknown that is read off the columns of a node."""
        self.record.assume([self.prefixed(name) for name in s.names(node)], facts)

    def prefixed(self, name: str) -> str:
        return name if name in NEVER_NULL else self.prefix + name


def first(arguments: list[Value]) -> Value:
    """The first that is not null."""
    result = arguments[-1]
    for argument in reversed(arguments[:-1]):
        result = Value(if_else(not_(argument.null), argument.value, result.value), all_of([argument.null, result.null]))
    return result


@cache
def days_of(count: int, unit: str) -> tuple[int, int]:
    """The least and the most days of ``count`` days, weeks, months or years."""
    if unit in DAYS:
        return count * DAYS[unit], count * DAYS[unit]
    months = count * (12 if unit == "year" else 1)
    # a century without a leap day may make it one day shorter than any of four years in a row
    starts = [start + timedelta(days) for start in (date(1897, 1, 1), date(1997, 1, 1)) for days in range(CYCLE)]
    spans = [(later(start, months) - start).days for start in starts]
    return min(spans) - (months >= 1200), max(spans) + (months >= 1200)


def later(start: date, months: int) -> date:
    """The same day some months later, or the last of that month where it is shorter."""
    year, month = divmod(start.month - 1 + months, 12)
    first = date(start.year + year, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first.replace(day=min(start.day, (following - first).days))
