"""The engine that patterns run on: RE2, which needs time in proportion to the text, whatever the pattern.

It knows no look-behind and no back-references, and takes ``\\b`` and ``\\w`` for ASCII: ``\\pL`` is a letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

MEMORY = 8 << 20  # bytes for one pattern's automaton; beyond it RE2 is slower, and still linear


class PatternMistake(Exception):
    """A pattern that RE2 does not take, in its own words."""


@cache
def compiled(pattern: str, longest: bool = False) -> Any:
    """The pattern, capitals apart. Raises PatternMistake."""
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.longest_match = longest
    options.max_mem = MEMORY
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        words = error.args[0] if error.args else ""
        raise PatternMistake(words.decode(errors="replace") if isinstance(words, bytes) else str(words)) from None


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first; a space may be any space."""
    import re2

    ordered = sorted(dict.fromkeys(filter(None, words)), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(re2.escape(word) for word in ordered)})"
