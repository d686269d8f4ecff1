"""Kind ``grade``: a stated term gives a colour."""

from __future__ import annotations

from typing import Any

RULE = """
kind = "grade"
table = "projects"
column = "phase"
grades.2023-01-01.green  = ["concept"]
grades.2023-01-01.yellow = ["planning"]
grades.2023-01-01.red    = ["execution"]
"""


def test_each_term_gives_its_colour_and_a_blank_is_missing(judge: Any) -> None:
    rows = [{"phase": phase} for phase in ("concept", "planning", "execution", None)]
    assert judge(RULE).says(*rows) == ["green", "yellow", "red", "missing"]


def test_several_terms_of_a_colour_and_a_term_that_means_missing(judge: Any) -> None:
    rule = judge(
        'kind = "grade"\ntable = "projects"\ncolumn = "phase"\n'
        'grades.2023-01-01.green = ["concept", "execution"]\ngrades.2023-01-01.missing = ["planning"]\n'
    )
    rows = [{"phase": phase} for phase in ("concept", "execution", "planning")]
    assert rule.says(*rows) == ["green", "green", "missing"]


def test_by_the_period_of_the_row(judge: Any) -> None:
    rule = judge(RULE + 'grades.2024-01-01.green = ["concept", "planning"]\ngrades.2024-01-01.red = ["execution"]\n')
    rows = [{"phase": "planning", "period": period} for period in ("2022-12", "2023-12", "2024-01")]
    assert rule.says(*rows) == ["not applicable", "yellow", "green"]
    assert rule.shows("path", *rows) == [None, "grades/2023-01-01/yellow", "grades/2024-01-01/green"]


def test_the_term_of_a_related_row(judge: Any) -> None:
    rule = judge(RULE.replace('"projects"', '"milestones"').replace('"phase"', '"project.phase"'))
    assert rule.says({"project.phase": "planning"}, {}) == ["yellow", "missing"]


def test_evidence(judge: Any) -> None:
    assert judge(RULE).shows("observed", {"phase": "planning"}) == ["planning"]
    assert judge(RULE).shows("column", {"phase": "planning"}) == ["phase"]
