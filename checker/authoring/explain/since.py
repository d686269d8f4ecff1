"""Since when a rule says what it says, and what each later date changed."""

from __future__ import annotations

from collections.abc import Iterator

from checker.authoring.words.lines import cells_of, segment_title
from checker.authoring.words.phrases import phrase, term_title
from checker.dated import Line
from checker.rule import Rule


def history(rule: Rule, language: str) -> list[str]:
    """The first date, then each change: segment, what it says now and what it said before."""
    days = sorted({line.since for line in rule.lines})
    form = phrase("day-format", language)
    told = [phrase("first-day", language, day=days[0].strftime(form))] if days else []
    for day in days[1:]:
        changes = [text for line in rule.lines if line.since == day for text in change(rule, line, language)]
        words = {"day": day.strftime(form), "changes": "; ".join(changes) or phrase("nothing", language)}
        told.append(phrase("later-day", language, **words))
    return told


def change(rule: Rule, line: Line, language: str) -> Iterator[str]:
    """What a line says otherwise than the one before it for the same segment."""
    own = [each for each in rule.lines if each.segment == line.segment and each.since < line.since]
    before = cells_of(rule, own[-1], language, False) if own else {}
    after = cells_of(rule, line, language, False)
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            colour = term_title(rule.pack, "colour", key, language) if key else ""
            place = phrase("apart", language).join(filter(None, (segment_title(rule, line.segment, language), colour)))
            words = {"place": place, "now": after.get(key), "before": before.get(key)}
            words = {name: text or phrase("nothing", language) for name, text in words.items() if name != "place"}
            yield phrase("change" if place else "change-bare", language, place=place, **words)
