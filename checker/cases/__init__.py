"""The cases in the rules' own files: pipe tables, parsed like cells, judged by the rule, compared with what they
expect.
"""

from __future__ import annotations

from checker.cases.case import Case, Result, read_cases
from checker.cases.cells import parsed
from checker.cases.facts import facts_of
from checker.cases.outcomes import codes_of, outcome
from checker.cases.problems import problem_of
from checker.cases.report import spoken
from checker.cases.running import run_cases, run_judged, run_rule

__all__ = [
    "Case",
    "Result",
    "codes_of",
    "facts_of",
    "outcome",
    "parsed",
    "problem_of",
    "read_cases",
    "run_cases",
    "run_judged",
    "run_rule",
    "spoken",
]
