"""Words of the history's tables."""

from __future__ import annotations

from typing import Any

from checker.texts import Text


def phrase(name: str, language: str, /, **values: Any) -> str:
    """The entry ``name`` of the history's texts."""
    return Text(f"history.{name}", values).say(language)


def colour(name: str | None, language: str) -> str:
    """A colour's word; a dash for none."""
    return phrase(f"colour-{name}", language) if name else "–"
