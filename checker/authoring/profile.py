"""``rules coverage``: what each rule judged on one submission, which outcomes never occurred, and what did not run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.authoring.derive.judging import Judging
from checker.authoring.words.lines import COLOURS, current, segment_title
from checker.authoring.words.phrases import joined, phrase, term_title
from checker.evaluate.codes import Judged
from checker.kinds.effective_dates import Line
from checker.kinds.rule import Rule
from checker.kinds.thresholds import steps
from checker.model.finding import COLOUR_OF_CODE, Code
from checker.output.parts.document import GAP, Section, Table, as_text
from checker.rulebook.rulebook import Rulebook
from checker.texts import Text

WORDS = {Code.GREEN: "ok", Code.FAILED: "finding", Code.MISSING: "missing", Code.NOT_APPLICABLE: "not-applicable"}
Counts = Mapping[str, int]


@dataclass(frozen=True)
class RuleProfile:
    """One rule on one submission: its counts, the (segment, outcome) pairs that it can give and never gave, or why it
    did not run.

    ``counts`` are by outcome (green, yellow, red or ok, finding; missing, not-applicable); the segment is None for a
    rule without segments.
    """

    rule: Rule
    counts: Counts
    never: tuple[tuple[str | None, str], ...] = ()
    silent: Text | None = None

    @property
    def judged(self) -> int:
        """The number of records in scope of the rule, missing ones included."""
        return sum(count for outcome, count in self.counts.items() if outcome != "not-applicable")


def profile(judging: Judging, book: Rulebook) -> list[RuleProfile]:
    """The profile of every rule, in the order of the rulebook."""
    return [
        RuleProfile(rule, {}, silent=judging.silent[rule.id])
        if rule.id in judging.silent
        else rule_profile(judging.judged[rule.id], judging.periods)
        for rule in book.rules
    ]


def rule_profile(judged: Judged, periods: tuple[str, ...]) -> RuleProfile:
    rule = judged.rule
    per = getattr(rule.model, "per", None)
    segments = judged.frame[per].to_list() if per else [None] * judged.codes.len()
    words = [outcome_of(Code(code), rule) for code in judged.codes.to_list()]
    seen = set(zip(segments, words, strict=True))
    counts = Counter(words)
    return RuleProfile(rule, counts, tuple(pair for pair in possible(rule, periods) if pair not in seen))


def outcome_of(code: Code, rule: Rule) -> str:
    if rule.kind.colours and code not in (Code.NOT_APPLICABLE, Code.MISSING):
        return COLOUR_OF_CODE[code]
    return WORDS[code]


def possible(rule: Rule, periods: tuple[str, ...]) -> Iterator[tuple[str | None, str]]:
    """Each segment with the outcomes, except missing ones, that its line can give."""
    lines = current(rule, periods[-1] if periods else None)
    if not lines and not rule.kind.colours:
        yield from ((None, outcome) for outcome in ("ok", "finding"))
    for line in lines:
        yield from ((line.segment, outcome) for outcome in outcomes(rule, line))


def outcomes(rule: Rule, line: Line) -> list[str]:
    """The outcomes that one line can give."""
    if not line.applicable:
        return []
    if not rule.kind.colours:
        return ["ok", "finding"] if line.value else ["ok"]
    if rule.kind.asks:
        return [colour for colour in COLOURS if colour in ("green", *line.value.values())]
    given = [step.colour for step in steps(line)] if ("measure",) in rule.parts else list(line.value)
    return [colour for colour in COLOURS if colour in (*given, getattr(rule.model, "beyond", None))]


OUTCOMES = ("green", "yellow", "red", "ok", "finding", "missing", "not-applicable")
NARROWEST = 40  # columns of what never occurred


def render(found: Sequence[RuleProfile], language: str, width: int) -> str:
    """Render a row for each rule that ran, then the rules that did not by reason, and a summary."""
    ran = [each for each in found if each.silent is None]
    sections = [Section(table=counts_table(ran, language, width))] if ran else []
    if silent := not_run(found, language):
        sections.append(Section(phrase("coverage-silent", language), silent))
    return as_text([*sections, Section(remarks=[summary(found, language)])], width)


def counts_table(ran: Sequence[RuleProfile], language: str, width: int) -> Table:
    headers = [phrase("table-rule", language), phrase("coverage-judged", language)]
    headers += [phrase(f"count-{outcome}", language) for outcome in OUTCOMES]
    rows = [[each.rule.id, str(each.judged), *count_cells(each)] for each in ran]
    taken = sum(max(map(len, column)) + GAP for column in zip(headers, *rows, strict=True))
    full = [[*row, never_words(each, language)] for row, each in zip(rows, ran, strict=True)]
    widths = [*[None] * len(headers), max(NARROWEST, width - taken)]
    return Table([*headers, phrase("coverage-never", language)], full, widths)


def count_cells(each: RuleProfile) -> list[str]:
    """The counts of a rule; blank under outcomes that its kind does not have."""
    strange = COLOURS if not each.rule.kind.colours else ("ok", "finding")
    return ["" if outcome in strange else str(each.counts.get(outcome, 0)) for outcome in OUTCOMES]


def never_words(each: RuleProfile, language: str) -> str:
    """The outcomes that a rule can give and never gave, by segment; equal segments together."""
    by_outcomes: dict[tuple[str, ...], list[str | None]] = {}
    for segment in dict.fromkeys(segment for segment, _ in each.never):
        missing = tuple(outcome for own, outcome in each.never if own == segment)
        by_outcomes.setdefault(missing, []).append(segment)
    return "; ".join(
        segments_and_outcomes(each.rule, segments, missing, language) for missing, segments in by_outcomes.items()
    )


def segments_and_outcomes(rule: Rule, segments: Sequence[str | None], missing: Sequence[str], language: str) -> str:
    outcomes = joined([outcome_word(rule, outcome, language) for outcome in missing], language, "or")
    names = [segment_title(rule, segment, language) for segment in segments if segment is not None]
    return f"{', '.join(names)}: {outcomes}" if names else outcomes


def outcome_word(rule: Rule, outcome: str, language: str) -> str:
    if outcome in COLOURS:
        return term_title(rule.pack, "colour", outcome, language).lower()
    return phrase(f"code-{'failed' if outcome == 'finding' else outcome}", language)


def not_run(found: Sequence[RuleProfile], language: str) -> list[str]:
    """Each reason with the rules that did not run because of it."""
    reasons: dict[str, list[str]] = {}
    for each in found:
        if each.silent is not None:
            reasons.setdefault(each.silent.say(language), []).append(each.rule.id)
    return [f"{reason}: {', '.join(rules)}" for reason, rules in reasons.items()]


def summary(found: Sequence[RuleProfile], language: str) -> str:
    """The numbers of rules that ran, judged any record, and gave all outcomes."""
    ran = [each for each in found if each.silent is None]
    words = {
        "rules": len(found),
        "ran": len(ran),
        "judged": sum(each.judged > 0 for each in ran),
        "whole": sum(not each.never for each in ran),
    }
    return phrase("coverage-summary", language, **words)
