"""``checker check RETURNS/``: workbooks and forms of many projects as one submission, each finding at its own cell."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner

from checker.cli import commands

ROOT = Path(__file__).parents[2]
STATED = 'returns = true\nportfolio = "Prøve"\nperiod = "2023-02"\nreporting_date = 2023-02-28\n'
HEADINGS = ["Prosjekt", "Også kalt", "Fase", "Tilstand", "Prosjektbudsjett", "Prognose", "Økonomi"]
FORM = """\
#:schema ../../schema/form.schema.json
sheet    = ["Statusskjema", "Status form"]
shows.A1 = ["Status for prosjekt"]

[table.projects.cell]
project     = "B3"
phase       = "D3"
state       = "F3"
budget      = "B6"
forecast    = "B7"
status_cost = "F7"

[table.milestones]
rows = [12, 15]
[table.milestones.cell]
project       = "B3"
milestone     = "A"
is_end        = "B"
planned       = "C"
forecast      = "D"

[table.submission.cell]
period = "F1"
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The shipped rulebook with a form for a project's status."""
    shutil.copytree(ROOT / "rules" / "hso", tmp_path / "book" / "rules" / "hso")
    (tmp_path / "book" / "rules" / "hso" / "forms").mkdir()
    (tmp_path / "book" / "rules" / "hso" / "forms" / "status.toml").write_text(FORM, encoding="utf-8")
    return Path(shutil.copy(ROOT / "rules.toml", tmp_path / "book" / "rules.toml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """February's returns, with January's projects beside them."""
    before = tmp_path / "2023-01"
    before.mkdir()
    (before / "submission.toml").write_text(
        'portfolio = "Prøve"\nperiod = "2023-01"\nreporting_date = 2023-01-31\n', encoding="utf-8"
    )
    rows = [
        HEADINGS,
        *([name, "", "Konsept", "Aktiv", "10", "10", "Grønn"] for name in "ABCD"),
        ["E", "", "", "Stoppet"],
    ]
    (before / "prosjekter.csv").write_text("\n".join(map(";".join, rows)), encoding="utf-8")
    folder = tmp_path / "2023-02"
    folder.mkdir()
    (folder / "submission.toml").write_text(STATED, encoding="utf-8")
    return folder


def workbook(path: Path, *rows: list[Any]) -> None:
    """A return with a sheet of projects."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Prosjekter")
        for number, row in enumerate([HEADINGS, *rows]):
            sheet.write_row(number + 2, 1, row)


def form(path: Path, **cells: Any) -> None:
    """A return on the form."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Statusskjema")
        for at, value in {"A1": "Status for prosjekt", "A3": "Prosjekt", "F1": "2023-02", **cells}.items():
            sheet.write(at, value)


def found(folder: Path, rules: Path) -> dict[str, list[dict[str, Any]]]:
    """The findings of a check by rule."""
    arguments = ["check", str(folder), "--rules", str(rules), "--format", "json", "--language", "nb"]
    result = CliRunner().invoke(commands, arguments, catch_exceptions=False)
    assert result.exit_code == 1, result.output
    by_rule: dict[str, list[dict[str, Any]]] = {}
    for each in json.loads(result.stdout)["findings"]:
        by_rule.setdefault(each["rule"], []).append(each)
    return by_rule


def test_returns_of_every_sort_are_one_submission(folder: Path, rules: Path) -> None:
    workbook(folder / "a.xlsx", ["A", "", "Konsept", "Aktiv", 10, 12, "Grønn"])
    form(
        folder / "b.xlsx",
        B3="B",
        D3="Konsept",
        F3="Aktiv",
        B6=10,
        B7="tolv",
        F7="Grønn",
        A13="Slutt",
        B13="Ja",
        D13="snart",
    )
    form(folder / "b ny.xlsx", B3="B", D3="Konsept", F3="Aktiv", B6=10, B7=12, F7="Grønn", F1="2023-01")
    (folder / "c.xlsx").write_bytes(b"PK\x03\x04 cut off")
    findings = found(folder, rules)

    missing = findings["CONTRACT-RETURN-MISSING"]
    assert [(each["project"], each["level"]) for each in missing] == [("C", "error"), ("D", "error")]  # E was stopped
    (twice,) = findings["CONTRACT-RETURN-TWICE"]
    assert (twice["file"], twice["sheet"], twice["cell"], twice["key"]) == ("b.xlsx", "Statusskjema", "B3", "B")
    assert "b ny.xlsx" in twice["message"]
    (unreadable,) = findings["CONTRACT-RETURN-UNREADABLE"]
    assert unreadable["file"] == "c.xlsx"
    (other,) = findings["CONTRACT-RETURN-OTHER"]
    assert (other["file"], other["cell"], other["observed"]) == ("b ny.xlsx", "F1", "2023-01")

    assert {(each["file"], each["cell"]) for each in findings["CONTRACT-TYPE"]} == {("b.xlsx", "B7"), ("b.xlsx", "D13")}
    off = {(each["file"], each["cell"], each["row"]) for each in findings["TOL-COST"]}
    assert {("a.xlsx", "G4", 4), ("b ny.xlsx", "B7", 7)} <= off


def test_what_the_folder_lists_is_expected_and_not_the_month_before(folder: Path, rules: Path) -> None:
    (folder / "submission.toml").write_text(STATED + 'expected = ["A", "Z"]\n', encoding="utf-8")
    workbook(folder / "a.xlsx", ["A", "", "Konsept", "Aktiv", 10, 10, "Grønn"])
    findings = found(folder, rules)
    assert [each["project"] for each in findings["CONTRACT-RETURN-MISSING"]] == ["Z"]
    assert "CONTRACT-RETURN-TWICE" not in findings


def test_a_form_alone_is_a_submission(folder: Path, rules: Path) -> None:
    form(folder / "b.xlsx", B3="B", D3="Konsept", F3="Aktiv", B6=10, B7=12, F7="Grønn")
    arguments = ["check", str(folder / "b.xlsx"), "--rules", str(rules), "--portfolio", "P", "--as-of", "2023-02-28"]
    result = CliRunner().invoke(
        commands, [*arguments, "--format", "json", "--select", "TOL-COST"], catch_exceptions=False
    )
    assert result.exit_code == 1, result.output
    findings = [(each["cell"], each["period"], each["class"]) for each in json.loads(result.stdout)["findings"]]
    assert findings == [("F7", "2023-02", "defect"), ("B7", "2023-02", "deviation")]
