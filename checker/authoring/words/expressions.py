"""Expressions in words: columns by their titles, terms by the vocabularies' words, with or without a row's figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.authoring.words.phrases import figure, joined, name_title, number, phrase
from checker.expression import Expression
from checker.expression import syntax as s
from checker.expression.typing import Typing
from checker.kinds.rule import RECORD
from checker.model.types import Type
from checker.model.values import short_decimal_text
from checker.schema.packs import Pack
from checker.schema.tables import TableDescription

SIGNS = {"<=": "≤", ">=": "≥", "<": "<", ">": ">", "=": "=", "<>": "≠", "-": "−", "*": "×", "+": "+", "/": "/"}
WORDS = {"<=": "at-most", ">=": "at-least", "<": "before", ">": "after", "=": "is", "<>": "is-not"}
WORDS |= {"IS NOT DISTINCT FROM": "is", "IS DISTINCT FROM": "is-not"}
LOOSE, OR, AND, NOT, COMPARED, SUM, PRODUCT, ATOM = range(8)
NO_TYPE = Type("text")


class Speech:
    """Says expressions on one table in one language.

    ``titles`` are those of names that no table has. With ``values`` (a row's values by name) each name is followed by
    its figure in square brackets. ``record`` is the table of the record that a row belongs to, where expressions are
    on rows of another table.
    """

    def __init__(
        self,
        pack: Pack,
        table: TableDescription,
        scope: Mapping[str, Type],
        language: str,
        values: Mapping[str, Any] | None = None,
        record: TableDescription | None = None,
        titles: Mapping[str, str] | None = None,
    ) -> None:
        self.record = record
        self.pack = pack
        self.table = table
        self.scope = scope
        self.language = language
        self.values = values
        self.titles = titles or {}
        self.types: dict[int, Type] = {}

    def say(self, expression: Expression, beside: Type | None = None) -> str:
        """An expression in words. ``beside``: the type of the other side, which gives a bare number its unit."""
        self.types = (typing := Typing(self.scope, True)).types
        typing.type_of(expression.tree)
        if beside is not None:
            return self.literal(expression.tree, beside)
        return self.node(expression.tree)

    def operand(self, expression: Expression) -> str:
        """An expression in words, in brackets where a sign may not follow it."""
        self.say(expression)
        return self.node(expression.tree, SUM)

    def phrase(self, name: str, /, **values: Any) -> str:
        return phrase(name, self.language, **values)

    def node(self, node: s.Node, least: int = LOOSE) -> str:
        """A node in words, in brackets where it binds looser than ``least``."""
        level, text = getattr(self, f"say_{type(node).__name__.lower()}")(node)
        return f"({text})" if level < least else text

    def literal(self, node: s.Node, beside: Type) -> str:
        """A node beside a value of a type: a bare number takes that value's unit."""
        bare = node.operand if isinstance(node, s.Negative) else node
        if isinstance(bare, s.Number) and beside.kind == "number" and beside.unit:
            return number(-bare.value if bare is not node else bare.value, beside, self.language)
        return self.node(node, SUM)

    def type(self, node: s.Node) -> Type:
        return self.types.get(id(node), NO_TYPE)

    def say_number(self, node: s.Number) -> tuple[int, str]:
        return ATOM, short_decimal_text(node.value, self.language)

    def say_string(self, node: s.String) -> tuple[int, str]:
        """A term by its title, another text as it is, both in quotes."""
        return ATOM, figure(node.value, self.type(node), self.pack, self.language)

    def say_day(self, node: s.Day) -> tuple[int, str]:
        return ATOM, figure(node.value, NO_TYPE, self.pack, self.language)

    def say_interval(self, node: s.Interval) -> tuple[int, str]:
        return ATOM, self.phrase(f"{node.unit}-{'one' if node.count == 1 else 'many'}", count=node.count)

    def title(self, name: str) -> str:
        """The title of a name; that of the judged record's columns names its table."""
        if self.record is None or not name.startswith(RECORD):
            return name_title(name, self.table, self.pack, self.language)
        column = name_title(name.removeprefix(RECORD), self.record, self.pack, self.language)
        return self.phrase("related", column=column, table=self.record.title(self.language))

    def say_name(self, node: s.Name) -> tuple[int, str]:
        """The title of a column, with the row's figure if there is a row."""
        title = self.titles.get(node.name) or self.title(node.name)
        if self.values is None or node.name not in self.values:
            return ATOM, title
        kind = self.scope.get(node.name, NO_TYPE)
        return ATOM, f"{title} [{figure(self.values[node.name], kind, self.pack, self.language)}]"

    def say_negative(self, node: s.Negative) -> tuple[int, str]:
        return ATOM, f"−{self.node(node.operand, ATOM)}"

    def say_arithmetic(self, node: s.Arithmetic) -> tuple[int, str]:
        """A calculation; a date minus a date as the days between."""
        if self.type(node.left).kind == self.type(node.right).kind == "date":
            first, last = self.node(node.right, SUM), self.node(node.left, SUM)
            return SUM, self.phrase("days-between", first=first, last=last)
        level = SUM if node.operator in "+-" else PRODUCT
        right = self.node(node.right, level + 1)
        return level, f"{self.node(node.left, level)} {SIGNS[node.operator]} {right}"

    def say_compare(self, node: s.Compare) -> tuple[int, str]:
        """A comparison: signs between numbers and dates, words between other values."""
        left, right = self.type(node.left), self.type(node.right)
        first, second = self.literal(node.left, right), self.literal(node.right, left)
        if {left.kind, right.kind} & {"number", "date"} and node.operator in SIGNS:
            return COMPARED, f"{first} {SIGNS[node.operator]} {second}"
        return COMPARED, self.phrase(WORDS[node.operator], left=first, right=second)

    def say_logic(self, node: s.Logic) -> tuple[int, str]:
        """AND or OR; brackets where the two meet."""
        own = AND if node.operator == "AND" else OR
        parts = [
            f"({self.node(each)})" if self.mixed(each, node) else self.node(each) for each in (node.left, node.right)
        ]
        return own, f"{parts[0]} {self.phrase(node.operator.lower())} {parts[1]}"

    def mixed(self, inner: s.Node, outer: s.Logic) -> bool:
        """Whether an AND is inside an OR, or the other way round."""
        return isinstance(inner, s.Logic) and inner.operator != outer.operator

    def say_not(self, node: s.Not) -> tuple[int, str]:
        return NOT, self.phrase("not", text=self.node(node.operand))

    def say_isnull(self, node: s.IsNull) -> tuple[int, str]:
        return COMPARED, self.phrase("is-filled" if node.negated else "is-blank", text=self.node(node.operand, SUM))

    def say_in(self, node: s.In) -> tuple[int, str]:
        """One of some literals, or none of them."""
        kind = self.type(node.operand)
        options = joined([self.literal(option, kind) for option in node.options], self.language, "or")
        return COMPARED, self.phrase(
            "is-not" if node.negated else "is", left=self.node(node.operand, SUM), right=options
        )

    def say_between(self, node: s.Between) -> tuple[int, str]:
        """Between two ends, both included."""
        kind = self.type(node.operand)
        ends = {"low": self.literal(node.low, kind), "high": self.literal(node.high, kind)}
        key = "not-between" if node.negated else "between"
        return COMPARED, self.phrase(key, text=self.node(node.operand, SUM), **ends)

    def say_like(self, node: s.Like) -> tuple[int, str]:
        key = "not-like" if node.negated else "like"
        return COMPARED, self.phrase(key, text=self.node(node.operand, SUM), pattern=node.pattern.value)

    def say_case(self, node: s.Case) -> tuple[int, str]:
        parts = [self.phrase("if", condition=self.node(when), result=self.node(then)) for when, then in node.branches]
        if node.otherwise is not None:
            parts.append(self.phrase("else", result=self.node(node.otherwise)))
        return LOOSE, "; ".join(parts)

    def say_call(self, node: s.Call) -> tuple[int, str]:
        name = node.function.lower()
        arguments = [self.node(each) for each in node.arguments]
        if name == "coalesce":
            return LOOSE, self.phrase("or-else").join(arguments)
        if name in ("greatest", "least"):
            dates = self.type(node).kind == "date"
            return LOOSE, self.phrase(f"{name}-date" if dates else name, parts=joined(arguments, self.language))
        return ATOM, self.phrase(f"call-{name}", text=arguments[0])
