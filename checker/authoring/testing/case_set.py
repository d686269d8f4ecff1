"""The cases of a rule as one table, judged by the rule and by any number of changed ones at once; and their places."""

from __future__ import annotations

import pathlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.authoring.cases.case import Case, Result, problem_of, read_cases
from checker.authoring.cases.facts import facts_of
from checker.authoring.cases.running import codes_of, outcome
from checker.evaluate.codes import judge_table
from checker.expression import Expression
from checker.kinds import kinds
from checker.kinds.assertion import AssertModel
from checker.kinds.rule import Facts, Rule
from checker.kinds.rule_file import SourceModel
from checker.model.errors import KeyPath
from checker.model.finding import Code
from checker.rulebook.packs import pack_folder
from checker.rulebook.rulebook import Rulebook
from checker.rulebook.rules import scope_of
from checker.schema.toml_positions import Positions

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
    parts: dict[KeyPath, Expression] = {("holds",): condition}
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


def key_place(rule: Rule, path: KeyPath) -> tuple[str, int]:
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


APART = " | "


@dataclass(frozen=True)
class SuggestedCase:
    """Lines for a case table.

    ``added`` are columns that the table does not have: they come before ``expect``, and its other lines need a blank
    cell there. ``heading`` is then the table's new heading.
    """

    lines: tuple[str, ...]
    added: tuple[str, ...] = ()
    heading: str = ""


def suggest(case_set: CaseSet, place: int, number: int) -> SuggestedCase:
    """The whole set of the candidate at ``place``, with what the rule gives each case.

    ``number`` is the candidate's among several, from 1.
    """
    rule = case_set.rule
    name = case_set.cases[place].together
    own = [(case, code) for case, code in zip(case_set.cases, case_set.codes, strict=True) if case.together == name]
    shown = headings(rule)
    there = {each for case, _ in own for each, text in case.values.items() if text}
    added = tuple(sorted(there - {*shown, *rule.model.given}))
    at = shown.index("expect") if "expect" in shown else len(shown)
    columns = [*shown[:at], *added, *shown[at:]]
    widths = [max(len(column), width) for column, width in zip(columns, widths_of(rule, at, added), strict=True)]
    rows = [[cell(case, code, each, rule) for each in columns] for case, code in own]
    if "set" in columns:
        at = columns.index("set")
        rows = [[*row[:at], str(last_set(rule) + number), *row[at + 1 :]] for row in rows]
    lines = tuple(line(row, widths) for row in rows)
    return SuggestedCase(lines, added, line(columns, widths) if added else "")


def widths_of(rule: Rule, at: int, added: Sequence[str]) -> list[int]:
    """The widths of the columns of the rule's case table, without the spaces beside the bars."""
    first = next((each for each in (rule.model.cases or "").splitlines() if each.strip()), "")
    parts = first.split("|")
    own = [max(len(part.strip()), len(part) - (2 if place else 1)) for place, part in enumerate(parts)]
    return [*own[:at], *map(len, added), *own[at:]]


def cell(case: Case, code: int | None, column: str, rule: Rule) -> str:
    if column == "expect":
        if code is None:
            return ""
        given = outcome(Code(code), rule.kind.colours)
        return JUDGED_WORDS[given] if rule.id == JUDGED else given
    return "" if column in NO_COLUMNS else case.values.get(column, "")


def last_set(rule: Rule) -> int:
    """The greatest number that a set of the rule's cases has."""
    cases = read_cases(rule.model.cases or "", rule.model.given)
    return max((int(case.together) for case in cases if case.together.isdecimal()), default=0)


def line(cells: Sequence[str], widths: Sequence[int]) -> str:
    """One line, its bars under those of the table."""
    return APART.join(text.ljust(width) for text, width in zip(cells, widths, strict=True)).rstrip()
