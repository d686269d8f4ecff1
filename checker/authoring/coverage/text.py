"""The coverage of a submission as text: what was judged, what never occurred, what did not run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.authoring.coverage.content import RuleCoverage
from checker.authoring.words.lines import COLOURS, segment_title
from checker.authoring.words.phrases import joined, phrase, term_title
from checker.renderers.parts.screen import folded, grid
from checker.rule import Rule

OUTCOMES = ("green", "yellow", "red", "ok", "finding", "missing", "not-applicable")
NARROWEST = 40  # columns of what never occurred


def render(found: Sequence[RuleCoverage], language: str, width: int) -> str:
    """A line a rule that ran, then the rules that did not, by reason."""
    ran = [each for each in found if each.silent is None]
    parts = [table(ran, language, width), summary(found, language)]
    if silent := list(not_run(found, language)):
        parts.insert(
            1, "\n".join([phrase("coverage-silent", language), *(folded(line, width, "  ", "    ") for line in silent)])
        )
    return "\n\n".join(part for part in parts if part) + "\n"


def table(ran: Sequence[RuleCoverage], language: str, width: int) -> str:
    """Counts by outcome, and what never occurred."""
    if not ran:
        return ""
    headers = [phrase("table-rule", language), phrase("coverage-judged", language)]
    headers += [phrase(f"count-{outcome}", language) for outcome in OUTCOMES]
    rows = [[each.rule.id, str(each.judged), *counts(each)] for each in ran]
    taken = sum(max(map(len, column)) + 2 for column in zip(headers, *rows, strict=True))
    never = [never_words(each, language) for each in ran]
    widths: list[int | None] = [None] * len(headers)
    last = max(NARROWEST, width - taken)
    full = [[*row, text] for row, text in zip(rows, never, strict=True)]
    return grid(full, [*widths, last], [*headers, phrase("coverage-never", language)])


def counts(each: RuleCoverage) -> list[str]:
    """The counts of a rule; a blank under outcomes that its kind does not know."""
    strange = COLOURS if not each.rule.kind.colours else ("ok", "finding")
    return ["" if outcome in strange else str(each.counts.get(outcome, 0)) for outcome in OUTCOMES]


def never_words(each: RuleCoverage, language: str) -> str:
    """What a rule can give and never gave: outcomes by segment, segments that never gave anything as one."""
    by_outcomes: dict[tuple[str, ...], list[str | None]] = {}
    for segment in dict.fromkeys(segment for segment, _ in each.never):
        lacking = tuple(outcome for own, outcome in each.never if own == segment)
        by_outcomes.setdefault(lacking, []).append(segment)
    return "; ".join(told(each.rule, segments, lacking, language) for lacking, segments in by_outcomes.items())


def told(rule: Rule, segments: Sequence[str | None], lacking: Sequence[str], language: str) -> str:
    """Some segments and the outcomes that they never gave."""
    outcomes = joined([outcome_word(rule, outcome, language) for outcome in lacking], language, "or")
    names = [segment_title(rule, segment, language) for segment in segments if segment is not None]
    return f"{', '.join(names)}: {outcomes}" if names else outcomes


def outcome_word(rule: Rule, outcome: str, language: str) -> str:
    """An outcome in a sentence."""
    if outcome in COLOURS:
        return term_title(rule.pack, "colour", outcome, language).lower()
    return phrase(f"code-{'failed' if outcome == 'finding' else outcome}", language)


def not_run(found: Sequence[RuleCoverage], language: str) -> Iterator[str]:
    """Each reason with the rules that did not run for it."""
    reasons: dict[str, list[str]] = {}
    for each in found:
        if each.silent is not None:
            reasons.setdefault(each.silent.say(language), []).append(each.rule.id)
    for reason, rules in reasons.items():
        yield f"{reason}: {', '.join(rules)}"


def summary(found: Sequence[RuleCoverage], language: str) -> str:
    """How many rules ran, judged somebody, and gave all that they can."""
    ran = [each for each in found if each.silent is None]
    words = {
        "rules": len(found),
        "ran": len(ran),
        "judged": sum(each.judged > 0 for each in ran),
        "whole": sum(not each.never for each in ran),
    }
    return phrase("coverage-summary", language, **words)
