"""Texts of the formats, and texts from a submission made safe to show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from checker.model.report import Report
from checker.texts import Text

SHORT = 8  # letters; longer words for a colour do not fit a matrix
# control characters (also of escape sequences), marks of reading direction, and private characters
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff]")
BREAKS = re.compile("[\t\n\v\f\r \x85\u2028\u2029]+")


def phrase(name: str, language: str, /, **values: Any) -> str:
    """The entry ``name`` of the formats' texts."""
    return Text(f"rendering.{name}", values).say(language)


def count_phrase(name: str, count: int, language: str) -> str:
    """Return the singular or count_phrase of a text with its count."""
    return phrase(f"{name}-one" if count == 1 else f"{name}-many", language, count=count)


def title_of(titles: Mapping[str, str], language: str, otherwise: str = "") -> str:
    """A title in a language, else in any language it has."""
    return plain(titles.get(language) or next(iter(titles.values()), otherwise))


def plain(text: str | None) -> str:
    """Put a text on one line, without characters that could control a terminal."""
    return UNSEEN.sub("\ufffd", BREAKS.sub(" ", text or "")).strip()


def term(report: Report, name: str, language: str) -> str:
    """Return the title of a term in any vocabulary; the term itself if none has it."""
    for vocabulary in report.words.get(language, {}).values():
        if name in vocabulary:
            return plain(vocabulary[name])
    return plain(name)


def colour_word(report: Report, colour: str | None, language: str) -> str:
    """Return a short word for a colour, the pack's own if it is short; a dash for None."""
    if colour is None:
        return phrase("dash", language)
    own = report.words.get(language, {}).get("colour", {}).get(colour, "")
    if own and len(own) <= SHORT:
        return plain(own)
    return phrase(f"colour-{colour}", language)


def join(*parts: str) -> str:
    """Join the parts of one line; empty ones are left out."""
    return " · ".join(part for part in parts if part)


def shorten(text: str, longest: int) -> str:
    """Cut a text to ``longest`` characters; a cut one ends in an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
