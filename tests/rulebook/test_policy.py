"""What the gate's policy may name: rules, tables, columns and terms that are there; others are told at their key."""

from __future__ import annotations

from typing import Any

import pytest

BEFORE = "gate.must_judge"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('gate.blocking_rules = [¤"TOL-COTS"]', "did you mean TOL-COST"),
        ("gate.max_findings.¤TOL-COTS = 1", "did you mean TOL-COST"),
        ("gate.max_findings.¤TOL-COST = -1", "max_findings.TOL-COST"),
        ('gate.may_not_run.¤TOL-COTS = "r"', "did you mean TOL-COST"),
        ('gate.may_not_run.¤TOL-COST = " "', "without a reason"),
        ('gate.may_not_run.¤TOL-COST = "r"', "in gate.must_judge and in gate.may_not_run"),
        ("gate.must_have.¤projets = {}", "did you mean projects"),
        ('gate.must_have.projects.¤fase = ["concept"]', "Unknown"),
        ('gate.must_have.projects.phase = [¤"concepts"]', "did you mean concept"),
        ('gate.¤first_period = "January"', "the month, like 2023-01"),
        ('gate.¤last_period = "2023-13"', "the month, like 2023-01"),
        ("gate.¤max_age_days = -1", "max_age_days"),
        ("gate.¤max_age_dys = 1", "did you mean max_age_days"),
        ('approved.¤rulebook_sha = "x"', "did you mean rulebook_sha256"),
        ("¤waivers = 1", "must be a text"),
    ],
)
def test_one_mistake(line: str, says: str, book: Any) -> None:
    book.change(BEFORE, f"{line}\n{BEFORE}", "rules.toml")
    [(place, sentence)] = book.mistakes()
    assert [place] == book.marks
    assert says in sentence


def test_a_policy_that_says_everything_loads(book: Any) -> None:
    lines = [
        'gate.blocking_rules = ["TOL-COST"]',
        "gate.max_findings.TOL-COST = 0",
        'gate.must_have.projects.phase = ["concept"]',
        "gate.must_have.milestones = {}",
        'gate.first_period = "2023-01"',
        "gate.max_age_days = 0",
    ]
    policy = book.change(BEFORE, "\n".join([*lines, BEFORE]), "rules.toml").load().gate
    assert policy.must_have == {"projects": {"phase": ["concept"]}, "milestones": {}}
    assert (policy.max_findings, policy.max_age_days, policy.first_period) == ({"TOL-COST": 0}, 0, "2023-01")
