"""From text to tokens to a syntax tree, by recursive descent: one method a level of precedence, loosest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from checker.expression.syntax import (
    Arithmetic,
    Between,
    Call,
    Case,
    Compare,
    Day,
    ExpressionMistake,
    In,
    Interval,
    IsNull,
    Like,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    String,
)

TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>\d+(?:\.\d+)?)
      | '(?P<string>(?:[^']|'')*)'
      | (?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
      | (?P<operator><=|>=|<>|!=|[-+*/(),<>=])""",
    re.VERBOSE,
)
LOGIC = frozenset({"AND", "OR", "NOT", "IS", "NULL", "IN", "BETWEEN", "LIKE", "DISTINCT", "FROM"})
KEYWORDS = LOGIC | {"CASE", "WHEN", "THEN", "ELSE", "END", "DATE", "INTERVAL", "TRUE", "FALSE"}
CASTS = ("CAST", "TRY_CAST", "CONVERT")
COMPARATORS = ("=", "<>", "<", "<=", ">", ">=")
INTERVAL = re.compile(r"(\d{1,5}) (day|week|month|year)s?")
DEEPEST = 10  # Polars' own parser takes exponential time from some twenty nested brackets on
LONGEST = 600  # tokens
KEPT = 2048  # trees: a rulebook that is read again has the same ones


@dataclass(frozen=True)
class Token:
    """One token. ``kind`` is number, string, name, operator, keyword or end; keywords are in capitals."""

    kind: str
    text: str
    position: int


def tokens(text: str, offset: int) -> list[Token]:
    """The tokens of ``text``, an end token last. Raises ExpressionMistake at a character that begins none."""
    found: list[Token] = []
    place = 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            key = "open-quote" if text[place] == "'" else "character"
            raise ExpressionMistake(place + offset, key, found=text[place])
        kind = str(match.lastgroup)
        if kind != "space":
            found.append(token(kind, match[kind], place + offset))
        place = match.end()
    return [*found, Token("end", "", len(text) + offset)]


def token(kind: str, text: str, position: int) -> Token:
    if kind == "name" and text.upper() in KEYWORDS:
        return Token("keyword", text.upper(), position)
    if kind == "operator" and text == "!=":
        return Token(kind, "<>", position)
    return Token(kind, text.replace("''", "'") if kind == "string" else text, position)


@lru_cache(KEPT)
def parse(text: str, offset: int = 0) -> Node:
    """The tree of ``text``, cached. Raises ExpressionMistake at the first token that does not fit."""
    found = tokens(text, offset)
    if len(found) > LONGEST:
        raise ExpressionMistake(found[LONGEST].position, "too-long", limit=LONGEST)
    return Parser(found).whole()


