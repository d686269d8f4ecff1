"""What must be there, how old it may be, and for which months."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.model.report import Report

Write = Callable[..., Path]
Rules = Callable[..., Path]
Gate = Callable[..., Report]
Reasons = Callable[[Report], list[str]]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('must_have.projects.project = ["Prosjekt A", "Prosjekt B"]', []),
        ("must_have.projects = {}", []),
        ('must_have.projects.sub_portfolio = ["clinical"]', []),
        (
            'must_have.projects.project = ["Prosjekt A", "Prosjekt C"]',
            ['"Projects" lacks in 2023-01, under "Project": Prosjekt C'],
        ),
        (
            'must_have.projects.sub_portfolio = ["clinical", "research"]',
            ['"Projects" lacks in 2023-01, under "Sub-portfolio": research'],
        ),
        ("must_have.decisions = {}", ['"Decisions" must have a row in 2023-01 and has none']),
        ("must_have.risks = {}", ['"Risks" must have a row in 2023-01 and has none']),
    ],
)
def test_what_must_be_there(
    gate: Gate, rules: Rules, write: Write, reasons: Reasons, line: str, said: list[str]
) -> None:
    assert reasons(gate(write(), book=rules(f"gate.{line}"))) == said


def test_each_submission_must_have_it(gate: Gate, rules: Rules, write: Write, reasons: Reasons) -> None:
    february = write("february", STATED, project="Prosjekt C")
    report = gate(write(), february, book=rules('gate.must_have.projects.project = ["Prosjekt A"]'))
    assert '"Projects" lacks in 2023-02, under "Project": Prosjekt A' in reasons(report)
    assert not any("2023-01" in reason for reason in reasons(report))


STATED = 'portfolio = "Regional IKT"\nperiod = "2023-02"\nreporting_date = 2023-02-28\ndecimal = ","\n'


@pytest.mark.parametrize(
    ("line", "stops"),
    [
        ('first_period = "2023-01"', False),
        ('last_period = "2023-01"', False),
        ('first_period = "2023-02"', True),
        ('last_period = "2022-12"', True),
    ],
)
def test_the_months_of_a_rulebook(
    gate: Gate, rules: Rules, write: Write, reasons: Reasons, line: str, stops: bool
) -> None:
    said = reasons(gate(write(), book=rules(f"gate.{line}")))
    assert bool(said) is stops
    assert all("the rulebook is not meant for 2023-01" in reason for reason in said)
