"""What the program says: every entry in every language, and how a sentence is put together."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

import checker.texts
from checker.texts import LANGUAGES, Text, Title, room_texts, template

ROOMS = sorted(path.stem for path in Path(checker.texts.__file__).parent.glob("*.toml"))
ENTRIES = [(room, name) for room in ROOMS for name in room_texts(room)]


def placeholders(text: str) -> set[str]:
    """What a sentence has in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize(("room", "name"), ENTRIES)
def test_an_entry_says_the_same_in_every_language(room: str, name: str) -> None:
    entry = room_texts(room)[name]
    assert set(entry) == set(LANGUAGES)
    assert all(isinstance(text, str) for text in entry.values())
    assert placeholders(entry["nb"]) == placeholders(entry["en"])
    assert all(re.fullmatch(r"[a-z_]+", each) for each in placeholders(entry["nb"]))
    values = dict.fromkeys(placeholders(entry["nb"]), "x")
    for language in LANGUAGES:
        assert Text(f"{room}.{name}", values).say(language) == entry[language].format(**values)


@pytest.mark.parametrize("room", ROOMS)
def test_norwegian_is_not_english_left_over(room: str) -> None:
    for name, entry in room_texts(room).items():
        words = re.findall(r"\w+", re.sub(r'"[^"]*"', "", entry["nb"]))
        assert not {"the", "with", "which", "cannot", "and"} & set(words), name


def test_texts_within_texts_speak_the_same_language() -> None:
    inner = Text("expression.date", {"found": "x"})
    outer = Text("expression.wanted", {"wanted": inner, "found": Title("n", {"nb": "Fase", "en": "Phase"})})
    assert outer.say("nb") == template("expression.wanted", "nb").format(wanted=inner.say("nb"), found="Fase")
    assert outer.say("en") == template("expression.wanted", "en").format(wanted=inner.say("en"), found="Phase")
    assert str(outer) == outer.say("en")


def test_a_language_that_is_not_known_is_english() -> None:
    assert Text("rulebook.none").say("fi") == Text("rulebook.none").say("en") != Text("rulebook.none").say("nb")


def test_a_title_falls_back() -> None:
    assert Title("phase", {"nb": "Fase"}).say("en") == "Fase"
    assert Title("phase", {"nb": "Fase", "en": "Phase"}).say("en") == "Phase"
    assert Title("phase").say("nb") == "phase"


@pytest.mark.parametrize("key", ["rulebook.no-such-entry", "no-such-room.entry", "rulebook", ""])
def test_a_key_that_is_not_there_is_a_bug(key: str) -> None:
    with pytest.raises((KeyError, OSError)):
        template(key, "nb")


@pytest.mark.parametrize("room", ROOMS)
def test_no_entry_is_lost_by_standing_twice(room: str) -> None:
    source = (Path(checker.texts.__file__).parent / f"{room}.toml").read_text(encoding="utf-8")
    assert len(re.findall(r"(?m)^\[", source)) == len(tomllib.loads(source))
