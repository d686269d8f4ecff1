"""``rules explain``: one rule as a sentence and a matrix, where it comes from, and what a finding of it means."""

from __future__ import annotations

from difflib import get_close_matches

from checker.authoring.explain.effect import effect
from checker.authoring.explain.layout import paragraphs
from checker.authoring.explain.matrix import matrix
from checker.authoring.explain.reading import columns_read, source, texts
from checker.authoring.explain.sentence import conditions, sentence
from checker.authoring.explain.since import history
from checker.authoring.words.phrases import phrase, titled
from checker.errors import CheckError
from checker.policy import Rulebook
from checker.rule import Rule

__all__ = ["explanation", "find_rule"]


def find_rule(book: Rulebook, name: str) -> Rule:
    """The rule called ``name``, capitals aside. Raises CheckError with the nearest name where there is none."""
    rules = {rule.id: rule for rule in book.rules}
    if found := rules.get(name.upper()):
        return found
    nearest = get_close_matches(name.upper(), rules, n=1, cutoff=0.4)
    if nearest:
        raise CheckError("explaining.unknown-rule-near", rule=name, nearest=nearest[0])
    raise CheckError("explaining.unknown-rule", rule=name, known=", ".join(sorted(rules)))


def explanation(rule: Rule, book: Rulebook, language: str, width: int) -> str:
    """Everything that there is to say of a rule, in a language, ``width`` columns wide."""
    title = f"{rule.id}: {titled(rule.model.title, language, rule.id)}"
    sections = [
        ("", [*sentence(rule, language), *conditions(rule, book, language)]),
        ("limits", matrix(rule, language, width)),
        ("since", history(rule, language)),
        ("effect", effect(rule, book, language)),
        *texts(rule, language),
        ("source", source(rule, language)),
        ("reads", columns_read(rule, language)),
        ("rulebook", changed(rule, book, language)),
    ]
    parts = [
        title,
        *(paragraphs(head and phrase(f"head-{head}", language), lines, width) for head, lines in sections if lines),
    ]
    return "\n\n".join(parts) + "\n"


def changed(rule: Rule, book: Rulebook, language: str) -> list[str]:
    """What the rulebook says of the rule that its own file does not."""
    told = []
    if rule.off is not None:
        told.append(phrase("off", language, rule=rule.id, file=book.file, reason=rule.off))
    if rule.override is not None:
        file, line = rule.override.file, rule.place(next(((key,) for key in rule.override.keys), ()))[1]
        keys = ", ".join(rule.override.keys)
        told.append(phrase("overridden", language, rule=rule.id, file=f"{file}:{line}", keys=keys))
    return told
