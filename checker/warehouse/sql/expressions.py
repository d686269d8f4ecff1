"""From a rule's typed tree to a warehouse's SQL, with the same nulls as ``expression/evaluate.py`` gives to Polars."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from functools import reduce

from sqlglot import exp

from checker.expression import syntax as s
from checker.expression import typed
from checker.expression.evaluate import NEVER_NULL
from checker.expression.typing import Typing
from checker.model.types import Type
from checker.warehouse.connection import NotExact

Resolve = Callable[[str], exp.Expr]
COMPARISONS: Mapping[str, type[exp.Binary]] = {
    "=": exp.EQ,
    "<>": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
    "IS DISTINCT FROM": exp.NullSafeNEQ,
    "IS NOT DISTINCT FROM": exp.NullSafeEQ,
}
ORDER = ("<", "<=", ">", ">=")
ARITHMETIC: Mapping[str, type[exp.Binary]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul}


def translate(
    tree: s.Node, scope: Mapping[str, Type], optional: Collection[str], resolve: Resolve, dialect: str
) -> exp.Expr:
    """The SQL of an expression. ``resolve`` gives the SQL of a column by the name that the rule uses.

    Raises NotExact for what the dialect cannot say exactly.
    """
    written: exp.Expr = Translator(typed(tree, scope), optional, resolve, dialect).of(tree)
    return written


class Translator(s.Visitor):
    """Writes one tree as a sqlglot expression."""

    def __init__(self, typing: Typing, optional: Collection[str], resolve: Resolve, dialect: str) -> None:
        self.typing = typing
        self.optional = optional
        self.resolve = resolve
        self.dialect = dialect

    def unsupported(self, node: s.Node) -> exp.Expr:
        raise NotExact("expression", what=type(node).__name__)

    def kind(self, node: s.Node) -> Type:
        return self.typing.types[id(node)]

    def of_number(self, node: s.Number) -> exp.Expr:
        return self.decimal(node.value)

    def decimal(self, value: Decimal) -> exp.Expr:
        """A decimal. SQLite has whole numbers only; the rest it would keep as binary fractions."""
        if self.dialect == "sqlite" and value != value.to_integral_value():
            raise NotExact("decimals", dialect=self.dialect)
        return number(value)

    def of_string(self, node: s.String) -> exp.Expr:
        return text(node.value)

    def of_day(self, node: s.Day) -> exp.Expr:
        return exp.cast(exp.Literal.string(node.value.isoformat()), self.date_type)

    @property
    def date_type(self) -> str:
        """SQLite keeps dates as texts in the order of the calendar."""
        return "TEXT" if self.dialect == "sqlite" else "DATE"

    def of_name(self, node: s.Name) -> exp.Expr:
        return self.resolve(node.name)

    def of_negative(self, node: s.Negative) -> exp.Expr:
        return exp.paren(exp.Sub(this=exp.Literal.number(0), expression=self.of(node.operand)))

    def of_arithmetic(self, node: s.Arithmetic) -> exp.Expr:
        """Numbers with numbers, exact in NUMERIC; a date less a date in days; a date and an interval."""
        if self.kind(node.left).kind == "date":
            return self.of_dates(node)
        left, right = self.of(node.left), self.of(node.right)
        if node.operator == "/":
            assert isinstance(node.right, s.Number)
            return exp.paren(exp.Mul(this=left, expression=self.decimal(Decimal(1) / node.right.value)))
        return exp.paren(ARITHMETIC[node.operator](this=left, expression=right))

    def of_dates(self, node: s.Arithmetic) -> exp.Expr:
        """A date less a date, or with an interval."""
        left = self.of(node.left)
        if not isinstance(node.right, s.Interval):
            return days_between(left, self.of(node.right), self.dialect)
        if self.dialect != "postgres":
            raise NotExact("interval", dialect=self.dialect)
        span = exp.Interval(this=exp.Literal.string(str(node.right.count)), unit=exp.var(node.right.unit))
        moved = (exp.Add if node.operator == "+" else exp.Sub)(this=left, expression=span)
        return exp.cast(moved, "DATE")

    def of_compare(self, node: s.Compare) -> exp.Expr:
        """A comparison; the terms of an ordered vocabulary by their places in it."""
        left, right = self.of(node.left), self.of(node.right)
        kind = next((found for each in (node.left, node.right) if (found := self.kind(each)).kind == "term"), None)
        if kind is not None and node.operator in ORDER:
            left, right = rank(left, kind.terms), rank(right, kind.terms)
        return exp.paren(COMPARISONS[node.operator](this=left, expression=right))

    def of_logic(self, node: s.Logic) -> exp.Expr:
        joined = exp.And if node.operator == "AND" else exp.Or
        return exp.paren(joined(this=self.of(node.left), expression=self.of(node.right)))

    def either(self, conditions: Sequence[exp.Expr]) -> exp.Expr:
        return either(conditions)

    def negated(self, condition: exp.Expr) -> exp.Expr:
        return exp.paren(exp.Not(this=condition))

    def of_isnull(self, node: s.IsNull) -> exp.Expr:
        empty = is_null(self.of(node.operand))
        return self.negated(empty) if node.negated else empty

    def of_like(self, node: s.Like) -> exp.Expr:
        """LIKE, in which a backslash is a letter as any other, and capitals count."""
        if self.dialect != "postgres":
            raise NotExact("like", dialect=self.dialect)
        like = exp.Like(this=self.of(node.operand), expression=text(node.pattern.value))
        found = exp.paren(exp.Escape(this=like, expression=exp.Literal.string("")))
        return self.negated(found) if node.negated else found

    def of_case(self, node: s.Case) -> exp.Expr:
        """CASE, null where a condition cannot be known."""
        case = exp.Case()
        for condition, result in node.branches:
            test = self.of(condition)
            case = case.when(is_null(test), exp.null()).when(test.copy(), self.of(result))
        return case.else_(self.of(node.otherwise)) if node.otherwise else case

    def of_call(self, node: s.Call) -> exp.Expr:
        """A function; GREATEST and LEAST null where a column that they need is."""
        arguments = [self.of(argument) for argument in node.arguments]
        if node.function in ("YEAR", "MONTH"):
            return date_part(node.function, arguments[0], self.dialect)
        if node.function in ("COALESCE", "ABS", "LENGTH"):
            return exp.func(node.function, *arguments)
        if node.function not in ("GREATEST", "LEAST"):
            raise NotExact("expression", what=node.function)
        called = furthest(node.function, arguments, self.dialect)
        needed = dict.fromkeys(name for argument in node.arguments for name in s.names(argument))
        blank = [name for name in needed if name not in self.optional and name not in NEVER_NULL]
        if not blank:
            return called
        return exp.Case().when(either([is_null(self.resolve(name)) for name in blank]), exp.null()).else_(called)


def number(value: Decimal) -> exp.Expr:
    written = exp.Literal.number(format(abs(value), "f"))
    return exp.paren(exp.Neg(this=written)) if value < 0 else written


def text(value: str) -> exp.Expr:
    """A text. A colon is put in by its number: behind it, Great Expectations' SQL layer would look for a parameter."""
    parts: list[exp.Expr] = []
    for place, part in enumerate(value.split(":")):
        if place:
            parts.append(exp.Chr(expressions=[exp.Literal.number(58)]))
        if part or not place:
            parts.append(exp.Literal.string(part))
    if len(parts) == 1:
        return parts[0]
    return exp.paren(reduce(lambda left, right: exp.DPipe(this=left, expression=right), parts))


