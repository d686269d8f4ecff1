"""Every sentence of the readers is there in both languages, and every sentence that is there is said."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import checker.intake
import checker.intake.zip_limits
from checker.texts import LANGUAGES, room_texts

FILES = [*Path(str(checker.intake.__file__)).parent.rglob("*.py"), Path(str(checker.intake.zip_limits.__file__))]
SOURCES = "".join(path.read_text(encoding="utf-8") for path in FILES)


@pytest.mark.parametrize("entry", room_texts("reading"))
def test_both_languages_have_the_same_places(entry: str) -> None:
    sentences = room_texts("reading")[entry]
    assert set(sentences) == set(LANGUAGES)
    places = [{name for _, name, _, _ in Formatter().parse(sentence) if name} for sentence in sentences.values()]
    assert places[0] == places[1]


def test_the_sentences_said_are_the_sentences_there() -> None:
    said = set(re.findall(r'"reading\.([a-z0-9-]+)"', SOURCES))
    there = {entry for entry in room_texts("reading") if not entry.startswith("expected-")}
    assert said | {"semicolon", "comma", "tab"} == there
