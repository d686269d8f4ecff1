"""Tokens: what begins one, and where each begins."""

from __future__ import annotations

import pytest

from checker.expression.parser import tokens
from checker.expression.syntax import ExpressionMistake


def test_kinds_and_places() -> None:
    found = [(token.kind, token.text, token.position) for token in tokens("a.b <= 1.50 AND Not x != 'Ål''s'", 4)]
    assert found == [
        ("name", "a.b", 4),
        ("operator", "<=", 8),
        ("number", "1.50", 11),
        ("keyword", "AND", 16),
        ("keyword", "NOT", 20),
        ("name", "x", 24),
        ("operator", "<>", 26),
        ("string", "Ål's", 29),
        ("end", "", 36),
    ]


@pytest.mark.parametrize("character", ['"', ";", "%", "#", "[", "{", "|", "&", "\\", "$", "@", "`", "\x00", "…"])
def test_a_character_that_begins_no_token(character: str) -> None:
    with pytest.raises(ExpressionMistake) as caught:
        tokens(f"ab {character} c", 0)
    assert (caught.value.position, caught.value.text.key) == (3, "expression.character")
