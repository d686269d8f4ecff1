"""The whole journey: files in, a report out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from checker.model.errors import CheckError
from checker.model.report import Report
from checker.pipeline import Request, check, check_frames
from checker.rulebook import loader as rulebook

ROOT = Path(__file__).parents[1]
Write = Callable[..., Path]
DESCRIBED = {
    "project": "Prosjekt A",
    "deviation": "Dyrere enn ventet",
    "consequence": "Mindre til andre",
    "measures": "Innsatsgruppe",
    "responsible": "Prosjektleder",
}


def report_of(folder: Path, *more: Path, **request: Any) -> Report:
    """The report of one or more submissions, by the shipped rulebook."""
    return check(Request([folder, *more], rules=ROOT / "rules.toml", **request))[0]


def cost(report: Report, project: str = "Prosjekt A") -> str | None:
    """A project's derived colour of cost."""
    return next(each.colours["cost"][1] for each in report.project_statuses if each.project == project)


def test_a_sound_month_may_be_published(write: Write) -> None:
    report = report_of(write())
    assert report.frame.select("rule", "message").rows() == []
    assert report.verdict.reasons == ()
    assert report.verdict.publishable


@pytest.mark.parametrize(
    ("cells", "colour"),
    [
        ({"budget": "20,00", "forecast": "20,00"}, "green"),
        ({"budget": "20,00", "forecast": "20,01"}, "yellow"),
        ({"budget": "20,00", "forecast": "23,00"}, "yellow"),
        ({"budget": "20,00", "forecast": "23,01"}, "red"),
        ({"budget": "0,10", "forecast": "0,115"}, "yellow"),
        ({"budget": "0,10", "forecast": "0,116"}, "red"),
        ({"budget": "0,00", "forecast": "0,20"}, "missing"),
        ({"budget": "20,00", "forecast": ""}, "missing"),
    ],
)
def test_a_concept_on_its_budget(write: Write, cells: dict[str, str], colour: str) -> None:
    assert cost(report_of(write(**cells))) == colour


@pytest.mark.parametrize(
    ("cells", "colour"),
    [
        ({"p50": "120,00", "forecast": "120,00"}, "yellow"),
        ({"p50": "120,00", "forecast": "120,01"}, "red"),
        ({"p50": "", "forecast": "100,01"}, "missing"),
        ({"p50": "90,00", "forecast": "95,00"}, "missing"),
    ],
)
def test_execution_on_its_control_frame(write: Write, cells: dict[str, str], colour: str) -> None:
    in_execution = {"phase": "Gjennomføre", "last_gate": "BP3", "budget": "100,00", "p85": "140,00"}
    assert cost(report_of(write(**in_execution, **cells))) == colour


def test_digits_beyond_the_columns_places_are_told_and_never_dropped(write: Write) -> None:
    report = report_of(write(forecast="23,0004"))
    (found,) = report.frame.filter(pl.col("rule").str.starts_with("CONTRACT-")).rows(named=True)
    assert (found["rule"], found["level"], found["observed"]) == ("CONTRACT-PLACES", "error", "23,0004")
    assert cost(report) != "yellow"
    assert not report.verdict.publishable


def test_green_that_derives_red_blocks_and_says_where(write: Write) -> None:
    report = report_of(write(forecast="23,01"))
    assert not report.verdict.publishable
    (error,) = report.frame.filter(pl.col("level") == "error").rows(named=True)
    assert (error["observed"], error["limit"], error["distance"]) == ("23.01", "23.00", "0.01")
    assert (error["segment"], error["reported"], error["derived"]) == ("concept", "green", "red")
    assert error["rule_file"].endswith("cost.toml")
    assert error["rule_line"] > 0
    assert (error["file"], error["row"]) == ("projects.csv", 2)
    assert error["cell"].endswith("2")
    deviation = report.frame.filter((pl.col("class") == "deviation") & (pl.col("rule") == "TOL-COST"))
    assert error["related"] == [f"projects.csv · {deviation['cell'].item()}"]


def test_red_reported_red_with_measures_is_publishable(write: Write) -> None:
    report = report_of(write(forecast="23,01", status_cost="Rød", deviation_descriptions=[DESCRIBED]))
    assert report.frame.select("class", "level").rows() == [("deviation", "note")]
    assert report.verdict.publishable


def test_the_same_with_its_forecast_blanked_is_not_green(write: Write) -> None:
    for status in ("Grønn", "Gul"):
        report = report_of(write(status, status_cost=status, forecast="", measures_considered="Ja"))
        errors = report.frame.filter(pl.col("level") == "error")
        assert errors["derived"].to_list() == ["missing"]
        assert not report.verdict.publishable


