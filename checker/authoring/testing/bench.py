"""The cases of a rule on a bench: one table, judged by the rule and by any number of changed ones at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.cases import Case, codes_of, facts_of, problem_of, read_cases
from checker.engine.judging import judge_table
from checker.rule import Facts, Rule

SAID = ("expect", "why", "set")  # headings that are no columns


@dataclass(frozen=True)
class Bench:
    """Cases that the rule can judge, in their order."""

    rule: Rule
    cases: Sequence[Case]

    @cached_property
    def facts(self) -> Facts:
        """The cases as a table."""
        return facts_of(self.cases, self.rule)

    @cached_property
    def codes(self) -> list[int | None]:
        """What the rule itself gives; None for a case that only belongs to what is judged."""
        return self.judged([self.rule])[0]

    def judged(self, rules: Sequence[Rule]) -> list[list[int | None]]:
        """The codes that each of some rules gives, a case each. Their ids differ."""
        if not self.cases or not rules:
            return [[] for _ in rules]
        return [codes_of(each, self.cases) for each in judge_table(rules, self.facts)]


def bench_of(rule: Rule) -> Bench:
    """The rule's own cases, but those that cannot be read."""
    cases = read_cases(rule.model.cases or "", rule.model.given)
    return Bench(rule, [case for case in cases if problem_of(case, rule) is None])


def headings(rule: Rule) -> list[str]:
    """The headings of the rule's case table."""
    lines = [line for line in (rule.model.cases or "").splitlines() if line.strip()]
    return [part.strip() for part in lines[0].split("|")] if lines else []
