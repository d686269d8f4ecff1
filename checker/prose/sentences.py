"""Sentences: where one ends and the next begins, so that a name in another sentence is not taken for this one's."""

from __future__ import annotations

import re
from bisect import bisect_right

END = re.compile(r"(?<=[.!?])[»\"')\]]*\s+(?=[«\"'(\[]*[A-ZÆØÅ0-9])")
SHORT = re.compile(r"(?:^|[\s(])(?:[^\W\d_]{1,4}|\d{1,2})\.[»\"')\]]*$")  # "mill.", "ca.", "nr.", "26."


def starts(text: str) -> list[int]:
    """Where the sentences of a text begin. After an abbreviation or a day of the month none does."""
    return [0, *(match.end() for match in END.finditer(text) if not SHORT.search(text[: match.start()][-8:]))]


def sentence_at(text: str, place: int) -> tuple[int, int]:
    """The sentence around a place: from where to where."""
    begins = starts(text)
    index = bisect_right(begins, place) - 1
    end = begins[index + 1] if index + 1 < len(begins) else len(text)
    return begins[index], end
