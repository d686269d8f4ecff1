"""The made-up portfolio: every rule fires and passes, every colour occurs, and what is found is what was planted."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from itertools import product
from pathlib import Path

import pytest

from checker.report import Report, Standing
from checker.run import Request, check

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "datasets" / "sample"
MONTHS = ("2023-01", "2023-02")
PHASES = ("Concept", "Planning", "Execution")
PARAMETERS = ("cost", "time", "scope", "risk", "adoption", "operations")
COLOURS = {"g": "green", "y": "yellow", "r": "red", "m": "missing"}
NOT_DERIVED = (None, None)


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    rules = ROOT / "rules.toml"
    return {month: check(Request([SAMPLE / month], rules=rules, language="en"))[0] for month in MONTHS}


@pytest.fixture(scope="module")
def judged(reports: dict[str, Report]) -> list[Standing]:
    return [standing for report in reports.values() for standing in report.standings if standing.judged]


def wanted(month: str) -> dict[str, tuple[str, ...]]:
    """The colours that the source says a project's figures are to give, in the order of the parameters."""
    lines = (SAMPLE / "source" / "projects.txt").read_text(encoding="utf-8").splitlines()
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    said = [dict(zip(head, row, strict=True)) for row in rows]
    letters = "january" if month == "2023-01" else "february"
    listed = [row for row in said if row["months"] in ("", month)]
    return {row["project"]: tuple(COLOURS[letter] for letter in row[letters] or "gggggg") for row in listed}


def planted(month: str) -> set[str]:
    faults = tomllib.loads((SAMPLE / "source" / "faults.toml").read_text(encoding="utf-8"))["fault"]
    return {finding for fault in faults if month in fault["months"] for finding in fault["findings"]}


def clean(report: Report) -> set[str]:
    """The judged projects that are reported and derived green throughout, and named in no finding."""
    green = {each.project for each in report.standings if set(each.colours.values()) == {("green", "green")}}
    return green - set(report.frame["project"].to_list())


def test_every_rule_fires_and_every_rule_passes(reports: dict[str, Report]) -> None:
    fired: dict[str, int] = {}
    passed: dict[str, int] = {}
    for report in reports.values():
        for outcome in report.outcomes:
            if outcome.kind == "statement":  # fires and passes in tests/manuscript: it judges what the report says
                continue
            assert outcome.not_run is None, outcome.rule
            fired[outcome.rule] = fired.get(outcome.rule, 0) + outcome.yellow + outcome.red + outcome.failed
            passed[outcome.rule] = passed.get(outcome.rule, 0) + outcome.green
    apart = ("tables", "statements")
    rules = [path for path in (ROOT / "rules" / "hso").glob("*/*.toml") if path.parent.name not in apart]
    assert len(fired) == len(rules)
    assert [rule for rule, count in fired.items() if not count] == []
    assert [rule for rule, count in passed.items() if not count] == []


@pytest.mark.parametrize("month", MONTHS)
def test_all_tables_are_there(month: str) -> None:
    tables = {file.stem for file in (ROOT / "rules" / "hso" / "tables").glob("*.toml")}
    assert len(list((SAMPLE / month).glob("*.csv"))) == len(tables)


def test_every_derived_colour_occurs_in_every_judged_phase(judged: list[Standing]) -> None:
    seen = {(each.segment, name, derived) for each in judged for name, (_, derived) in each.colours.items()}
    assert seen == set(product(PHASES, PARAMETERS, COLOURS.values()))


def test_every_reported_colour_meets_every_derived_one(judged: list[Standing]) -> None:
    seen = {pair for each in judged for pair in each.colours.values()}
    assert seen == set(product([*COLOURS.values(), None], COLOURS.values()))


@pytest.mark.parametrize("month", MONTHS)
def test_the_figures_give_the_colours_that_they_were_made_from(reports: dict[str, Report], month: str) -> None:
    said = wanted(month)
    assert [each.project for each in reports[month].standings] == list(said)
    derived = {each.project: each.colours for each in reports[month].standings if each.judged}
    assert len(derived) > 50
    for project, colours in derived.items():
        assert tuple(colours[name][1] for name in PARAMETERS) == said[project], project


@pytest.mark.parametrize("month", MONTHS)
def test_errors_and_warnings_are_the_planted_ones(reports: dict[str, Report], month: str) -> None:
    frame = reports[month].frame
    assert set(frame.filter(frame["level"] != "note")["id"].to_list()) == planted(month)


@pytest.mark.parametrize("month", MONTHS)
def test_notes_are_the_colours_that_are_off(reports: dict[str, Report], month: str) -> None:
    notes = [each for each in reports[month].findings if each.level == "note"]
    off = {(each.project, each.parameter) for each in notes if each.class_ == "deviation"}
    unknown = {(each.project, each.parameter, each.reported) for each in notes if each.class_ == "defect"}
    expected, unsaid, pooled = set(), set(), set()
    for each in reports[month].standings:
        for name, (reported, derived) in each.colours.items():
            if derived in ("yellow", "red"):
                expected.add((each.project, name))
            if (reported, derived) == ("missing", "missing"):
                unsaid.add((each.project, name, "missing"))
            if (name, derived, each.project) == ("cost", "yellow", "Tekstanalyse av journaltekst"):
                pooled.add((each.project, name))  # told once, at the first line of the pool
    assert off == expected - pooled
    assert unknown == unsaid


def test_january_is_blocked_and_february_publishable(reports: dict[str, Report]) -> None:
    assert [reports[month].verdict.word for month in MONTHS] == ["blocked", "publishable"]


def test_most_projects_are_fine(reports: dict[str, Report]) -> None:
    """The README says the same numbers."""
    january, february = (reports[month] for month in MONTHS)
    text = (SAMPLE / "README.md").read_text(encoding="utf-8")
    (listed, active), (later, still) = (counted(january), counted(february))
    assert f"| listed | {listed} projects, {active} of them judged | {later}, {still} of them judged |" in text
    assert f"| all green, nothing to ask | {len(clean(january))} | {len(clean(february))} |" in text
    assert f"{january.count('error')} errors, each planted" in text
    assert f"{february.count('warning')} warnings ask" in text
    assert len(clean(february)) > still / 2


def counted(report: Report) -> tuple[int, int]:
    """How many projects are listed, and how many of them are judged."""
    return len(report.standings), sum(each.judged for each in report.standings)


def test_both_months_together_give_what_each_gives_alone(reports: dict[str, Report]) -> None:
    both = check(Request([SAMPLE / month for month in MONTHS], rules=ROOT / "rules.toml", language="en"))[0]
    alone = {(month, each) for month in MONTHS for each in reports[month].frame["id"].to_list()}
    assert set(zip(both.frame["period"].to_list(), both.frame["id"].to_list(), strict=True)) == alone


def test_made_again_every_byte_is_the_same(tmp_path: Path) -> None:
    command = [sys.executable, "-B", str(SAMPLE / "generate.py"), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    made = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert made == {name: (SAMPLE / name).read_bytes() for name in made}
    kept = {file.relative_to(SAMPLE) for month in MONTHS for file in (SAMPLE / month).iterdir()}
    assert {name.name for name in kept - set(made)} <= {"expected.json"}
