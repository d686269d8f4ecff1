"""The public Python interface."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import checker

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "datasets" / "sample" / "2023-04"


@pytest.fixture(scope="module")
def report() -> checker.Report:
    return checker.check(SAMPLE, rules=ROOT / "rules.toml", language="en")


def test_a_report_has_verdict_findings_outcomes_and_statuses(report):
    assert report.verdict.word == "publishable"
    assert {"rule", "level", "project", "message", "cell"} <= set(report.findings.columns)
    assert any(outcome.rule == "TOL-COST" and outcome.in_scope for outcome in report.outcomes)
    assert report.statuses.columns[-3:] == ["parameter", "reported", "derived"]
    assert report.statuses["project"].n_unique() == len(report.project_statuses)


def test_a_notebook_shows_the_verdict_and_the_findings(report):
    page = report._repr_html_()
    assert "<strong>publishable</strong>" in page
    assert "<table" in page


def test_what_cannot_be_checked_raises_an_error_with_a_sentence():
    with pytest.raises(checker.CheckError, match="nowhere"):
        checker.check("nowhere", rules=ROOT / "rules.toml")


@pytest.fixture
def tables() -> dict[str, pl.DataFrame]:
    return {"projects": pl.read_csv(SAMPLE / "projects.csv", infer_schema=False)}


def test_tables_in_memory_are_judged_like_files(tables, tmp_path):
    which = {"portfolio": "P", "period": "2023-04", "rules": ROOT / "rules.toml"}
    in_memory = checker.check(tables, as_of=date(2023, 4, 30), **which)
    tables["projects"].write_csv(tmp_path / "projects.csv")
    on_disk = checker.check(tmp_path, as_of=date(2023, 4, 30), **which)
    same = ["rule", "level", "project", "column", "observed", "limit", "distance"]
    assert in_memory.findings.select(same).sort(same).equals(on_disk.findings.select(same).sort(same))
    assert in_memory.statuses.equals(on_disk.statuses)
