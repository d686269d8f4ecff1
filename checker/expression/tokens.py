"""From text to tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.expression.mistake import ExpressionMistake

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
    """One token: names that are keywords become keywords, doubled quotes in strings become one."""
    if kind == "name" and text.upper() in KEYWORDS:
        return Token("keyword", text.upper(), position)
    if kind == "operator" and text == "!=":
        return Token(kind, "<>", position)
    return Token(kind, text.replace("''", "'") if kind == "string" else text, position)
