"""Sentences: where one ends and the next begins, so that a name in another sentence is not taken for this one's."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

END = re.compile(r"(?<=[.!?])[»\"')\]]*\s+(?=[«\"'(\[]*[A-ZÆØÅ0-9])")
# what may stand before a capital or a digit without ending a sentence: "3 mill. NOK", "jf. Sak 9", "26. Januar"
ABBREVIATIONS = (
    "approx|ca|dr|eks|etc|ev|evt|fig|hhv|incl|inkl|iht|ifm|jf|kap|kl|maks|max|mfl|mill|min|mnd|mrd|nr|no|pkt|pr|prof"
    "|ref|st|str|tlf|vedr|vs"
)
KEPT = 4096  # texts, of which each is asked for several times
SHORT = re.compile(rf"(?:^|[\s(.])(?:{ABBREVIATIONS}|[^\W\d_]|\d{{1,2}})\.[»\"')\]]*$", re.IGNORECASE)


@lru_cache(maxsize=KEPT)
def starts(text: str) -> tuple[int, ...]:
    """Where the sentences of a text begin. After an abbreviation or a day of the month none does."""
    ends = (match.end() for match in END.finditer(text) if not SHORT.search(text[: match.start()][-8:]))
    return (0, *ends)


def sentence_at(text: str, place: int) -> tuple[int, int]:
    """The sentence around a place: from where to where."""
    begins = starts(text)
    index = bisect_right(begins, place) - 1
    end = begins[index + 1] if index + 1 < len(begins) else len(text)
    return begins[index], end
