"""The patterns of a statement rule: compiled for the language that they are in, and what may be wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from checker.prose.patterns import GROUPS, PatternError, any_pattern, compile_pattern, expand, languages, outline
from checker.schema import Pack
from checker.texts import Text
from checker.value import Type
from checker.wrong import Wrong, unknown

NEEDED = {"number": "figure", "date": "date", "term": "term"}
HOLE = re.compile(r"\{([a-z_]+)\}")
HOLES = ("figure", "term", "date", "words")


class Pattern(NamedTuple):
    """One compiled pattern and its language."""

    language: str
    engine: Any


def wrong_patterns(model: Any, type: Type, pack: Pack) -> Iterator[Wrong]:
    """What is wrong with a rule's patterns, at each of them."""
    needed = NEEDED.get(type.kind, "figure")
    if not any(model.patterns.values()):
        yield Wrong(("patterns",), Text("rulebook.no-pattern"))
    for language, patterns in model.patterns.items():
        for place, pattern in enumerate(patterns):
            path = ("patterns", language, str(place))
            if strange := [name for name in HOLE.findall(pattern) if name not in HOLES]:
                yield Wrong(path, unknown(strange[0], HOLES))
                continue
            try:
                engine = compile_pattern(outline(pattern))
            except PatternError as mistake:
                yield Wrong(path, Text("rulebook.pattern", {"reason": str(mistake)}))
                continue
            if other := [name for name in engine.groupindex if name not in GROUPS]:
                yield Wrong(path, unknown(other[0], GROUPS))
            elif needed not in engine.groupindex:
                yield Wrong(path, Text("rulebook.pattern-lacks", {"group": needed, "type": str(type)}))


@cache
def patterns_of(stated: Type, pack: Pack, given: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Any, list[Pattern]]:
    """A rule's patterns, and one that finds out quickly whether any of them may match."""
    written = [(language, expand(text, language, stated, pack)) for language, patterns in given for text in patterns]
    return compile_pattern(any_pattern([text for _, text in written])), [
        Pattern(language, compile_pattern(text)) for language, text in written
    ]


@cache
def needle(stated: Type, pack: Pack) -> str:
    """A pattern for whatever a passage must have for a rule to find anything in it: a figure, a date, a term."""
    hole = "{" + NEEDED.get(stated.kind, "figure") + "}"
    return any_pattern([expand(hole, language, stated, pack) for language in languages(pack)])


def written(model: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """A rule's patterns as they stand in its file."""
    return tuple((language, tuple(patterns)) for language, patterns in model.patterns.items())
