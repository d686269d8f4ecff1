"""Judging the cases of rules, and those of a pack's judged records, and the outcome of each in the words of cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.authoring.cases.case import Case, Result, problem_of, read_cases, unreadable
from checker.authoring.cases.facts import facts_of, table_of
from checker.evaluate.codes import Judged, judge_table
from checker.kinds.rule import Rule
from checker.lazy import pl
from checker.model.finding import COLOUR_OF_CODE, Code
from checker.model.types import DATE
from checker.rulebook.rulebook import Rulebook

OK = {Code.GREEN: "ok", Code.FAILED: "finding", Code.MISSING: "missing"}


def run_cases(rulebook: Rulebook) -> Iterator[Result]:
    """Every case of every rule, and those of the pack's judged records."""
    for rule in rulebook.rules:
        yield from run_rule(rule)
    yield from run_judged(rulebook)


def run_rule(rule: Rule) -> Iterator[Result]:
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


def codes_of(judged: Judged, cases: Sequence[Case]) -> list[int | None]:
    """The code of each case, not applicable where the rule looks no further; None of one that only belongs to what is
    judged.
    """
    rule = judged.rule
    if not rule.kind.gathers:
        codes = dict(zip(judged.frame["@index"].to_list(), judged.codes.to_list(), strict=True))
        return [codes.get(place, int(Code.NOT_APPLICABLE)) for place in range(len(cases))]
    if rule.kind.once(rule.model):
        rows = judged.frame.select("portfolio", "period", judged.codes.alias("@code")).rows()
        given = {(portfolio, period): code for portfolio, period, code in rows}
        return [given.get((case.together, case.period)) if case.expect else None for case in cases]
    worst = judged.frame.select("@case", judged.codes.alias("@code")).group_by("@case").agg(pl.col("@code").max())
    found = dict(worst.rows())
    return [found.get(place) for place in range(len(cases))]


def outcome(code: Code, colours: bool) -> str:
    """A code in the words of cases."""
    if code is Code.NOT_APPLICABLE:
        return "not applicable"
    return COLOUR_OF_CODE[code] if colours else OK[code]
