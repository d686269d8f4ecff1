"""Kind ``statement`` on its own, and in a whole check: against the data, and against the same text elsewhere."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.model.errors import RulebookError
from checker.model.finding import Finding
from checker.model.report import CheckedText, Report
from checker.pipeline import Request, check
from checker.rulebook.loader import load

ROOT = Path(__file__).parents[2]
DATA = ROOT / "datasets" / "hso-2023-01"
HEAD = [
    "Prosjekt", "Også kalt", "Fase", "Tilstand", "Prosjektbudsjett", "Styringsramme (P50)", "Kostnadsramme (P85)",
    "Prognose",
]  # fmt: skip
Checked = Callable[..., Report]


@pytest.fixture
def checked(tmp_path: Path) -> Checked:
    """A check of two projects with figures and of a report's text."""

    def run(text: str, extract: bool = False, figures: str = "100;120;140;186") -> Report:
        folder = tmp_path / "submission"
        folder.mkdir(exist_ok=True)
        rows = [
            ["Alfa", "Prosjekt Alfa; A-prosjektet", "Gjennomføre", "Pågår", *figures.split(";")],
            ["Beta", "", "Gjennomføre", "Pågår", "50", "60", "70", "55"],
        ]
        with (folder / "prosjekter.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows([HEAD, *rows])
        stated = 'portfolio = "P"\nperiod = "2023-01"\nreporting_date = 2023-01-31\ndecimal = ","\n'
        (folder / "submission.toml").write_text(stated + ("extract = true\n" if extract else ""), encoding="utf-8")
        report = tmp_path / "report.txt"
        report.write_text(text, encoding="utf-8")
        return check(Request([folder], rules=ROOT / "rules.toml", reports=[report], language="en"))[0]

    return run


def about_text(report: Report) -> Iterator[Finding]:
    """The findings of the statement rules."""
    return (each for each in report.rows if each.rule.startswith("SAY-"))


def published(report: Report) -> CheckedText:
    assert report.published is not None
    return report.published


def test_what_agrees_gives_no_finding(checked: Checked) -> None:
    report = checked("Alfa overskrider kostnadsrammen med 46 millioner kroner.\n\nBeta er 5 MNOK over budsjett.\n")
    assert list(about_text(report)) == []
    assert [each.rule for each in published(report).of("agrees")] == ["SAY-OVER-FRAME", "SAY-OVER-BUDGET"]


def test_what_the_data_contradict_points_at_the_text_and_the_cells(checked: Checked) -> None:
    [finding] = about_text(checked("A-prosjektet overskrider kostnadsrammen med 45 millioner kroner.\n"))
    assert (finding.file, finding.line, finding.row, finding.cell) == ("report.txt", 1, None, None)
    assert (finding.project, finding.observed, finding.limit, finding.unit) == ("Alfa", "45.00", "46.00", "MNOK")
    assert finding.related == ["prosjekter.csv · H2", "prosjekter.csv · G2"]
    assert "overskrider kostnadsrammen med 45 millioner kroner" in finding.message
    assert "the submission gives 46.00 MNOK" in finding.message


def test_the_one_of_two_that_the_data_contradict_is_the_wrong_one(checked: Checked) -> None:
    text = "Alfa\n\n• Den overskrider kostnadsrammen med 46 MNOK.\n• Den overskrider kostnadsrammen med 45 MNOK.\n"
    report = checked(text)
    [finding] = about_text(report)
    assert finding.line == 4
    assert finding.related is not None
    assert finding.related[0] == "report.txt · line 3"
    assert [each.line for each in published(report).of("agrees")] == [3]


def test_two_that_contradict_each_other_are_both_told_without_data(checked: Checked) -> None:
    text = "Alfa\n\n• Den overskrider kostnadsrammen med 46 MNOK.\n• Den overskrider kostnadsrammen med 45 MNOK.\n"
    report = checked(text, figures=";;;")
    [finding] = about_text(report)
    assert (finding.line, finding.limit, finding.related) == (3, None, ["report.txt · line 4"])
    assert [each.line for each in published(report).of("contradicts")] == [3, 4]


def test_a_figure_that_the_submission_lacks_cannot_be_judged(checked: Checked) -> None:
    report = checked("Alfa overskrider kostnadsrammen med 46 millioner kroner.\n", figures="100;120;140;")
    [finding] = about_text(report)
    assert (finding.level, finding.file, finding.line, finding.project) == ("error", "report.txt", 1, "Alfa")
    assert "Forecast" in finding.message
    [said] = published(report).of("untied")
    assert said.why is not None
    assert said.why.key == "engine.statement-no-value"


def test_in_an_extract_that_is_one_note_and_a_contradiction_stays(checked: Checked) -> None:
    text = (
        "Alfa overskrider kostnadsrammen med 46 MNOK.\n\nBeta er 5 MNOK under budsjett. Alfa er 3 MNOK over budsjett.\n"
    )
    told = list(about_text(checked(text, extract=True, figures=";;;")))
    assert [(each.rule, each.level) for each in told] == [
        ("SAY-OVER-BUDGET", "error"), ("SAY-OVER-BUDGET", "note"), ("SAY-OVER-FRAME", "note"),
    ]  # fmt: skip


def test_a_statement_of_nobody_is_listed_and_no_finding(checked: Checked) -> None:
    report = checked("Noen overskrider kostnadsrammen med 46 millioner kroner.\n")
    assert list(about_text(report)) == []
    [said] = published(report).of("untied")
    assert (said.rule, said.project, said.why and said.why.key) == ("SAY-OVER-FRAME", None, "engine.statement-nobody")


def test_a_figure_without_a_pattern_is_listed_near_a_project_only(checked: Checked) -> None:
    text = (
        "I år har Alfa brukt hele 12 millioner kroner på dette.\n\nAndre har brukt hele 9 millioner kroner på sitt.\n"
    )
    [said] = published(checked(text)).of("untied")
    assert (said.rule, said.project, said.words) == (None, "Alfa", "12 millioner kroner")


def test_a_text_that_stands_twice_is_tied_once_for_all(checked: Checked) -> None:
    sentence = "Prognosen er 5 millioner kroner over budsjett, og det skyldes dyrere lisenser enn vi regnet med i fjor."
    first = f"Alfa\n• Alt går godt her.\n\nBeta\n• {sentence}\n"
    copy = f"Alfa\n• Alt går godt her.\n• {sentence}\n"  # the second heading was lost
    report = checked(f"{first}\n\n\n\n{copy}")
    assert list(about_text(report)) == []
    assert [(each.project, each.line) for each in published(report).of("agrees")] == [("Beta", 5), ("Beta", 12)]


def test_without_a_report_the_rules_say_that_they_did_not_run() -> None:
    report, _ = check(Request([DATA], rules=ROOT / "rules.toml"))
    silent = [each for each in report.outcomes if each.rule.startswith("SAY-")]
    assert silent
    assert {each.not_run.key for each in silent if each.not_run} == {"engine.no-report"}
    assert all(each.not_run for each in silent)
    assert report.published is None


def test_a_table_that_was_not_delivered_leaves_its_statements_untied(checked: Checked) -> None:
    report = checked("Prognosen per januar er 934 millioner kroner.\n")
    [said] = published(report).of("untied")
    assert said.why is not None
    assert (said.rule, said.why.key) == ("SAY-PORTFOLIO-FORECAST", "engine.statement-no-row")


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("over {figur}", "figure"),
        ("(?<=a) {figure}", "(?<"),
        ("over med", "{figure}"),
        ("over {date}", "{figure}"),
        ("(?P<amount>[0-9]+) {figure}", "amount"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_told_at_its_line(pattern: str, said: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules" / "hso", tmp_path / "rules" / "hso")
    path = tmp_path / "rules" / "hso" / "statements" / "over-budget.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("  '{figure}"))
    lines[place] = f"  '{pattern}',"
    path.write_text("\n".join(lines), encoding="utf-8")
    shutil.copy(ROOT / "rules.toml", tmp_path)
    with pytest.raises(RulebookError) as caught:
        load(tmp_path / "rules.toml")
    [mistake] = caught.value.mistakes
    assert mistake.file.endswith("statements/over-budget.toml")
    assert mistake.line in (place, place + 1)
    assert said in mistake.say("en")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("row_when  = \"figure like 'Ramme%' or figure like 'Frame%'\"", "", "row_when"),
        ('states    = "amount"', 'states = "figure"', "date"),
        ('states    = "amount"', 'states = "amount > 1"', "date"),
    ],
)
def test_a_rule_that_says_too_little_is_refused(old: str, new: str, said: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "rules" / "hso", tmp_path / "rules" / "hso")
    path = tmp_path / "rules" / "hso" / "statements" / "portfolio-frame.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    shutil.copy(ROOT / "rules.toml", tmp_path)
    with pytest.raises(RulebookError) as caught:
        load(tmp_path / "rules.toml")
    assert said in caught.value.say("en")