def column(name: str, table: str) -> exp.Expr:
    """A column, its name kept to the letter."""
    return exp.column(name, table=table, quoted=True)


def either(conditions: Sequence[exp.Expr]) -> exp.Expr:
    return exp.paren(exp.or_(*conditions)) if len(conditions) > 1 else exp.paren(conditions[0])


def is_null(value: exp.Expr) -> exp.Expr:
    return exp.paren(exp.Is(this=value.copy(), expression=exp.null()))


def rank(term: exp.Expr, terms: Sequence[str]) -> exp.Expr:
    """The place of a term in its vocabulary."""
    case = exp.Case()
    for place, each in enumerate(terms):
        case = case.when(exp.EQ(this=term.copy(), expression=text(each)), exp.Literal.number(place))
    return case


def days_between(later: exp.Expr, earlier: exp.Expr, dialect: str) -> exp.Expr:
    if dialect == "sqlite":
        later, earlier = (exp.Anonymous(this="JULIANDAY", expressions=[day]) for day in (later, earlier))
        return exp.cast(exp.paren(exp.Sub(this=later, expression=earlier)), "INTEGER")
    return exp.paren(exp.Sub(this=later, expression=earlier))


def date_part(part: str, day: exp.Expr, dialect: str) -> exp.Expr:
    """The year or month of a date, as a whole number."""
    if dialect == "sqlite":
        form = exp.Literal.string("%Y" if part == "YEAR" else "%m")
        return exp.cast(exp.Anonymous(this="STRFTIME", expressions=[form, day]), "INTEGER")
    return exp.cast(exp.Extract(this=exp.var(part), expression=day), "NUMERIC")


def furthest(function: str, arguments: Sequence[exp.Expr], dialect: str) -> exp.Expr:
    """The greatest or least of some values, nulls passed over. SQLite's own is null where any of them is."""
    if dialect != "sqlite":
        return exp.Anonymous(this=function, expressions=list(arguments))
    sign = exp.GT if function == "GREATEST" else exp.LT
    result = arguments[0]
    for other in arguments[1:]:
        beyond = exp.paren(exp.or_(is_null(result), sign(this=other.copy(), expression=result.copy())))
        taken = exp.And(this=exp.Not(this=is_null(other)), expression=beyond)
        result = exp.Case().when(taken, other.copy()).else_(result)
    return result
