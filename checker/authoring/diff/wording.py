"""The words of a difference."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from checker.authoring.diff.content import Change, Said
from checker.renderers.parts.wording import plain
from checker.texts import Text

ARROW = " → "


def phrase(name: str, language: str, /, **values: Any) -> str:
    """The entry ``name`` of the difference's texts."""
    return Text(f"diff.{name}", values).say(language)


def word(outcome: str | None, language: str) -> str:
    """An outcome as people say it; None is "not judged"."""
    return phrase(f"outcome-{(outcome or 'not judged').replace(' ', '-')}", language)


def turn(old: str | None, new: str | None, language: str) -> str:
    """From one outcome to another."""
    return f"{word(old, language)}{ARROW}{word(new, language)}"


def both(old: str, new: str) -> str:
    """Two figures; one where they are the same."""
    return old if old == new else f"{old}{ARROW}{new}"


def figure(change: Change, name: str, language: str) -> str:
    """What was observed, or the limit, under both rulebooks."""
    return plain(both(spoken(change.old, name, language), spoken(change.new, name, language)))


def spoken(said: Said, name: str, language: str) -> str:
    """A figure in a language; a dash where there is none."""
    return said.spoken.get(language, {}).get(name) or "–"


def listed(parts: Iterable[str]) -> str:
    """Several parts in one line."""
    return "; ".join(parts)
