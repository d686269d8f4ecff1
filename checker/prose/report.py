"""The report that is to be published, read for names and headings: once for each submission that it may be about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checker.passages import Manuscript
from checker.prose.engine import compiled
from checker.prose.names import Names
from checker.prose.sections import Placed, placed

About = tuple[str, str] | None


class Prose:
    """A manuscript, and what was found out about it so far."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript
        self.known: dict[tuple[About, Names], list[Placed]] = {}
        self.having: dict[tuple[About, Names, str], list[Placed]] = {}
        self.judged: dict[object, Any] = {}  # what a rule made of it, by the rule

    @property
    def about(self) -> list[About]:
        """The submissions that passages are limited to; None for those that are about the latest."""
        return list(dict.fromkeys(passage.about for passage in self.manuscript.passages))

    def placed(self, about: About, names: Names) -> Sequence[Placed]:
        """The passages about a submission, with its records' names found in them."""
        if (about, names) not in self.known:
            parts = [
                own
                for part in self.manuscript.parts()
                if (own := [passage for passage in part if passage.about == about])
            ]
            self.known[about, names] = list(placed(parts, names))
        return self.known[about, names]

    def with_any(self, about: About, names: Names, pattern: str) -> Sequence[Placed]:
        """Those of the passages about a submission in which something matches: most have no figure at all."""
        key = (about, names, pattern)
        if key not in self.having:
            engine = compiled(pattern)
            self.having[key] = [each for each in self.placed(about, names) if engine.search(each.passage.text)]
        return self.having[key]
