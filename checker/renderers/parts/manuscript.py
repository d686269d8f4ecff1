"""What the report's text says: how much agrees, and lists of what contradicts, what is held against nothing, and what
was not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.passages import Unread
from checker.renderers.parts.wording import counted, joined, phrase, plain
from checker.report import CheckedText, TextClaim

OUTCOMES = ("contradicts", "untied", "agrees")
PLACES = 3  # of one statement that stands several times


@dataclass(frozen=True)
class Part:
    """One list: what it is of, its heading with the number, and its lines."""

    name: str
    title: str
    lines: tuple[str, ...]


def summary(published: CheckedText, language: str) -> str:
    """The files, how much of them was read, and how many statements came to which outcome."""
    files = ", ".join(map(plain, published.files))
    pages = [counted("pages", published.pages, language)] if published.pages else []
    read = joined(files, *pages, counted("passages", published.passages, language))
    numbers = ", ".join(
        counted(f"said-{outcome}", len(published.of(outcome)), language) for outcome in ("agrees", *OUTCOMES[:2])
    )
    unread = [counted("unread", len(published.unread), language)] if published.unread else []
    return f"{read}: {', '.join([numbers, *unread])}."


def parts(published: CheckedText, language: str) -> Iterator[Part]:
    """The lists, the gravest first; without those that are empty."""
    several = len(published.files) > 1
    for outcome in OUTCOMES:
        found = published.of(outcome)
        if found:
            lines = tuple(line(same, language, several) for same in together(found))
            yield Part(outcome, f"{phrase(f'list-{outcome}', language)} ({len(found)})", lines)
    if published.unread:
        told = (f"{place(each, language, several)}: {each.why.say(language)}" for each in published.unread)
        lines = tuple(dict.fromkeys(told))
        yield Part("unread", f"{phrase('list-unread', language)} ({len(published.unread)})", lines)


def together(found: Iterable[TextClaim]) -> list[list[TextClaim]]:
    """Statements that are the same, of the same project: the text may stand twice."""
    same: dict[tuple[str, ...], list[TextClaim]] = {}
    for each in found:
        words = each.words if each.rule else each.sentence
        letters = "".join(filter(str.isalnum, words.lower()))
        same.setdefault((letters, each.project or "", each.rule or ""), []).append(each)
    return list(same.values())


def line(same: list[TextClaim], language: str, several: bool) -> str:
    """What is said, of whom, where, by which rule or why by none."""
    first = same[0]
    spots = dict.fromkeys(place(each, language, several) for each in same)
    places = ", ".join(list(spots)[:PLACES])
    more = f" (+{len(spots) - PLACES})" if len(spots) > PLACES else ""
    why = first.why.say(language) if first.why is not None and first.outcome == "untied" else ""
    words = phrase("said", language, words=plain(first.words if first.rule else first.sentence))
    return joined(words, plain(first.project), f"{places}{more}", first.rule or "", why)


def place(each: TextClaim | Unread, language: str, several: bool) -> str:
    """The page or slide, else the paragraph or line; with its file where there are several."""
    file = plain(each.file)
    if each.page is None and each.line is None:
        return file
    unit = "page" if each.page is not None else each.unit
    spot = phrase(unit, language, **{unit: each.page if each.page is not None else each.line})
    return f"{file} {spot}" if several else spot
