"""``checker gate --report`` from the command line, and what the formats show of it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from checker.cli import commands

ROOT = Path(__file__).parents[3]
DATA = ROOT / "datasets" / "hso-2023-01"
ASKED = ["gate", str(DATA), "--rules", str(ROOT / "rules.toml"), "--publication-date", "2023-02-15", "--language", "en"]


def gate(report: Path, *more: str) -> Result:
    return CliRunner().invoke(commands, [*ASKED, "--report", str(report), *more])


def flat(text: str) -> str:
    """A screen's lines as one."""
    return " ".join(text.replace("\u00a0", " ").split())


def test_the_screen_lists_what_is_contradicted_untied_agreed_and_not_read(pdf_report: Path) -> None:
    done = gate(pdf_report)
    assert done.exit_code == 1
    screen = flat(done.stdout)
    assert "report.pdf · 7 pages" in screen
    assert (
        "11 statements agree, 2 are contradicted, 3 are held against nothing, 1 page or picture was not read." in screen
    )
    assert "Contradicted (2)" in screen
    assert "Held against nothing (3)" in screen
    assert '"ca. 3 millioner kroner over budsjett" · Klinisk legemiddelsamhandling' in screen
    assert "the submission lacks the figure" in screen
    assert "Not read (1) page 4: a picture" in screen


def test_json_has_it_whole(pdf_report: Path) -> None:
    found = json.loads(gate(pdf_report, "--format", "json").stdout)["published"]
    assert found["files"] == [pdf_report.name]
    assert found["counts"] == {"agrees": 11, "contradicts": 2, "untied": 3, "not_read": 1}
    assert len(found["statements"]) == sum(found["counts"][name] for name in ("agrees", "contradicts", "untied"))
    assert {each["why"] for each in found["statements"] if each["outcome"] == "agrees"} == {None}
    assert found["not_read"] == [
        {"file": "report.pdf", "page": 4, "line": None, "unit": "line", "why": "a picture"},
    ]


def test_markdown_folds_the_lists(pdf_report: Path) -> None:
    text = gate(pdf_report, "--format", "markdown").stdout
    assert "### The report's text" in text
    assert re.search(r"<summary><b>Contradicted \(2\)</b></summary>", text)


def test_a_report_that_is_not_there_ends_the_run(tmp_path: Path) -> None:
    done = gate(tmp_path / "report.pdf")
    assert done.exception is not None
    assert "report.pdf" in str(done.exception)


@pytest.mark.parametrize("newest", ["2023-01", "2023-02"])
def test_of_several_months_the_text_is_about_the_latest(newest: str, tmp_path: Path) -> None:
    from checker.pipeline import Request, check

    other = "2022-12" if newest == "2023-01" else "2023-02"
    shutil.copytree(DATA, tmp_path / other)
    stated = (DATA / "submission.toml").read_text(encoding="utf-8").replace("2023-01", other, 1)
    (tmp_path / other / "submission.toml").write_text(stated, encoding="utf-8")
    figures = tmp_path / other / "nokkeltall.csv"
    figures.write_text(figures.read_text(encoding="utf-8-sig").replace(";934;", ";935;"), encoding="utf-8")
    text = tmp_path / "report.txt"
    text.write_text("Prognosen per januar er 934 millioner kroner.\n", encoding="utf-8")
    report, _ = check(Request([DATA, tmp_path / other], rules=ROOT / "rules.toml", reports=[text]))
    assert report.published is not None
    assert [each.outcome for each in report.published.claims] == ["agrees" if newest == "2023-01" else "contradicts"]


def reasons(tmp_path: Path, policy: str, *more: str) -> list[str]:
    """What the gate says with one more line of policy."""
    rules = tmp_path / "rules.toml"
    text = (
        (ROOT / "rules.toml").read_text(encoding="utf-8").replace('"rules/hso"', f'"{(ROOT / "rules/hso").as_posix()}"')
    )
    rules.write_text(text + f"\n{policy}\n", encoding="utf-8")
    asked = [str(rules) if each == str(ROOT / "rules.toml") else each for each in ASKED]
    done = CliRunner().invoke(commands, [*asked, *more, "--format", "json"])
    return list(json.loads(done.stdout)["reasons"])


def test_a_policy_may_ask_for_the_report(pdf_report: Path, tmp_path: Path) -> None:
    said = "the report that goes out was not given, so its text was not checked"
    assert said in reasons(tmp_path, "gate.needs_report = true")
    assert said not in reasons(tmp_path, "gate.needs_report = true", "--report", str(pdf_report))


@pytest.mark.parametrize(("most", "stopped"), [(2, True), (3, False)])
def test_a_policy_tolerates_so_many_claims_compared_with_nothing(
    most: int, stopped: bool, pdf_report: Path, tmp_path: Path
) -> None:
    told = reasons(tmp_path, f"gate.max_untied = {most}", "--report", str(pdf_report))
    assert any("held against nothing" in each for each in told) is stopped


@pytest.mark.parametrize(("most", "stopped"), [(0, True), (1, False)])
def test_a_policy_bears_so_many_pictures(most: int, stopped: bool, pdf_report: Path, tmp_path: Path) -> None:
    told = reasons(tmp_path, f"gate.max_unread = {most}", "--report", str(pdf_report))
    assert any("went unread" in each for each in told) is stopped
