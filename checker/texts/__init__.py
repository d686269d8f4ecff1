"""What the program says to people, in every language it speaks.

The sentences are in the TOML files of this folder, one file for each topic; ``Text("reading.empty-file", …)``
names the entry ``empty-file`` of ``reading.toml``. Each entry has one sentence per language.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("nb", "en")


@dataclass(frozen=True)
class Title:
    """What something of a pack is called, per language; ``name`` where no language has a title."""

    name: str
    titles: Mapping[str, str] = field(default_factory=dict)

    def say(self, language: str) -> str:
        """The title in a language."""
        return self.titles.get(language) or next(iter(self.titles.values()), self.name)


@dataclass(frozen=True)
class Text:
    """A sentence to be said: the key of its entry and the values to put in. No language is chosen yet."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.say("en")

    def say(self, language: str) -> str:
        """The sentence in ``language`` (English where the language is not known), values put in."""
        values = {name: said(value, language) for name, value in self.values.items()}
        return template(self.key, language).format(**values)


def said(value: Any, language: str) -> Any:
    """A value as it is put into a sentence: texts and titles in the language, anything else as it is."""
    return value.say(language) if isinstance(value, Text | Title) else value


def template(key: str, language: str) -> str:
    """The unfilled sentence of ``key``. Raises KeyError for a key that no file has: a bug, never bad input."""
    room, _, name = key.partition(".")
    entry = room_texts(room)[name]
    return str(entry.get(language) or entry["en"])


@cache
def room_texts(room: str) -> dict[str, dict[str, str]]:
    """All entries of one file, by name and then language."""
    source = files(__name__).joinpath(f"{room}.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)
