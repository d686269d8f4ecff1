"""What stands under which heading: the record that a passage is about, where its heading or its page says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from checker.passages import Passage
from checker.prose.names import Mention, Names, words
from checker.prose.sentences import sentence_at

BESIDE = 3  # words beside the name in a record's heading ("Deviation description: …")
HEADING_WORDS = 16
HEADING_ENDS = ".!?;,"


class Tie(IntEnum):
    """How a place in the text is tied to a record, the weakest first."""

    NONE = 0
    PART = 1  # the page, or the part of the text, has one record's heading and no other
    EARLIER = 2  # named earlier in the passage
    SECTION = 3  # under the record's heading, with other passages between
    HEADING = 4  # right under the record's heading
    SENTENCE = 5  # named in the same sentence, before


@dataclass(frozen=True)
class Placed:
    """A passage with the names in it, the record of its heading and of its part. ``next_to`` tells that nothing stands
    between the heading and the passage.
    """

    passage: Passage
    mentions: Sequence[Mention]
    subject: str | None = None
    next_to: bool = False
    only: str | None = None

    def record(self, start: int, end: int) -> tuple[str | None, Tie]:
        """The record that something from ``start`` to ``end`` is said of, and how that is known."""
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


def placed(parts: Sequence[Sequence[Passage]], names: Names) -> Iterator[Placed]:
    """Every passage in order. A heading holds until the next of its depth or above, and no further than its part."""
    for part in parts:
        found = [names.mentions(passage.text) for passage in part]
        heads = [heading_of(passage, own) for passage, own in zip(part, found, strict=True)]
        every = set(filter(None, heads))
        only = every.pop() if len(every) == 1 else None
        title = page_title(part, found, heads)
        subject, depth, since = None, None, 0
        for place, passage in enumerate(part):
            if heads[place] is not None:
                subject, depth, since = heads[place], passage.level, place
            elif is_heading(passage) and not below(passage.level, depth):
                subject = None
            own = passage.under or subject
            next_to = bool(passage.under) or place == since + 1
            yield Placed(passage, found[place], own, next_to, only or (title if title in heads[place:] else None))


def page_title(part: Sequence[Passage], found: Sequence[Sequence[Mention]], heads: Sequence[str | None]) -> str | None:
    """The record of a part's first heading, where that says what the page is of ("Deviation description: …"): such a
    title may stand anywhere on the page, and what comes before it is under it as well.
    """
    first = next((place for place, head in enumerate(heads) if head is not None), None)
    titled = first is not None and part[first].text[: found[first][0].start].rstrip().endswith(":")
    return heads[first] if first is not None and titled else None


def heading_of(passage: Passage, mentions: Sequence[Mention]) -> str | None:
    """The record that a passage is the heading of: its name, and hardly a word beside."""
    keys = {each.key for each in mentions}
    if len(keys) != 1 or passage.text[-1:] in HEADING_ENDS or passage.bullet:
        return None
    rest = passage.text
    for each in reversed(mentions):
        rest = f"{rest[: each.start]} {rest[each.end :]}"
    return next(iter(keys)) if len(words(rest).split()) <= BESIDE else None


def is_heading(passage: Passage) -> bool:
    """Whether a passage is a heading: the format says so, or it is short and no sentence."""
    if passage.level is not None:
        return True
    short = not passage.bullet and len(passage.text.split()) <= HEADING_WORDS
    return short and passage.text[-1:] not in HEADING_ENDS and passage.text[:1].isupper() and passage.unit == "line"


def below(level: int | None, depth: int | None) -> bool:
    """Whether a heading is one within the section of another."""
    return level is not None and depth is not None and level > depth
