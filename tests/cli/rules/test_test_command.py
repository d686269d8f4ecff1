"""``rules test`` as it is called: what it prints, and its exit code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker.cli import rules
from checker.model.errors import CheckError

ROOT = Path(__file__).parents[3]
RULES = str(ROOT / "rules.toml")


def run(*arguments: str) -> Result:
    """The command, called as people do."""
    return CliRunner().invoke(rules.test, [*arguments])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped rulebook."""
    shutil.copytree(ROOT / "rules" / "hso", tmp_path / "rules" / "hso")
    shutil.copy(ROOT / "rules.toml", tmp_path)
    return tmp_path


def altered(folder: Path, old: str, new: str) -> str:
    """The cost rule with something else in it; gives the rulebook."""
    file = folder / "rules/hso/tolerance/cost.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return str(folder / "rules.toml")


@pytest.mark.long
def test_the_shipped_rules_agree_with_their_cases_and_every_change_is_noticed() -> None:
    done = run("--rules", RULES, "--mutate", "--language", "en")
    assert done.exit_code == 0
    cases, changes = done.stdout.splitlines()[-2:]
    assert " 0 fail. " in cases
    assert " 0 not noticed, " in changes
    assert changes.endswith(" 0 undecided.")


def test_a_failing_case_is_exit_code_1(copy: Path) -> None:
    book = altered(copy, "1.15", "1.10")
    done = run("--rules", book, "--select", "TOL-COST")
    assert done.exit_code == 1
    assert "tolerance/cost.toml:" in done.stdout
    assert "\n  - concept      |" in done.stdout
    assert "\n  + concept      |" in done.stdout


def test_a_change_that_no_case_notices_is_exit_code_1_with_mutate_only(copy: Path) -> None:
    book = altered(copy, "concept      |        | 20.00  |        | 23.01    | red            |\n", "")
    book = altered(copy, "concept      |        | 0.10   |        | 0.116    | red            |\n", "")
    assert run("--rules", book, "--select", "TOL-COST").exit_code == 0
    done = run("--rules", book, "--select", "TOL-COST", "--mutate", "--language", "en")
    assert done.exit_code == 1
    assert "concept.yellow: 1.15 → 1.16" in done.stdout
    assert "Changes that no case notices" in done.stdout


def test_what_is_said_in_norwegian() -> None:
    done = run("--rules", RULES, "--select", "TOL-COST", "--language", "nb")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1].startswith("Regler: 1. ")


def test_a_rule_that_is_not_there_is_a_failed_run() -> None:
    done = run("--rules", RULES, "--select", "TOL-COTS")
    assert isinstance(done.exception, CheckError)
    assert "TOL-COST" in done.exception.say("en")
