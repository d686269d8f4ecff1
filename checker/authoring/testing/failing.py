"""A case that fails: its line as the table has it, what it expects, and what the rule gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from checker.authoring.testing.places import case_place
from checker.cases import Result
from checker.rule import Rule


@dataclass(frozen=True)
class Failing:
    """One failing case. ``given`` is blank where it could not be judged; ``problem`` says why."""

    rule: str
    file: str
    line: int
    heading: str
    expected: str
    given: str
    problem: str | None


def failing(result: Result, rule: Rule) -> Failing:
    """A failing case with its place, and both of its lines."""
    lines = (rule.model.cases or "").splitlines()
    heading = next(line for line in lines if line.strip())
    own = lines[result.case.line - 1]
    file, line = case_place(rule, result.case.line)
    return Failing(rule.id, file, line, heading, own, with_outcome(heading, own, result.given), result.problem)


def with_outcome(heading: str, line: str, given: str) -> str:
    """The line with another outcome under ``expect``, its bars kept in place."""
    names = [part.strip() for part in heading.split("|")]
    cells = line.split("|")
    if "expect" not in names:
        return f"{line.rstrip()} → {given}"
    place = names.index("expect")
    cells += [""] * (place + 1 - len(cells))
    before = " " if place else ""
    cells[place] = f"{before}{given} ".ljust(len(cells[place]))
    return "|".join(cells).rstrip()


def failures(results: list[Result], rules: dict[str, Rule]) -> Iterator[Failing]:
    """Every failing case, in the order of the rules and of their lines."""
    for result in results:
        rule = rules.get(result.rule)
        if not result.passed and rule is not None:
            yield failing(result, rule)
