"""``checker gx export``: suites that a platform loads without this program, and what they do not say."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from checker.cli import commands
from checker.evaluate.evaluate import codes
from checker.intake import readers
from checker.intake.build import build_submission
from checker.model.finding import Code
from checker.model.submission import Submission
from checker.rulebook.rulebook import Rulebook
from checker.warehouse.connection import Place
from checker.warehouse.sql.layers import Layers
from checker.warehouse.unsupported import unsaid

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("run_suites.py")
WORDS = {"red": Code.RED, "yellow": Code.YELLOW, "missing": Code.MISSING, "failed": Code.FAILED}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported suites of the shipped rulebook."""
    target = tmp_path_factory.mktemp("suites")
    done = CliRunner().invoke(commands, ["gx", "export", "-o", str(target), "--schema", "plain", "--language", "en"])
    assert done.exit_code == 0, done.output
    assert "Locally only: CONTRACT-UNITS (projects.budget)" in done.output
    return target


@pytest.fixture(scope="module")
def suites(folder: Path) -> Mapping[str, Any]:
    """The suites by table."""
    names = [path for path in folder.glob("*.json") if path.name != "unsaid.json"]
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in names}


def of_rule(suite: Mapping[str, Any], rule: str) -> dict[str, Any]:
    """A rule's expectations by what they are of."""
    found = [each for each in suite["expectations"] if each["meta"]["checker"]["id"] == rule]
    return {each["meta"]["checker"].get("colour") or each["meta"]["checker"].get("column"): each for each in found}


def test_red_is_critical_and_yellow_a_warning(suites: Mapping[str, Any]) -> None:
    found = of_rule(suites["projects"], "TOL-COST")
    assert {word: each["severity"] for word, each in found.items()} == {
        "red": "critical",
        "yellow": "warning",
        "missing": "critical",
    }
    meta = found["red"]["meta"]["checker"]
    assert meta["title"]["en"] == "Forecast against budget and control frame"
    assert meta["source"]["text"]["nb"].startswith("Statusrapport januar 2023")
    assert meta["remedy"]["en"].startswith("Yellow: consider measures.")
    assert "TOL-COST" in found["red"]["notes"]


def test_the_contract_is_standard_expectations(suites: Mapping[str, Any]) -> None:
    kinds = {each["type"] for each in suites["projects"]["expectations"]}
    assert kinds == {
        "expect_column_to_exist",
        "expect_column_values_to_be_between",
        "expect_column_values_to_be_in_set",
        "expect_column_values_to_be_in_type_list",
        "expect_column_values_to_match_regex",
        "expect_column_values_to_not_be_null",
        "expect_compound_columns_to_be_unique",
        "unexpected_rows_expectation",
    }


def test_every_rule_is_in_a_suite_or_listed(suites: Mapping[str, Any], folder: Path, book: Rulebook) -> None:
    said = {each["meta"]["checker"]["id"] for suite in suites.values() for each in suite["expectations"]}
    left = {each["id"] for each in json.loads((folder / "unsaid.json").read_text(encoding="utf-8"))}
    assert {rule.id for rule in book.rules} <= said | left
    assert "COMPARE" in said


def test_sqlite_has_no_decimals(book: Rulebook) -> None:
    layers = Layers(book, Place(book.pack, "sqlite"))
    left = {each.id: str(each.reason) for each in unsaid(layers)}
    assert "decimals" in left["TOL-COST"]
    assert "TOL-COST-POOL" in left
    said = {rule.id for rule in layers.rules}
    assert {"TOL-SCOPE", "DEP-TWICE", "REF-MILESTONES", "OBL-RED"} <= said
    assert left["COMPARE"]


@pytest.mark.long
def test_great_expectations_alone_runs_them(folder: Path, book: Rulebook, load: Any, database: str) -> None:
    pytest.importorskip("great_expectations", reason="install portfolio-checker[gx]")
    raws = [readers.read(ROOT / "datasets" / "sample" / month) for month in ("2023-01", "2023-02")]
    submission: Submission = build_submission(raws, book.pack)
    load(submission, "plain")
    url = database.replace("postgresql://", "postgresql+psycopg2://")
    command = [sys.executable, "-W", "ignore", str(SCRIPT), str(folder), url, "plain"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["foreign"] == []
    judged = codes(submission, book).judged
    counted = {(rule, word): count for _, rule, _, word, _, count in result["found"] if rule in judged}
    assert len(counted) > 60
    assert counted == {(rule, word): int((judged[rule].codes == int(WORDS[word])).sum()) for rule, word in counted}
    contract = [each for each in result["found"] if each[1].startswith("CONTRACT-")]
    assert [each for each in contract if not each[4] and each[1] == "CONTRACT-HEADER"] == []
