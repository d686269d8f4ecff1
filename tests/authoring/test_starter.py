"""The small rulebook that ``checker init`` writes: sound, tested by its own cases, and never over anybody's files."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from checker.authoring import init as starter
from checker.authoring.cases.running import run_cases
from checker.authoring.lint import lint
from checker.cli import commands
from checker.model.errors import CheckError
from checker.pipeline import Request, check
from checker.rulebook.loader import load

RULES = {"TOL-COST": "limit", "DUTY-RED": "require"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    starter.write(tmp_path / "office")
    return tmp_path / "office"


def checked(folder: Path) -> tuple[str, list[tuple[str, str]]]:
    """The verdict on the starter's submission, and its findings' rules and levels."""
    report, _ = check(Request([folder / starter.SUBMISSION], rules=folder / "rules.toml"))
    return report.verdict.word, [(finding.rule, finding.level) for finding in report.rows]


def test_it_has_a_limit_and_a_require_rule_with_cases(folder: Path) -> None:
    book = load(folder / "rules.toml")
    assert {rule.id: rule.kind.name for rule in book.rules} == RULES
    assert all(rule.model.cases for rule in book.rules)
    assert {language for rule in book.rules for language in rule.model.title} == {"nb", "en"}


def test_it_passes_lint(folder: Path) -> None:
    assert [mistake.say("en") for mistake in lint(folder / "rules.toml").mistakes] == []


def test_its_cases_pass(folder: Path) -> None:
    results = list(run_cases(load(folder / "rules.toml")))
    assert {result.rule for result in results} == {*RULES, "judged"}
    assert [result for result in results if not result.passed] == []


def test_its_submission_may_be_published_with_its_deviations(folder: Path) -> None:
    assert checked(folder) == ("publishable", [("TOL-COST", "note"), ("TOL-COST", "note")])


@pytest.mark.parametrize(
    ("was", "becomes", "rules"),
    [
        ("9,2;Gul", "9,7;Gul", {"TOL-COST"}),
        ("46,5;Rød;Kontrakten forhandles på nytt", "46,5;Rød;", {"DUTY-RED"}),
        ("12,5;12,5;Grønn", "12,5;12,6;Grønn", {"TOL-COST"}),
    ],
)
def test_what_its_comments_invite_to_try_stops_it(folder: Path, was: str, becomes: str, rules: set[str]) -> None:
    path = folder / starter.SUBMISSION / "prosjekter.csv"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes), encoding="utf-8")
    verdict, findings = checked(folder)
    assert verdict == "blocked"
    assert {rule for rule, level in findings if level == "error"} == rules


COST, RED, PACK = "rules/office/tolerance/cost.toml", "rules/office/duties/red.toml", "rules/office/pack.toml"
EXECUTION = '{ green = "<= budget", yellow = "<= budget * 1.10" }'
CHANGES = [
    (COST, "1.20", "1.19"),
    (COST, "1.20", "1.21"),
    (COST, "1.10", "1.09"),
    (COST, "1.10", "1.11"),
    (COST, '"<= budget * 1.20"', '"< budget * 1.20"'),
    (COST, '"<= budget * 1.10"', '"< budget * 1.10"'),
    (COST, f"planning  = {EXECUTION.replace('1.10', '1.20')}", f"planning  = {EXECUTION}"),
    (COST, EXECUTION, EXECUTION.replace("<= budget", "< budget", 1)),
    (
        COST,
        '{ green = "<= budget", yellow = "<= budget * 1.20" }',
        '{ green = "< budget", yellow = "<= budget * 1.20" }',
    ),
    (COST, EXECUTION, EXECUTION.replace("1.10", "1.20")),
    (COST, '"not applicable"', EXECUTION),
    (COST, 'needs     = "budget > 0"', ""),
    (COST, 'needs     = "budget > 0"', 'needs     = "budget >= 0"'),
    (RED, "phase <> 'closed' and ", ""),
    (RED, " and reported.cost = 'red'", ""),
    (RED, '"measures", ', ""),
    (RED, ', "responsible"', ""),
    (PACK, "'planning', 'execution'", "'planning'"),
    (PACK, "'planning', 'execution'", "'execution'"),
    (PACK, "'planning', 'execution'", "'planning', 'execution', 'closed'"),
]


@pytest.mark.parametrize(("file", "was", "becomes"), CHANGES)
def test_no_single_change_goes_unnoticed(folder: Path, file: str, was: str, becomes: str) -> None:
    head, _, cases = (folder / file).read_text(encoding="utf-8").partition("cases = ")
    lines = [line if line.startswith("#") else line.replace(was, becomes) for line in head.splitlines()]
    assert lines != head.splitlines()
    (folder / file).write_text("\n".join(lines) + f"\ncases = {cases}", encoding="utf-8")
    results = list(run_cases(load(folder / "rules.toml")))
    assert [result for result in results if not result.passed]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(CheckError, match=r"already has rules\.toml\. Nothing has been written"):
        starter.write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["rules.toml"]
    assert (tmp_path / "rules.toml").read_text(encoding="utf-8") == "mine"


def test_other_files_are_left_in_peace(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "notes.txt").write_text("mine", encoding="utf-8")
    starter.write(tmp_path)
    assert (tmp_path / "rules" / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "rules.toml").is_file()


def test_nothing_is_left_half_written(tmp_path: Path) -> None:
    (tmp_path / "submissions").write_text("a file where a folder is needed", encoding="utf-8")
    with pytest.raises(CheckError, match="taken away again"):
        starter.write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["submissions"]


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "office").write_text("", encoding="utf-8")
    with pytest.raises(CheckError, match="taken away again"):
        starter.write(tmp_path / "office")


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(CheckError, match="already has"):
        starter.write(tmp_path)
    assert not (tmp_path / "elsewhere.toml").exists()


def test_the_command_names_steps_that_work(tmp_path: Path, called: Callable[..., Any]) -> None:
    office = tmp_path / "my office"
    ran = CliRunner().invoke(commands, ["init", str(office)])
    assert ran.exit_code == 0, ran.output
    assert "Files: 13." in ran.output
    line = next(line.split("   ")[0].strip() for line in ran.output.splitlines() if "checker check" in line)
    assert f"'{office / 'rules.toml'}'" in line
    program, *arguments = shlex.split(line)
    assert program == "checker"
    assert called(*arguments).code == 0


def test_the_command_says_what_is_in_the_way(folder: Path, called: Callable[..., Any]) -> None:
    ran = called("init", folder, "--language", "nb")
    assert (ran.code, ran.out) == (2, "")
    assert "Ingenting er skrevet" in ran.err


def test_it_is_the_same_wherever_it_is_written(folder: Path, tmp_path: Path) -> None:
    shutil.move(folder, tmp_path / "moved")
    assert checked(tmp_path / "moved")[0] == "publishable"
