"""What a finding of a rule does: by its level, or by the comparison of the parameter that it feeds."""

from __future__ import annotations

from checker.authoring.table.content import effect as effect_of_level
from checker.authoring.words.phrases import phrase, term_title
from checker.finding import COLOURS
from checker.policy import Rulebook
from checker.renderers.parts.screen import grid
from checker.rule import Rule


def effect(rule: Rule, book: Rulebook, language: str) -> list[str]:
    """The level's effect; for a rule that feeds a parameter what each reported colour gives beside each derived one."""
    must = [phrase("must-judge", language)] if rule.id in book.gate.must_judge else []
    if rule.model.parameter is None:
        return [effect_of_level(book, rule.model.level, language) + ".", *must]
    return [phrase("by-comparison", language), compare_table(book, language), *must]


def compare_table(book: Rulebook, language: str) -> str:
    """Reported by derived."""

    def colour(name: str) -> str:
        return term_title(book.pack, "colour", name, language)

    rows = []
    for reported, levels in book.compare.items():
        first = phrase("reported-blank", language) if reported == "blank" else colour(reported)
        by_derived = {str(name): str(level) for name, level in levels.items()}
        rows.append([first, *(compared(book, by_derived.get(derived, "agrees"), language) for derived in COLOURS)])
    headers = [phrase("reported-derived", language), *(colour(name) for name in COLOURS)]
    return grid(rows, [None] * len(headers), headers)


def compared(book: Rulebook, level: str, language: str) -> str:
    """What a pair of reported and derived colour gives."""
    return phrase("agrees", language) if level == "agrees" else effect_of_level(book, level, language)
