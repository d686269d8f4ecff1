"""Names in running text: where a record's name, or one of its other names, is mentioned."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from checker.prose.engine import any_of, compiled

WORD = re.compile(r"[^\W_]+")
SHORTEST = 3  # letters and digits of a name that is looked for


class Mention(NamedTuple):
    """A name in a text: from where to where, and the key of the record that it names."""

    start: int
    end: int
    key: str


@dataclass(frozen=True)
class Names:
    """The names to look for: (name, key) pairs. A name that stands for two records is ambiguous and names neither."""

    pairs: tuple[tuple[str, str], ...]

    @cached_property
    def keys(self) -> dict[str, str]:
        """Each name, as words in small letters, and its record."""
        found: dict[str, set[str]] = {}
        for name, key in self.pairs:
            if (spelled := words(name)) and len(spelled.replace(" ", "")) >= SHORTEST:
                found.setdefault(spelled, set()).add(key)
        return {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1}

    @cached_property
    def pattern(self) -> Any:
        """All names at once, the longest where several begin at one place."""
        return compiled(f"  {any_of(name.replace(' ', '    ') for name in self.keys)}  ", True) if self.keys else None

    def mentions(self, text: str) -> list[Mention]:
        """Every name in a text. Hyphens, brackets and line breaks within a name do not matter."""
        if self.pattern is None:
            return []
        spans = [match.span() for match in WORD.finditer(text)]
        spelled = "".join(f"  {text[start:end].lower()}  " for start, end in spans)
        # a capital may have another length in small letters, so the lengths are those of what was spelled
        places = list(accumulate((len(text[start:end].lower()) + 4 for start, end in spans), initial=2))[:-1]
        found = []
        for match in self.pattern.finditer(spelled):
            first, last = bisect_right(places, match.start() + 2) - 1, bisect_right(places, match.end() - 3) - 1
            key = self.keys[" ".join(spelled[match.start() : match.end()].split())]
            found.append(Mention(spans[first][0], spans[last][1], key))
        return found


def words(text: str) -> str:
    """The words of a text in small letters, a space between."""
    return " ".join(match[0].lower() for match in WORD.finditer(text))


def letters(text: str) -> str:
    """The letters and digits of a text and nothing else: what is the same however it was broken into lines."""
    return "".join(match[0].lower() for match in WORD.finditer(text))


def names_of(pairs: Iterable[tuple[str, str]]) -> Names:
    """The names, each pair once, in a fixed order."""
    return Names(tuple(sorted(set(pairs))))
