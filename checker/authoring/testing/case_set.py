"""The cases of a rule as one table, judged by the rule and by any number of changed ones at once; and their places."""

from __future__ import annotations

import pathlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.cases import Case, Result, codes_of, facts_of, problem_of, read_cases
from checker.checks import kinds
from checker.checks.assertion import AssertModel
from checker.engine.judging import judge_table
from checker.expression import Expression
from checker.policy import Rulebook
from checker.positions import Positions
from checker.rule import Facts, Rule, SourceModel
from checker.rulebook.folders import pack_folder
from checker.rulebook.scope import scope_of
from checker.wrong import Path

JUDGED = "judged"  # the id of the condition that says which projects are judged
JUDGED_WORDS = {"ok": "yes", "finding": "no", "missing": "missing"}
CASES = ("cases",)

NO_COLUMNS = ("expect", "why", "set")  # headings that are not columns


@dataclass(frozen=True)
class CaseSet:
    """Cases that the rule can judge, in order."""

    rule: Rule
    cases: Sequence[Case]

    @cached_property
    def facts(self) -> Facts:
        return facts_of(self.cases, self.rule)

    @cached_property
    def codes(self) -> list[int | None]:
        """What the rule itself gives; None for a case that is only a part of what is judged."""
        return self.judged([self.rule])[0]

    def judged(self, rules: Sequence[Rule]) -> list[list[int | None]]:
        """The code of each case by each of some rules, whose ids differ."""
        if not self.cases or not rules:
            return [[] for _ in rules]
        return [codes_of(each, self.cases) for each in judge_table(rules, self.facts)]


def case_set_of(rule: Rule) -> CaseSet:
    """The rule's own cases, except those that cannot be read."""
    cases = read_cases(rule.model.cases or "", rule.model.given)
    return CaseSet(rule, [case for case in cases if problem_of(case, rule) is None])


def headings(rule: Rule) -> list[str]:
    lines = [line for line in (rule.model.cases or "").splitlines() if line.strip()]
    return [part.strip() for part in lines[0].split("|")] if lines else []


def judged_rule(book: Rulebook) -> Rule | None:
    """The condition that says which projects are judged, as an assert rule that accepts blanks; None without cases.

    ``pack.toml`` has cases for it, which are tested like those of a rule.
    """
    table, condition = book.pack.judged, book.judged
    if table is None or condition is None or not book.pack.model.cases:
        return None
    file, source = judged_source(book)
    model = AssertModel(
        id=JUDGED.upper(),
        kind="assert",
        title={},
        source=SourceModel(text={}, verified=True),
        table=table.name,
        holds=condition.text,
        optional=list(condition.reads),
        message={},
        remedy={},
        cases=book.pack.model.cases,
    ).model_copy(update={"id": JUDGED})
    scope = {name: kind for name, kind in scope_of(table, book.pack).items() if "." not in name}
    parts: dict[Path, Expression] = {("holds",): condition}
    return Rule(model, kinds()["assert"], file, table, book.pack, parts, source=source, scope=scope)


def judged_source(book: Rulebook) -> tuple[str, str]:
    """The name and text of the ``pack.toml`` that says who is judged."""
    for name in book.pack.name.split(", "):
        path = pack_folder(pathlib.Path(book.pack.folder), name) / "pack.toml"
        source = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        if "judged" in tomllib.loads(source):
            return f"{name}/pack.toml", source
    return "pack.toml", ""


def case_place(rule: Rule, line: int) -> tuple[str, int]:
    """The file and line of a case: ``line`` counts in the case text, from 1."""
    before = sum(map(len, (rule.model.cases or "").splitlines(keepends=True)[: line - 1]))
    if rule.override is not None and rule.override.gives(CASES):
        return rule.override.file, Positions(rule.override.source).value((*rule.override.path, *CASES), before)[0]
    return rule.file, rule.positions.value(CASES, before)[0]


def key_place(rule: Rule, path: Path) -> tuple[str, int]:
    """The file and line of a key, or of the nearest one above it; of the rule itself where there is none."""
    if rule.id == JUDGED:  # the condition of a pack, which is no key of a rule file
        return rule.place(("judged", "when"))
    return rule.place(path or ("id",))


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


def failures(results: Sequence[Result], rules: Mapping[str, Rule]) -> Iterator[Failing]:
    """Every failing case, in the order of the rules and of their lines."""
    for result in results:
        rule = rules.get(result.rule)
        if not result.passed and rule is not None:
            lines = (rule.model.cases or "").splitlines()
            heading = next(line for line in lines if line.strip())
            own = lines[result.case.line - 1]
            given = with_outcome(heading, own, result.given)
            file, line = case_place(rule, result.case.line)
            yield Failing(rule.id, file, line, heading, own, given, result.problem)
