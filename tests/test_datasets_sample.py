"""The made-up portfolio: every rule fires and passes, every colour occurs, what is found is what was planted, and the
lawful twins of what was planted give nothing, as long as they have what makes them lawful.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
import tomllib
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from checker.model.finding import Finding
from checker.model.report import ProjectStatus, Report
from checker.pipeline import Request, check
from checker.rulebook import loader as rulebook
from checker.schema.base import fold

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "datasets" / "sample"
MONTHS = ("2023-01", "2023-02", "2023-03", "2023-04")
LETTERS = ("january", "february", "march", "april")
VERDICTS = ("blocked", "publishable", "blocked", "publishable")
GONE = "MOV-DESCRIPTION-VANISHED"
PHASES = ("Concept", "Planning", "Execution")
PARAMETERS = ("cost", "time", "scope", "risk", "adoption", "operations")
COLOURS = {"g": "green", "y": "yellow", "r": "red", "m": "missing"}
NOT_DERIVED = (None, None)


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    rules = ROOT / "rules.toml"
    return {month: check(Request([SAMPLE / month], rules=rules, language="en"))[0] for month in MONTHS}


@pytest.fixture(scope="module")
def judged(reports: dict[str, Report]) -> list[ProjectStatus]:
    return [standing for report in reports.values() for standing in report.project_statuses if standing.judged]


def wanted(month: str) -> dict[str, tuple[str, ...]]:
    """The colours that the source says a project's figures are to give, in the order of the parameters."""
    lines = (SAMPLE / "source" / "projects.txt").read_text(encoding="utf-8").splitlines()
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    said = [dict(zip(head, row, strict=True)) for row in rows]
    listed = [row for row in said if month in (row["months"].split() or MONTHS)]
    return {row["project"]: tuple(COLOURS[letter] for letter in letters(row, month)) for row in listed}


def letters(row: dict[str, str], month: str) -> str:
    """A project's letters in a month; ``=`` is as in the month before."""
    upto = [row[name] for name in LETTERS[: MONTHS.index(month) + 1]]
    return [each for each in upto if each != "="][-1] or "gggggg"


def entries(name: str, month: str) -> list[dict[str, Any]]:
    """The faults or twins of a month."""
    listed = tomllib.loads((SAMPLE / "source" / "faults.toml").read_text(encoding="utf-8"))[name]
    return [each for each in listed if month in each["months"]]


def planted(month: str) -> set[str]:
    return {finding for fault in entries("fault", month) for finding in fault["findings"]}


def fewer_reds(reports: dict[str, Report], month: str) -> set[str]:
    """The projects that have fewer red colours than in the month before: a description goes."""
    place = MONTHS.index(month)
    if not place:
        return set()
    before, now = (
        {each.project: each for each in reports[name].project_statuses} for name in MONTHS[place - 1 : place + 1]
    )
    return {name for name, then in before.items() if reds(then) > (reds(now[name]) if name in now else 0)}


def reds(standing: ProjectStatus) -> int:
    return sum(reported == "red" for reported, _ in standing.colours.values())


def clean(report: Report) -> set[str]:
    """The judged projects that are reported and derived green throughout, and named in no finding."""
    green = {each.project for each in report.project_statuses if set(each.colours.values()) == {("green", "green")}}
    return green - set(report.frame["project"].to_list())


def test_every_rule_fires_and_every_rule_passes(reports: dict[str, Report]) -> None:
    fired: dict[str, int] = {}
    passed: dict[str, int] = {}
    for report in reports.values():
        for outcome in report.outcomes:
            if outcome.kind == "statement":  # tried in tests/intake/report_text: it judges the report
                continue
            if outcome.not_run is not None:
                assert outcome.not_run.key in ("engine.no-previous", "engine.few-previous"), outcome.rule
                continue
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


def test_every_derived_colour_occurs_in_every_judged_phase(judged: list[ProjectStatus]) -> None:
    seen = {(each.segment, name, derived) for each in judged for name, (_, derived) in each.colours.items()}
    assert seen == set(product(PHASES, PARAMETERS, COLOURS.values()))


def test_every_reported_colour_meets_every_derived_one(judged: list[ProjectStatus]) -> None:
    seen = {pair for each in judged for pair in each.colours.values()}
    assert seen == set(product([*COLOURS.values(), None], COLOURS.values()))


@pytest.mark.parametrize("month", MONTHS)
def test_the_figures_give_the_colours_that_they_were_made_from(reports: dict[str, Report], month: str) -> None:
    said = wanted(month)
    assert [each.project for each in reports[month].project_statuses] == list(said)
    derived = {each.project: each.colours for each in reports[month].project_statuses if each.judged}
    assert len(derived) > 50
    for project, colours in derived.items():
        assert tuple(colours[name][1] for name in PARAMETERS) == said[project], project


@pytest.mark.parametrize("month", MONTHS)
def test_errors_and_warnings_are_the_planted_ones(reports: dict[str, Report], month: str) -> None:
    frame = reports[month].frame
    assert set(frame.filter(frame["level"] != "note")["id"].to_list()) <= planted(month)
    found = {each.id: each for each in reports[month].rows if not of_colours(each)}
    gone = {name for name, each in found.items() if each.rule == GONE and name not in planted(month)}
    assert set(found) - gone == planted(month)
    assert {found[name].project for name in gone} == fewer_reds(reports, month)


def of_colours(finding: Finding) -> bool:
    """Whether it is a note on a colour that is off or unknown: the test below tells these."""
    return finding.level == "note" and finding.parameter is not None and not finding.rule.startswith("MOV-")


