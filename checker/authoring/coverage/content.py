"""How often each rule gave each outcome on a submission, by segment, and what it never gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checker.authoring.derive.judging import Judging
from checker.authoring.words.lines import COLOURS, current
from checker.dated import Line
from checker.engine.judging import Judged
from checker.finding import COLOUR_OF_CODE, Code
from checker.ladder import steps
from checker.policy import Rulebook
from checker.rule import Rule
from checker.texts import Text

WORDS = {Code.GREEN: "ok", Code.FAILED: "finding", Code.MISSING: "missing", Code.NOT_APPLICABLE: "not-applicable"}
Counts = Mapping[str, int]


@dataclass(frozen=True)
class RuleCoverage:
    """One rule on one submission: its counts, the (segment, outcome) pairs that it can give and never gave, or why it
    did not run.

    ``counts`` are by outcome (green, yellow, red or ok, finding; missing, not-applicable); a segment of None stands for
    a rule without segments.
    """

    rule: Rule
    counts: Counts
    never: tuple[tuple[str | None, str], ...] = ()
    silent: Text | None = None

    @property
    def judged(self) -> int:
        """Records that the rule had something to say of, missing ones among them."""
        return sum(count for outcome, count in self.counts.items() if outcome != "not-applicable")


def coverage(judging: Judging, book: Rulebook) -> list[RuleCoverage]:
    """Every rule of the rulebook, in its order."""
    return [
        RuleCoverage(rule, {}, silent=judging.silent[rule.id])
        if rule.id in judging.silent
        else covered(judging.judged[rule.id], judging.periods)
        for rule in book.rules
    ]


def covered(judged: Judged, periods: tuple[str, ...]) -> RuleCoverage:
    """One rule that ran."""
    rule = judged.rule
    per = getattr(rule.model, "per", None)
    segments = judged.frame[per].to_list() if per else [None] * judged.codes.len()
    words = [word(Code(code), rule) for code in judged.codes.to_list()]
    seen = set(zip(segments, words, strict=True))
    counts = Counter(words)
    return RuleCoverage(rule, counts, tuple(pair for pair in possible(rule, periods) if pair not in seen))


def word(code: Code, rule: Rule) -> str:
    """A code as an outcome."""
    if rule.kind.colours and code not in (Code.NOT_APPLICABLE, Code.MISSING):
        return COLOUR_OF_CODE[code]
    return WORDS[code]


def possible(rule: Rule, periods: tuple[str, ...]) -> Iterator[tuple[str | None, str]]:
    """Each segment with the outcomes, missing ones aside, that its line can give."""
    lines = current(rule, periods[-1] if periods else None)
    if not lines and not rule.kind.colours:
        yield from ((None, outcome) for outcome in ("ok", "finding"))
    for line in lines:
        yield from ((line.segment, outcome) for outcome in outcomes(rule, line))


def outcomes(rule: Rule, line: Line) -> list[str]:
    """What one line can give."""
    if not line.applicable:
        return []
    if not rule.kind.colours:
        return ["ok", "finding"] if line.value else ["ok"]
    if rule.kind.asks:
        return [colour for colour in COLOURS if colour in ("green", *line.value.values())]
    given = [step.colour for step in steps(line)] if ("measure",) in rule.parts else list(line.value)
    return [colour for colour in COLOURS if colour in (*given, getattr(rule.model, "beyond", None))]
