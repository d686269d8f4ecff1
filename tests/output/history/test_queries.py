"""What a history answers, over three months of which the first has two versions."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from checker.cli.history import command
from checker.model.errors import CheckError
from checker.output.history.queries import (
    colour_changes,
    colour_counts,
    finding_runs,
    judged_colours,
    open_findings,
    runs_of,
    solved_findings,
)
from checker.output.history.store import History, load

ROOT = Path(__file__).parents[3]
PORTFOLIO = "Regional IKT"
COST = "TOL-COST/projects/Prosjekt A/forecast"
DESCRIBED = {
    "project": "Prosjekt A",
    "deviation": "Dyrere enn ventet",
    "consequence": "Mindre til andre",
    "measures": "Innsatsgruppe",
    "responsible": "Prosjektleder",
}
COVER = """Portefølje;Periode;Per dato;Levert av (rolle);Godkjent av (rolle)
Regional IKT;2023-01;28.01.2023;Controller;Porteføljeleder
"""
Write = Callable[..., Path]
Keep = Callable[..., int]
Stated = Callable[..., str]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the history of the three months is put by when it has been made once."""
    return tmp_path_factory.mktemp("kept") / "historikk"


@pytest.fixture
def months(keep: Keep, write: Write, stated: Stated, kept: Path, folder: Path) -> None:
    """January: 15.05 % over and reported green, then red and described. February: the same. March: within budget."""
    if not kept.exists():
        red = {"forecast": "23,01", "status_cost": "Rød", "deviation_descriptions": [DESCRIBED]}
        assert keep(write("1", stated("01", "1"), forecast="23,01")) == 1
        published = write("2", stated("01", "2"), **red)
        (published / "innsending.csv").write_text(COVER, encoding="utf-8")
        assert keep(published) == 2
        assert keep(write("3", stated("02"), **red)) == 3
        assert keep(write("4", stated("03"))) == 4
        folder.rename(kept)
    shutil.copytree(kept, folder)


@pytest.fixture
def history(months: None, folder: Path) -> History:
    """The history of the three months."""
    return load(folder)


def since(history: History, month: str) -> dict[str, tuple[str, int]]:
    """Since when each finding of a month is open, and over how many months."""
    found = open_findings(history, (PORTFOLIO, f"2023-{month}"))
    return {each.finding["id"]: (each.since, each.periods) for each in found}


def gone(history: History, month: str) -> dict[str, tuple[int, bool]]:
    """Solved findings of a month: the last run with each, and whether its rule did not run."""
    return {
        each.finding["id"]: (each.last_run, each.unchecked)
        for each in solved_findings(history, (PORTFOLIO, f"2023-{month}"))
    }


def test_since_when_a_finding_is_open(history: History) -> None:
    assert since(history, "01")[COST] == ("2023-01", 1)
    assert since(history, "02")[COST] == ("2023-01", 2)
    assert COST not in since(history, "03")


def test_which_findings_were_solved(history: History) -> None:
    assert gone(history, "01") == {"TOL-COST/projects/Prosjekt A/status_cost": (1, False)} | {
        name: (1, False) for name in gone(history, "01") if name.startswith("OBL-")
    }
    assert gone(history, "02") == {}
    assert gone(history, "03")[COST] == (3, False)


def test_a_finding_that_comes_back_is_open_since_then(keep: Keep, write: Write, stated: Stated, folder: Path) -> None:
    for month, forecast in (("01", "23,01"), ("02", "20,00"), ("03", "23,01")):
        keep(write(month, stated(month), forecast=forecast))
    assert since(load(folder), "03")[COST] == ("2023-03", 1)


def test_a_finding_whose_rule_did_not_run_is_not_solved(
    keep: Keep, write: Write, stated: Stated, folder: Path, tmp_path: Path, first_month: Path
) -> None:
    text = first_month.read_text(encoding="utf-8")
    off = tmp_path / "off.toml"
    off.write_text(f'{text}\noff.TOL-COST = "under arbeid"\n', encoding="utf-8")
    months = [write(month, stated(month), forecast="23,01") for month in ("01", "02", "03")]
    for month, rules in zip(months, (first_month, off, first_month), strict=True):
        keep(month, rules=rules)
    history = load(folder)
    assert gone(history, "02")[COST] == (1, True)
    assert since(history, "03")[COST] == ("2023-01", 3)
    assert [row is not None for _, _, row in finding_runs(history, COST)] == [True, False, True]


