"""Where sentences end."""

from __future__ import annotations

import pytest

from checker.kinds.text_mentions import sentence_at, sentence_starts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three?", 3),
        ("Møtet var 26. Januar kom senere.", 1),
        ("Det koster 3 mill. NOK i år. Mer senere.", 2),
        ("Det er ca. 3 millioner. Det øker.", 2),
        ("Version 1.5 is out", 1),
        ("«Ferdig.» Ny setning.", 2),
        ("", 1),
    ],
)
def test_how_many_sentences(text: str, count: int) -> None:
    assert len(sentence_starts(text)) == count


def test_the_sentence_around_a_place() -> None:
    text = "Først dette. Så 46 millioner. Til slutt."
    first, last = sentence_at(text, text.index("46"))
    assert text[first:last].strip() == "Så 46 millioner."
