"""A dispute is shown with the finding, and waives nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.model.report import Report

Write = Callable[..., Path]
Rules = Callable[..., Path]
Gate = Callable[..., Report]
DISPUTE = """
[[dispute]]
finding   = "TOL-COST/projects/Prosjekt A/{column}"
portfolio = "Regional IKT"
owner     = "Project owner"
reason    = "The budget is that of last year."
"""


@pytest.fixture
def disputed(gate: Gate, rules: Rules, write: Write) -> Callable[[str], Report]:
    """The report on a project that is over its budget, with a dispute about one column."""
    return lambda column: gate(write(forecast="21,00"), book=rules(waivers=DISPUTE.format(column=column)))


def test_the_finding_carries_it_and_blocks(disputed: Callable[[str], Report]) -> None:
    report = disputed("status_cost")
    [row] = report.frame.filter(report.frame["level"] == "error").iter_rows(named=True)
    assert row["message"].endswith(" Disputed by Project owner: The budget is that of last year.")
    assert row["waiver"] is None
    assert not report.verdict.publishable


def test_a_dispute_without_a_derived_colour_is_reported(disputed: Callable[[str], Report]) -> None:
    report = disputed("budget")
    [row] = report.frame.filter(report.frame["rule"] == "DISPUTE-UNUSED").iter_rows(named=True)
    assert (row["level"], row["rule_file"], row["rule_line"]) == ("note", "waivers.toml", 2)
    assert not report.frame["message"].str.contains("Disputed by").any()
