"""A difference in a few lines: what a reviewer reads first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from checker.authoring.diff.content import Assessed, Difference, direction
from checker.authoring.diff.wording import listed, phrase, turn, word
from checker.renderers.parts.wording import said

Pair = tuple[str | None, str | None]


def summary(found: Difference, language: str) -> list[str]:
    """One line a rule, a parameter and a verdict that changes, and what the archive does not show."""
    lines = [
        *verdicts(found, language),
        *rules(found, language),
        *parameters(found, language),
        *(phrase("only-old-line", language, rule=each.rule) for each in found.only_old),
        *(phrase("only-new-line", language, rule=each.rule) for each in found.only_new),
        *silences(found, language),
    ]
    if not (found.changes or found.recoloured or found.silences or any(turned(each) for each in found.assessed)):
        lines.insert(0, phrase("nothing-changes", language, count=len(found.assessed)))
    if found.unseen:
        lines.append(phrase("unseen", language, rules=", ".join(found.unseen)))
    return lines


def turned(each: Assessed) -> bool:
    """Whether the verdict on a submission is another one."""
    return each.old.word != each.new.word


def verdicts(found: Difference, language: str) -> Iterator[str]:
    """Each verdict that changes; or that none does."""
    changed = [each for each in found.assessed if turned(each)]
    for each in changed:
        verdict = turn(each.old.word, each.new.word, language)
        yield phrase("verdict-line", language, portfolio=each.portfolio, period=each.period, verdict=verdict)
    if not changed and found.changes:
        yield phrase("no-verdict-changes", language, count=len(found.assessed))


def rules(found: Difference, language: str) -> Iterator[str]:
    """Each rule with how many records change, and from what to what."""
    for rule, titles, own in found.by_rule():
        turns = counted(((each.old.outcome, each.new.outcome) for each in own), language)
        yield phrase("rule-line", language, rule=rule, title=said(titles, language), count=len(own), turns=turns)


def parameters(found: Difference, language: str) -> Iterator[str]:
    """Each parameter with how many projects' derived colours change."""
    for name, titles in found.parameters().items():
        own = [each for each in found.recoloured if each.parameter == name]
        if own:
            turns = counted(((each.old, each.new) for each in own), language)
            yield phrase("parameter-line", language, title=said(titles, language, name), count=len(own), turns=turns)


def silences(found: Difference, language: str) -> Iterator[str]:
    """Rules that run on some submissions under one rulebook only."""
    for rule in dict.fromkeys(each.rule for each in found.silences):
        own = [each for each in found.silences if each.rule == rule]
        stopped = sum(each.new is not None for each in own)
        for name, count in (("stops-running", stopped), ("starts-running", len(own) - stopped)):
            if count:
                yield phrase(name, language, rule=rule, count=count)


def counted(pairs: Iterable[Pair], language: str) -> str:
    """How many of each turn, the most frequent first, and how many of them are stricter and milder."""
    counts = Counter(pairs)
    turns = listed(f"{turn(*pair, language)} {count}" for pair, count in counts.most_common())
    stricter, milder = (sum(n for pair, n in counts.items() if direction(*pair) == way) for way in (1, -1))
    return phrase("turns", language, turns=turns, stricter=stricter, milder=milder)


def outcomes(counts: Counter[str] | dict[str, int], language: str) -> str:
    """How many records get each outcome."""
    return listed(f"{word(name, language)} {count}" for name, count in counts.items()) or phrase("no-records", language)