class Parser:
    """Walks the tokens once, from left to right."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def take(self, *texts: str) -> Token | None:
        """The next token, if it is an operator or keyword among ``texts``; else nothing is read."""
        token = self.token
        if token.kind in ("operator", "keyword") and token.text in texts:
            self.place += 1
            return token
        return None

    def expect(self, text: str) -> Token:
        """The next token, which must be ``text``."""
        token = self.take(text)
        if token is None:
            raise self.unexpected(text)
        return token

    def unexpected(self, wanted: str) -> ExpressionMistake:
        """The mistake of finding another token than the one wanted."""
        if self.token.kind == "end":
            return ExpressionMistake(self.token.position, "ends", wanted=wanted)
        return ExpressionMistake(self.token.position, "unexpected", found=self.token.text, wanted=wanted)

    def whole(self) -> Node:
        tree = self.condition()
        if self.token.text.upper() == "OVER":
            raise ExpressionMistake(self.token.position, "window")
        if self.token.kind != "end":
            raise ExpressionMistake(self.token.position, "left-over", found=self.token.text)
        return tree

    @contextmanager
    def nested(self) -> Iterator[None]:
        """One level deeper, with a limit to how deep an expression may nest."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionMistake(self.token.position, "too-deep", limit=DEEPEST)
        yield
        self.depth -= 1

    def condition(self) -> Node:
        left = self.conjunction()
        while token := self.take("OR"):
            left = Logic(token.position, "OR", left, self.conjunction())
        return left

    def conjunction(self) -> Node:
        left = self.negation()
        while token := self.take("AND"):
            left = Logic(token.position, "AND", left, self.negation())
        return left

    def negation(self) -> Node:
        if token := self.take("NOT"):
            with self.nested():
                return Not(token.position, self.negation())
        return self.comparison()

    def comparison(self) -> Node:
        """A sum, alone or compared with something."""
        left = self.sum()
        if token := self.take(*COMPARATORS):
            return Compare(token.position, token.text, left, self.sum())
        if token := self.take("IS"):
            return self.after_is(left, token)
        negated = self.take("NOT") is not None
        if token := self.take("IN"):
            return In(token.position, left, self.options(), negated)
        if token := self.take("BETWEEN"):
            low = self.sum()
            self.expect("AND")
            return Between(token.position, left, low, self.sum(), negated)
        if token := self.take("LIKE"):
            return Like(token.position, left, self.string(), negated)
        if negated:
            raise self.unexpected("IN, BETWEEN, LIKE")
        return left

    def after_is(self, left: Node, token: Token) -> Node:
        """What follows IS: NULL, or DISTINCT FROM."""
        negated = self.take("NOT") is not None
        if self.take("NULL"):
            return IsNull(token.position, left, negated)
        self.expect("DISTINCT")
        self.expect("FROM")
        operator = "IS NOT DISTINCT FROM" if negated else "IS DISTINCT FROM"
        return Compare(token.position, operator, left, self.sum())

    def options(self) -> tuple[Node, ...]:
        self.expect("(")
        options = [self.literal()]
        while self.take(","):
            options.append(self.literal())
        self.expect(")")
        return tuple(options)

    def literal(self) -> Node:
        """A literal; anything else is a mistake."""
        position = self.token.position
        node = self.factor()
        bare = node.operand if isinstance(node, Negative) else node
        if not isinstance(bare, Number | String | Day):
            raise ExpressionMistake(position, "literal-wanted")
        return node

    def string(self) -> String:
        token = self.token
        if token.kind != "string":
            raise self.unexpected("'…'")
        self.place += 1
        return String(token.position, token.text)

    def sum(self) -> Node:
        left = self.product()
        while token := self.take("+", "-"):
            left = Arithmetic(token.position, token.text, left, self.product())
        return left

    def product(self) -> Node:
        left = self.factor()
        while token := self.take("*", "/"):
            left = Arithmetic(token.position, token.text, left, self.factor())
        return left

    def factor(self) -> Node:
        if token := self.take("-"):
            with self.nested():
                return Negative(token.position, self.factor())
        return self.atom()

    def atom(self) -> Node:
        """A literal, a name, a call, a CASE, or something in brackets."""
        token = self.token
        if self.take("("):
            with self.nested():
                inner = self.condition()
            self.expect(")")
            return inner
        if self.take("CASE"):
            with self.nested():
                return self.case(token)
        if self.take("DATE"):
            return self.day()
        if self.take("INTERVAL"):
            return self.interval()
        if token.kind == "string":
            return self.string()
        if token.kind not in ("number", "name"):
            raise self.unexpected("…")
        self.place += 1
        if token.kind == "number":
            return Number(token.position, Decimal(token.text))
        return self.call(token) if self.take("(") else Name(token.position, token.text)

    def call(self, name: Token) -> Node:
        if name.text.upper() in CASTS:
            raise ExpressionMistake(name.position, "cast", found=name.text)
        arguments: list[Node] = []
        while not self.take(")"):
            if arguments:
                self.expect(",")
            with self.nested():
                arguments.append(self.condition())
        return Call(name.position, name.text.upper(), tuple(arguments))

    def case(self, start: Token) -> Node:
        branches: list[tuple[Node, Node]] = []
        while self.take("WHEN"):
            condition = self.condition()
            self.expect("THEN")
            branches.append((condition, self.sum()))
        if not branches:
            raise self.unexpected("WHEN")
        otherwise = self.sum() if self.take("ELSE") else None
        self.expect("END")
        return Case(start.position, tuple(branches), otherwise)

    def day(self) -> Day:
        """The date in quotes behind DATE."""
        given = self.string()
        try:
            day = date.fromisoformat(given.value)
        except ValueError:
            day = None
        if day is None or day.isoformat() != given.value:  # Python takes 20230131 and 2023-W05-2 too
            raise ExpressionMistake(given.position, "date", found=given.value)
        return Day(given.position, day)

    def interval(self) -> Interval:
        given = self.string()
        match = INTERVAL.fullmatch(given.value)
        if match is None:
            raise ExpressionMistake(given.position, "interval", found=given.value)
        return Interval(given.position, int(match[1]), match[2])
