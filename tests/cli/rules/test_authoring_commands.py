"""``rules table``, ``rules explain`` and ``rules coverage`` as they are called."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
RULES = str(ROOT / "rules.toml")
Write = Callable[..., Path]
WHAT_IS_LOADED = """
import json, sys
from checker.cli import commands
try:
    commands.main(sys.argv[1:], standalone_mode=False)
finally:
    print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})), file=sys.stderr)
"""


Run = Callable[..., Any]


@pytest.fixture
def run(called: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The commands, called in the checkout on a wide screen."""
    monkeypatch.setenv("COLUMNS", "250")
    monkeypatch.chdir(ROOT)
    return lambda *arguments: called("rules", *arguments)


@pytest.mark.parametrize("arguments", [("table",), ("explain", "TOL-COST"), ("list",), ("table", "--format", "html")])
def test_words_need_no_polars(arguments: tuple[str, ...]) -> None:
    called = [sys.executable, "-c", WHAT_IS_LOADED, "rules", *arguments, "--rules", RULES]
    done = subprocess.run(called, capture_output=True, text=True, encoding="utf-8", check=True)
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert "checker" in loaded
    assert not {"polars", "pandera", "python_calamine"} & loaded


def test_the_table_in_the_language_asked_for(run: Run) -> None:
    done = run("table", "--rules", RULES, "--language", "en", "--period", "2023-01")
    assert (done.code, done.err) == (0, "")
    assert "Forecast ≤ Project budget" in done.out


def test_a_month_that_is_none_is_refused(run: Run) -> None:
    assert run("table", "--rules", RULES, "--period", "januar").code == 2


def test_a_rule_explained_in_the_rulebooks_first_language(run: Run) -> None:
    done = run("explain", "tol-scope", "--rules", RULES)
    assert done.code == 0
    assert done.out.startswith("TOL-SCOPE: Endring i omfang og kvalitet\n")


def test_an_unknown_rule_is_a_failed_run_with_the_nearest_name(run: Run) -> None:
    done = run("explain", "TOL-COSTS", "--rules", RULES, "--language", "nb")
    assert (done.code, done.out) == (2, "")
    assert "Mente du TOL-COST?" in done.err


@pytest.mark.parametrize("arguments", [(), ("--project", "A"), ("TOL-COST", "--on", "somewhere")])
def test_a_call_that_says_too_little_is_told_what_to_give(run: Run, arguments: tuple[str, ...]) -> None:
    done = run("explain", *arguments)
    assert done.code == 2
    assert "--project" in done.err


def test_a_project_explained_and_an_unknown_one_refused(run: Run, write: Write) -> None:
    folder = str(write(forecast="23,01"))
    done = run("explain", "--on", folder, "--project", "Prosjekt A", "--rules", RULES, "--language", "en")
    assert (done.code, done.err) == (0, "")
    assert "Cost: reported Green, the figures give Red → Stops" in done.out
    unknown = run("explain", "--on", folder, "--project", "Prosjekt Q", "--rules", RULES, "--language", "en")
    assert unknown.code == 2
    assert "Did you mean 'Prosjekt" in unknown.err


def test_a_submission_that_is_not_there_is_a_failed_run(run: Run) -> None:
    for arguments in (("coverage", "nowhere"), ("explain", "--on", "nowhere", "--project", "A")):
        done = run(*arguments, "--rules", RULES, "--language", "en")
        assert (done.code, done.out) == (2, "")
        assert "Traceback" not in done.err
        assert "nowhere" in done.err


def test_the_coverage_of_a_submission(run: Run, write: Write) -> None:
    done = run("coverage", str(write()), "--rules", RULES, "--language", "en")
    assert (done.code, done.err) == (0, "")
    assert "Never occurred" in done.out
