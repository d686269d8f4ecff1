"""Every contract rule has a title, a message and a remedy in every language."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import checker.intake
from checker.texts import LANGUAGES, room_texts

TEXTS = room_texts("structure")
FILES = Path(str(checker.intake.__file__)).parent.rglob("*.py")
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
RULES = sorted(set(re.findall(r'"(CONTRACT-[A-Z-]+)"', SOURCE)))


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_an_entry_says_the_same_in_every_language(name: str) -> None:
    entry = TEXTS[name]
    assert set(entry) == set(LANGUAGES)
    assert len({frozenset(placeholders(sentence)) for sentence in entry.values()}) == 1


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("part", ["title", "message", "remedy"])
def test_a_rule_has_its_sentences(rule: str, part: str) -> None:
    assert f"{rule}-{part}" in TEXTS


def test_every_sentence_is_used() -> None:
    keys = set(re.findall(r'"structure\.([a-z-]+)"', SOURCE)) | set(re.findall(r'not_of_type\("([a-z-]+)"', SOURCE))
    built = ("expected-", "bound-", "group-or-decimal", "day-or-month")
    unused = {name for name in TEXTS if name not in keys and not name.startswith((*built, *RULES))}
    assert unused == set()
    assert keys <= set(TEXTS)
