"""Where a case, or a key, stands in a file."""

from __future__ import annotations

from checker.authoring.testing.judged import NAME
from checker.positions import Positions
from checker.rule import Rule
from checker.wrong import Path

CASES = ("cases",)


def case_place(rule: Rule, line: int) -> tuple[str, int]:
    """The file and line of a case: ``line`` counts in the case text, from 1."""
    before = sum(map(len, (rule.model.cases or "").splitlines(keepends=True)[: line - 1]))
    if rule.override is not None and rule.override.gives(CASES):
        return rule.override.file, Positions(rule.override.source).value((*rule.override.path, *CASES), before)[0]
    return rule.file, rule.positions.value(CASES, before)[0]


def key_place(rule: Rule, path: Path) -> tuple[str, int]:
    """The file and line of a key, or of the nearest one above it; of the rule itself where there is none."""
    if rule.id == NAME:  # the condition of a pack, which is no key of a rule file
        return rule.place(("judged", "when"))
    return rule.place(path or ("id",))
