"""Names in running text, and the record that each passage and each sentence is about."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from checker.kinds.text_patterns import any_of, compile_pattern
from checker.model.report_text import Manuscript, Passage

WORD = re.compile(r"[^\W_]+")
SHORTEST_NAME = 3  # letters and digits
SENTENCE_END = re.compile(r"(?<=[.!?])[»\"')\]]*\s+(?=[«\"'(\[]*[A-ZÆØÅ0-9])")
# may precede a capital or a digit without ending a sentence: "3 mill. NOK", "jf. Sak 9", "26. Januar"
ABBREVIATIONS = (
    "approx|ca|dr|eks|etc|ev|evt|fig|hhv|incl|inkl|iht|ifm|jf|kap|kl|maks|max|mfl|mill|min|mnd|mrd|nr|no|pkt|pr|prof"
    "|ref|st|str|tlf|vedr|vs"
)
CACHED_TEXTS = 4096  # texts, of which each is asked for several times
ABBREVIATED = re.compile(rf"(?:^|[\s(.])(?:{ABBREVIATIONS}|[^\W\d_]|\d{{1,2}})\.[»\"')\]]*$", re.IGNORECASE)
WORDS_BESIDE_NAME = 3  # words beside the name in a record's heading ("Deviation description: …")
HEADING_WORDS = 16
HEADING_ENDS = ".!?;,"
About = tuple[str, str] | None


class Mention(NamedTuple):
    """Span of a name in a text, and the key of the record it names."""

    start: int
    end: int
    key: str


@dataclass(frozen=True)
class Names:
    """Names to find, as (name, key) pairs. A name shared by two records is ambiguous and ignored."""

    pairs: tuple[tuple[str, str], ...]

    @cached_property
    def keys(self) -> dict[str, str]:
        """Each unambiguous name, in lower-case words, with its record."""
        found: dict[str, set[str]] = {}
        for name, key in self.pairs:
            if (spelled := words(name)) and len(spelled.replace(" ", "")) >= SHORTEST_NAME:
                found.setdefault(spelled, set()).add(key)
        return {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1}

    @cached_property
    def pattern(self) -> Any:
        """All names in one pattern, the longest where several begin at one place."""
        return (
            compile_pattern(f"  {any_of(name.replace(' ', '    ') for name in self.keys)}  ", True)
            if self.keys
            else None
        )

    def mentions(self, text: str) -> list[Mention]:
        """Every name in a text; hyphens, brackets and line breaks within a name are ignored."""
        if self.pattern is None:
            return []
        spans = [match.span() for match in WORD.finditer(text)]
        spelled = "".join(f"  {text[start:end].lower()}  " for start, end in spans)
        # a capital may have another length in lower case, so lengths are those of the lower-case words
        places = list(accumulate((len(text[start:end].lower()) + 4 for start, end in spans), initial=2))[:-1]
        found = []
        for match in self.pattern.finditer(spelled):
            first, last = bisect_right(places, match.start() + 2) - 1, bisect_right(places, match.end() - 3) - 1
            key = self.keys[" ".join(spelled[match.start() : match.end()].split())]
            found.append(Mention(spans[first][0], spans[last][1], key))
        return found


def words(text: str) -> str:
    """The words of a text in lower case, separated by spaces."""
    return " ".join(match[0].lower() for match in WORD.finditer(text))


def letters(text: str) -> str:
    """Only the letters and digits of a text, lower case: independent of line breaks."""
    return "".join(match[0].lower() for match in WORD.finditer(text))


def names_of(pairs: Iterable[tuple[str, str]]) -> Names:
    return Names(tuple(sorted(set(pairs))))


@lru_cache(maxsize=CACHED_TEXTS)
def sentence_starts(text: str) -> tuple[int, ...]:
    """Where the sentences of a text begin; not after an abbreviation or a day of the month."""
    ends = (match.end() for match in SENTENCE_END.finditer(text) if not ABBREVIATED.search(text[: match.start()][-8:]))
    return (0, *ends)


def sentence_at(text: str, place: int) -> tuple[int, int]:
    """Start and end of the sentence around a position."""
    begins = sentence_starts(text)
    index = bisect_right(begins, place) - 1
    end = begins[index + 1] if index + 1 < len(begins) else len(text)
    return begins[index], end


class Tie(IntEnum):
    """How a position in the text is tied to a record, the weakest first."""

    NONE = 0
    PART = 1  # the page, or the part of the text, has one record's heading and no other
    EARLIER = 2  # named earlier in the passage
    SECTION = 3  # under the record's heading, with other passages between
    HEADING = 4  # right under the record's heading
    SENTENCE = 5  # named in the same sentence, before


@dataclass(frozen=True)
class PlacedPassage:
    """A passage with the names in it, the record of its heading (``subject``) and of its part (``only``).

    ``next_to``: the passage directly follows the heading.
    """

    passage: Passage
    mentions: Sequence[Mention]
    subject: str | None = None
    next_to: bool = False
    only: str | None = None

    def record(self, start: int, end: int) -> tuple[str | None, Tie]:
        """The record that the span from ``start`` to ``end`` is about, and how that is known."""
        text = self.passage.text
        first, last = sentence_at(text, start)
        before = [each for each in self.mentions if first <= each.start and each.end <= end]
        if before:
            return before[-1].key, Tie.SENTENCE
        if self.subject is not None:
            return self.subject, Tie.HEADING if self.next_to else Tie.SECTION
        earlier = [each for each in self.mentions if each.end <= start]
        if earlier:
            return earlier[-1].key, Tie.EARLIER
        if self.only is not None:
            return self.only, Tie.PART
        after = [each for each in self.mentions if start <= each.start < last]
        return (after[0].key, Tie.EARLIER) if after else (None, Tie.NONE)


def place_passages(parts: Sequence[Sequence[Passage]], names: Names) -> Iterator[PlacedPassage]:
    """Yield every passage in order. A heading applies until the next of its level or above, within its part."""
    for part in parts:
        found = [names.mentions(passage.text) for passage in part]
        heads = [heading_record(passage, own) for passage, own in zip(part, found, strict=True)]
        every = set(filter(None, heads))
        only = every.pop() if len(every) == 1 else None
        title = page_record(part, found, heads)
        subject, depth, since = None, None, 0
        for place, passage in enumerate(part):
            if heads[place] is not None:
                subject, depth, since = heads[place], passage.level, place
            elif is_heading(passage) and not is_below(passage.level, depth):
                subject = None
            own = passage.under or subject
            next_to = bool(passage.under) or place == since + 1
            yield PlacedPassage(
                passage, found[place], own, next_to, only or (title if title in heads[place:] else None)
            )


def page_record(part: Sequence[Passage], found: Sequence[Sequence[Mention]], heads: Sequence[str | None]) -> str | None:
    """Record of a part's first heading if it titles the page ("Deviation description: …").

    Such a title may be anywhere on the page and applies to what precedes it too.
    """
    first = next((place for place, head in enumerate(heads) if head is not None), None)
    titled = first is not None and part[first].text[: found[first][0].start].rstrip().endswith(":")
    return heads[first] if first is not None and titled else None


def heading_record(passage: Passage, mentions: Sequence[Mention]) -> str | None:
    """Record that a passage is the heading of: its name, with few words beside it."""
    keys = {each.key for each in mentions}
    if len(keys) != 1 or passage.text[-1:] in HEADING_ENDS or passage.bullet:
        return None
    rest = passage.text
    for each in reversed(mentions):
        rest = f"{rest[: each.start]} {rest[each.end :]}"
    return next(iter(keys)) if len(words(rest).split()) <= WORDS_BESIDE_NAME else None


def is_heading(passage: Passage) -> bool:
    """Whether the format marks a passage as a heading, or it is short and not a sentence."""
    if passage.level is not None:
        return True
    short = not passage.bullet and len(passage.text.split()) <= HEADING_WORDS
    return short and passage.text[-1:] not in HEADING_ENDS and passage.text[:1].isupper() and passage.unit == "line"


def is_below(level: int | None, depth: int | None) -> bool:
    return level is not None and depth is not None and level > depth


class Prose:
    """A report text with what has been found out about it so far."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript
        self.known: dict[tuple[About, Names], list[PlacedPassage]] = {}
        self.having: dict[tuple[About, Names, str], list[PlacedPassage]] = {}
        self.judged: dict[object, Any] = {}  # what a rule made of it, by the rule

    @property
    def about(self) -> list[About]:
        """Submissions that passages are limited to; None for those about the latest."""
        return list(dict.fromkeys(passage.about for passage in self.manuscript.passages))

    def placed(self, about: About, names: Names) -> Sequence[PlacedPassage]:
        """Passages about a submission, with its records' names found in them."""
        if (about, names) not in self.known:
            parts = [
                own
                for part in self.manuscript.parts()
                if (own := [passage for passage in part if passage.about == about])
            ]
            self.known[about, names] = list(place_passages(parts, names))
        return self.known[about, names]

    def with_any(self, about: About, names: Names, pattern: str) -> Sequence[PlacedPassage]:
        """Passages about a submission in which the pattern matches: most have no figure at all."""
        key = (about, names, pattern)
        if key not in self.having:
            engine = compile_pattern(pattern)
            self.having[key] = [each for each in self.placed(about, names) if engine.search(each.passage.text)]
        return self.having[key]