def test_which_colours_changed_between_draft_and_published(history: History) -> None:
    (cost,) = colour_changes(history, (PORTFOLIO, "2023-01"))
    assert (cost.project, cost.parameter) == ("Prosjekt A", "cost")
    assert (cost.first, cost.last) == (("green", "red"), ("red", "red"))
    assert colour_changes(history, (PORTFOLIO, "2023-02")) == []


def test_how_many_are_yellow_and_red(history: History) -> None:
    key = (PORTFOLIO, "2023-01")
    draft, published = (colour_counts(history, run, key) for run in runs_of(history, key))
    assert draft == {"reported": {"green": 12}, "derived": {"green": 11, "red": 1}}
    assert published == {"reported": {"green": 11, "red": 1}, "derived": {"green": 11, "red": 1}}
    assert len(judged_colours(history, runs_of(history, key)[0], key)) == 12


# ------------------------------------------------------------------------------------------------------ the command


def history_text(folder: Path, *arguments: str) -> str:
    """What the command prints."""
    result = CliRunner().invoke(command, [str(folder), *arguments], env={"COLUMNS": "140"})
    assert result.exception is None, result.exception
    return result.stdout


def history_json(folder: Path, *arguments: str) -> dict[str, Any]:
    """What the command prints as JSON."""
    return dict(json.loads(history_text(folder, *arguments, "--format", "json")))


def test_who_approved_which_version(history: History, folder: Path) -> None:
    (about,) = history_json(folder)["portfolios"]
    assert [(line["run"], line["version"], line["verdict"]) for line in about["runs"]] == [
        (1, "1", "blocked"),
        (2, "2", "publishable"),
        (3, "1", "publishable"),
        (4, "1", "publishable"),
    ]
    values = {line["run"]: {each["column"]: each["value"] for each in line["cover"]} for line in about["runs"]}
    assert values[2] == {"delivered_by": "Controller", "approved_by": "Porteføljeleder"}
    assert values[1] == {}
    text = history_text(folder, "--period", "2023-01", "--language", "nb")
    assert "2023-01, kjøring 2: Levert av (rolle): Controller; Godkjent av (rolle): Porteføljeleder" in text
    assert "grønn → rød" in text


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_answer_has_both_languages(history: History, folder: Path, language: str) -> None:
    for arguments in (["--period", "2023-02"], ["--project", "Prosjekt A"], ["--finding", COST]):
        text = history_text(folder, *arguments, "--language", language)
        assert "Prosjekt A" in text
        assert "history." not in text


def test_the_life_of_a_finding(history: History, folder: Path) -> None:
    lines = history_json(folder, "--finding", COST)["runs"]
    assert [(line["run"], line["state"]) for line in lines] == [
        (1, "stands"),
        (2, "stands"),
        (3, "stands"),
        (4, "gone"),
    ]
    assert (lines[0]["observed"], lines[0]["limit"]) == ("23.01", "23.00")


def test_a_project_shows_its_colours_run_by_run(history: History, folder: Path) -> None:
    (about,) = history_json(folder, "--project", "Prosjekt A")["portfolios"]
    cost = [
        (line["run"], line["reported"], line["derived"]) for line in about["colours"] if line["parameter"] == "cost"
    ]
    assert cost == [(1, "green", "red"), (2, "red", "red"), (3, "red", "red"), (4, "green", "green")]


@pytest.mark.parametrize(
    "arguments",
    [["--project", "Prosjekt X"], ["--period", "2022-01"], ["--portfolio", "P"], ["--finding", "TOL-COST/x/y/z"]],
)
def test_an_unknown_name_is_reported(history: History, folder: Path, arguments: list[str]) -> None:
    result = CliRunner().invoke(command, [str(folder), *arguments], env={"COLUMNS": "140"})
    assert isinstance(result.exception, CheckError)
    assert arguments[1] in result.exception.say("nb")


def test_the_same_history_gives_the_same_text(history: History, folder: Path) -> None:
    assert history_text(folder) == history_text(folder)
    assert history_text(folder, "--format", "json") == history_text(folder, "--format", "json")