@pytest.mark.parametrize("huge", ["1" + "0" * 15, "9" * 40, "1e30", "#DIV/0!"])
def test_one_cell_that_cannot_be_a_number_leaves_the_others_alone(write: Write, huge: str) -> None:
    plain = report_of(write("uten"))
    report = report_of(write("med", budget=huge))
    assert cost(report, "Prosjekt B") == cost(plain, "Prosjekt B") == "green"
    assert cost(report) == "missing"
    assert (report.frame["rule"].str.starts_with("CONTRACT-") & (report.frame["column"] == "budget")).any()


def test_two_periods_at_once_are_judged_each_by_its_own(write: Write) -> None:
    later = 'portfolio = "Regional IKT"\nperiod = "2023-02"\nreporting_date = 2023-02-28\ndecimal = ","\n'
    first, second = write("januar", forecast="23,01"), write("februar", later, forecast="20,01")
    together = report_of(first, second)
    alone = pl.concat([report_of(first).frame, report_of(second).frame])
    assert together.frame.sort("period", "id").rows() == alone.sort("period", "id").rows()
    assert [each.period for each in together.identities] == ["2023-01", "2023-02"]


def test_the_reporting_date_may_be_given(write: Write) -> None:
    milestone = {"project": "Prosjekt B", "milestone": "Prosjektslutt", "is_end": "Ja", "slack": "0"}
    row = milestone | {"planned": "31.01.2023", "forecast": "31.01.2023"}
    folder = write(milestones=[row])
    assert report_of(folder).verdict.publishable
    late = report_of(folder, as_of=date(2023, 2, 1))
    assert late.identities[0].as_of == date(2023, 2, 1)
    assert not late.verdict.publishable


def test_what_is_shown_never_changes_the_verdict(write: Write) -> None:
    folder = write(forecast="23,01")
    whole = report_of(folder)
    assert whole.shown.height == whole.frame.height == 2
    for chosen in ({"level": "error"}, {"select": ["OBL-RED"]}, {"select": ["TOL-COST"], "level": "warning"}):
        report = report_of(folder, **chosen)
        assert report.frame.equals(whole.frame)
        assert report.shown.height < whole.shown.height
        assert report.verdict == whole.verdict


def test_one_finding_may_be_selected_by_its_id(write: Write) -> None:
    name = "TOL-COST/projects/Prosjekt A/status_cost"
    report = report_of(write(forecast="23,01"), select=[name])
    assert report.shown["id"].to_list() == [name]


def test_an_unknown_rule_cannot_be_selected(write: Write) -> None:
    with pytest.raises(CheckError, match="TOL-KOST"):
        report_of(write(), select=["TOL-KOST"])


def test_a_contract_rule_may_be_selected(write: Write) -> None:
    report = report_of(write(forecast="mye"), select=["CONTRACT-TYPE"])
    assert report.shown["rule"].to_list() == ["CONTRACT-TYPE"]


def test_the_language_is_the_rulebooks_first_unless_said(write: Write) -> None:
    folder = write()
    assert check(Request([folder], rules=ROOT / "rules.toml"))[1] == "nb"
    assert check(Request([folder], rules=ROOT / "rules.toml", language="en"))[1] == "en"


def test_the_words_of_every_term_in_both_languages(write: Write) -> None:
    words = report_of(write()).words
    assert words["nb"]["phase"]["execution"] == "Gjennomføre og avslutte"
    assert words["en"]["state"]["paused"] == "Paused"
    assert set(words["nb"]["colour"]) == set(words["en"]["colour"]) == {"green", "yellow", "red", "missing"}


def test_frames_are_judged_without_a_file_by_their_row_numbers() -> None:
    rows = pl.read_csv(ROOT / "datasets" / "sample" / "2023-01" / "prosjekter.csv", separator=";", infer_schema=False)
    where = {"portfolio": "P", "period": "2023-01", "as_of": date(2023, 1, 31)}
    numbers = range(101, 101 + rows.height)
    book = rulebook.load(ROOT / "rules.toml")
    result = check_frames({"projects": rows}, book, row_numbers={"projects": list(numbers)}, **where)
    without = check_frames({"projects": rows}, book, **where)
    found = result.findings.filter(pl.col("row").is_not_null())
    assert 0 < found.height <= result.counts.total == result.findings.height
    assert set(found["row"]) <= set(numbers)
    assert (found["row"] - 100).to_list() == without.findings["row"].drop_nulls().to_list()
    assert result.counts == without.counts
    [cost_outcome] = [each for each in result.judgement.outcomes if each.rule == "TOL-COST"]
    assert cost_outcome.in_scope > 0
