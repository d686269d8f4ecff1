"""Running the cases of rules, and those of a pack's judged records."""

from __future__ import annotations

from collections.abc import Iterator

from checker.cases.case import Result, read_cases
from checker.cases.facts import facts_of
from checker.cases.outcomes import codes_of, outcome
from checker.cases.problems import problem_of, unreadable
from checker.cases.tables import table_of
from checker.engine.judging import judge_table
from checker.finding import Code
from checker.policy import Rulebook
from checker.rule import Rule
from checker.value import DATE


def run_cases(rulebook: Rulebook) -> Iterator[Result]:
    """Every case of every rule, and those of the pack's judged records."""
    for rule in rulebook.rules:
        yield from run_rule(rule)
    yield from run_judged(rulebook)


def run_rule(rule: Rule) -> Iterator[Result]:
    """The cases of one rule."""
    cases = read_cases(rule.model.cases or "", rule.model.given)
    if not cases:
        return
    problems = {case.line: problem for case in cases if (problem := problem_of(case, rule))}
    sound = [case for case in cases if case.line not in problems]
    judged = judge_table([rule], facts_of(sound, rule))[0]
    for case, code in zip(sound, codes_of(judged, sound), strict=True):
        yield Result(rule.id, rule.file, case, "" if code is None else outcome(Code(code), rule.kind.colours))
    for case in cases:
        if case.line in problems:
            yield Result(rule.id, rule.file, case, "", problems[case.line])


def run_judged(rulebook: Rulebook) -> Iterator[Result]:
    """The cases of ``pack.toml``: which records are judged."""
    pack = rulebook.pack
    if not pack.model.cases or pack.judged is None or rulebook.judged is None:
        return
    scope = {name: column.type for name, column in pack.judged.columns.items()} | {"as_of": DATE}
    cases = read_cases(pack.model.cases, {})
    problems = {
        case.line: problem
        for case in cases
        if (problem := unreadable((name, text, scope.get(name)) for name, text in case.values.items()))
    }
    sound = [case for case in cases if case.line not in problems]
    frame = table_of(sound, scope, pack.judged.name, pack)
    words = {True: "yes", False: "no", None: "missing"}
    given = {
        case.line: words[value]
        for case, value in zip(sound, frame.select(rulebook.judged.polars()).to_series().to_list(), strict=True)
    }
    for case in cases:
        yield Result("judged", "pack.toml", case, given.get(case.line, ""), problems.get(case.line))
