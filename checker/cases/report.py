"""What the report says in cases of rules that read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.cases.case import Case
from checker.passages import Manuscript, Passage
from checker.rule import Rule

if TYPE_CHECKING:
    import polars as pl

PARAGRAPH = "¶"


def spoken(rule: Rule) -> bool:
    """Whether the cases have a text, which the rule reads: "text" is no column of its table then."""
    return rule.kind.of_report and "text" not in rule.scope


def text_of(cases: Sequence[Case], frame: pl.DataFrame, rule: Rule) -> Manuscript:
    """What the report says in each case, under the heading of the case's record. A "¶" parts passages."""
    keys = frame[rule.project].to_list() if rule.project else [None] * len(cases)
    passages = [
        Passage("cases", " ".join(text.split()), line=case.line, about=(case.together, case.period), under=key)
        for case, key in zip(cases, keys, strict=True)
        for text in case.values.get("text", "").split(PARAGRAPH)
        if text.strip()
    ]
    return Manuscript(("cases",), tuple(passages))
