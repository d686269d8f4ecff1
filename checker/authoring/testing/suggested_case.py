"""A candidate as lines of the rule's own case table, ready to paste."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checker.authoring.testing.case_set import JUDGED, JUDGED_WORDS, NO_COLUMNS, CaseSet, headings
from checker.cases import Case, outcome, read_cases
from checker.finding import Code
from checker.rule import Rule

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
