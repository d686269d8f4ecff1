"""What a rule is: the part of a rule file that all kinds share, the rule when it is loaded, and what a kind must do.

A kind is one file in ``checks/``: it says what its rule files may contain (``Model``), which expressions they hold,
and it gives the code of each row and, for the rows to be told of, what was observed against which limit. It words no
message, sets no level and reads no file.
"""

from __future__ import annotations

from checker.rule.evidence import NO_ROW, PLACEHOLDERS, Shown, Statement
from checker.rule.facts import Facts
from checker.rule.kind import Kind
from checker.rule.model import Colour, Level, RuleModel, SourceModel, as_titles
from checker.rule.part import Part
from checker.rule.rule import Override, Rule
from checker.rule.scope import PREVIOUS, RECORD, belonging_scope, rows_scope

__all__ = [
    "NO_ROW",
    "PLACEHOLDERS",
    "PREVIOUS",
    "RECORD",
    "Colour",
    "Facts",
    "Kind",
    "Level",
    "Override",
    "Part",
    "Rule",
    "RuleModel",
    "Shown",
    "SourceModel",
    "Statement",
    "as_titles",
    "belonging_scope",
    "rows_scope",
]
