"""The cases in the rules' own files: pipe tables, parsed like cells, judged by the rule, compared with what they
expect.
"""

from __future__ import annotations

from checker.authoring.cases.case import Case, Result, has_text, parsed, problem_of, read_cases
from checker.authoring.cases.facts import facts_of
from checker.authoring.cases.running import codes_of, outcome, run_cases, run_judged, run_rule

__all__ = [
    "Case",
    "Result",
    "codes_of",
    "facts_of",
    "has_text",
    "outcome",
    "parsed",
    "problem_of",
    "read_cases",
    "run_cases",
    "run_judged",
    "run_rule",
]