@pytest.mark.parametrize("month", MONTHS)
def test_notes_are_the_colours_that_are_off(reports: dict[str, Report], month: str) -> None:
    notes = [each for each in reports[month].rows if of_colours(each)]
    off = {(each.project, each.parameter) for each in notes if each.class_ == "deviation"}
    unknown = {(each.project, each.parameter, each.reported) for each in notes if each.class_ == "defect"}
    expected, unsaid, pooled = set(), set(), set()
    for each in reports[month].project_statuses:
        for name, (reported, derived) in each.colours.items():
            if derived in ("yellow", "red"):
                expected.add((each.project, name))
            if (reported, derived) == ("missing", "missing"):
                unsaid.add((each.project, name, "missing"))
            if (name, derived, each.project) == ("cost", "yellow", "Tekstanalyse av journaltekst"):
                pooled.add((each.project, name))  # told once, at the first line of the pool
    assert off == expected - pooled
    assert unknown == unsaid


@pytest.mark.parametrize("month", MONTHS[1:])
def test_the_twins_of_what_is_planted_give_nothing(reports: dict[str, Report], month: str) -> None:
    twins = [place for twin in entries("twin", month) for place in twin["at"]]
    assert twins
    assert set(twins) & set(reports[month].frame["id"].to_list()) == set()


def test_every_movement_that_is_planted_has_a_twin() -> None:
    planted_rules = {finding.split("/")[0] for month in MONTHS[1:] for finding in planted(month)}
    movements = {
        rule for rule in planted_rules if rule.startswith("MOV-") and not rule.endswith(("-VANISHED", "-CLEARED"))
    }
    twins = {place.split("/")[0] for month in MONTHS[1:] for twin in entries("twin", month) for place in twin["at"]}
    assert len(movements) == 17
    assert movements <= twins


@pytest.mark.parametrize("month", MONTHS[1:])
def test_a_twin_without_what_makes_it_lawful_is_found(month: str, tmp_path: Path) -> None:
    for name in MONTHS[: MONTHS.index(month) + 1]:
        shutil.copytree(SAMPLE / name, tmp_path / name)
    needing = [twin for twin in entries("twin", month) if "needs" in twin]
    for needed in {twin["needs"] for twin in needing}:
        without(tmp_path / month, *needed.split("."))
    found = check(Request([tmp_path / month], rules=ROOT / "rules.toml", language="en"))[0].frame["id"].to_list()
    assert needing
    assert {place for twin in needing for place in twin["at"]} <= set(found)


def without(folder: Path, table: str, column: str | None = None) -> None:
    """Take the cells of a column out of a month's table, or all of its rows."""
    columns = rulebook.load(ROOT / "rules.toml").pack.tables[table].columns
    for file in folder.glob("*.csv"):
        text = file.read_text(encoding="utf-8-sig")
        separator = ";" if text.split("\n", 1)[0].count(";") else ","
        head, *rows = csv.reader(io.StringIO(text), delimiter=separator)
        if head[:3] not in [[each.title(it) for each in list(columns.values())[:3]] for it in ("nb", "en")]:
            continue
        place = next((n for n, name in enumerate(head) if column and fold(name) in columns[column].headings), None)
        kept = [] if column is None else [["" if n == place else cell for n, cell in enumerate(row)] for row in rows]
        with file.open("w", encoding="utf-8-sig", newline="") as written:
            csv.writer(written, delimiter=separator, lineterminator="\n").writerows([head, *kept])


def test_every_second_month_is_publishable(reports: dict[str, Report]) -> None:
    assert tuple(reports[month].verdict.word for month in MONTHS) == VERDICTS


def test_most_projects_are_fine(reports: dict[str, Report]) -> None:
    """The README says the same numbers."""
    text = (SAMPLE / "README.md").read_text(encoding="utf-8")
    each = [reports[month] for month in MONTHS]
    (listed, active), *later = [counted(report) for report in each]
    others = [f"{projects}, {still} of them judged" for projects, still in later]
    assert f"| listed | {' | '.join([f'{listed} projects, {active} of them judged', *others])} |" in text
    assert f"| all green, nothing to ask | {' | '.join(str(len(clean(report))) for report in each)} |" in text
    for report in each:
        level, said = ("error", "errors, each planted") if report.count("error") else ("warning", "warnings ask")
        assert f"{report.count(level)} {said}" in text
    assert len(clean(each[-1])) > later[-1][1] / 2


def counted(report: Report) -> tuple[int, int]:
    """How many projects are listed, and how many of them are judged."""
    return len(report.project_statuses), sum(each.judged for each in report.project_statuses)


def test_all_months_together_give_what_each_gives_alone(reports: dict[str, Report]) -> None:
    together = check(Request([SAMPLE / month for month in MONTHS], rules=ROOT / "rules.toml", language="en"))[0]
    alone = {(month, each) for month in MONTHS for each in reports[month].frame["id"].to_list()}
    assert set(zip(together.frame["period"].to_list(), together.frame["id"].to_list(), strict=True)) == alone


def test_made_again_every_byte_is_the_same(tmp_path: Path) -> None:
    command = [sys.executable, "-B", str(SAMPLE / "generate.py"), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    made = {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    assert made == {name: (SAMPLE / name).read_bytes() for name in made}
    kept = {file.relative_to(SAMPLE) for month in MONTHS for file in (SAMPLE / month).iterdir()}
    assert {name.name for name in kept - set(made)} <= {"expected.json"}
