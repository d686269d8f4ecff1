"""Which submission it is, and when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from checker.intake.build import build_submission
from checker.model.errors import CheckError
from checker.model.submission import Identity, RawSubmission

COVER = {
    "title": {"nb": "Innsending"},
    "role": "submission",
    "optional": True,
    "column": {
        "portfolio": {"type": "text", "nb": "Portefølje", "required": True},
        "period": {"type": "text", "nb": "Periode", "required": True},
        "reporting_date": {"type": "date", "nb": "Per dato"},
        "version": {"type": "text", "nb": "Versjon"},
        "extract": {"type": "yes_no", "nb": "Utdrag"},
    },
}
HEAD = ["Portefølje", "Periode", "Per dato", "Versjon", "Utdrag"]


@pytest.fixture
def pack(make: Any) -> Any:
    return make.pack(cover=COVER, projects=make.projects)


@pytest.fixture
def projects(make: Any) -> Any:
    return make.csv("Prosjekter", "Prosjekt\nA")


def test_submission_toml_says_it(make: Any, pack: Any, projects: Any) -> None:
    raw = make.raw(projects, version=2, extract=True)
    assert build_submission([raw], pack).identities == (Identity("Prøve", "2023-01", date(2023, 1, 31), "2", True),)


def test_the_cover_sheet_says_it(make: Any, pack: Any, projects: Any) -> None:
    cover = make.sheet("Innsending", [HEAD, ["Regional IKT", "januar 2023", datetime(2023, 1, 31), 1.0, "Ja"]])
    submission = build_submission([RawSubmission("x", (cover, projects))], pack)
    assert submission.identities == (Identity("Regional IKT", "2023-01", date(2023, 1, 31), "1", True),)
    assert submission.failures == ()
    assert submission.tables["cover"].frame["period"].to_list() == ["2023-01"]


def test_the_cover_sheet_may_lie_on_its_side(make: Any, pack: Any, projects: Any) -> None:
    rows = [[heading, value] for heading, value in zip(HEAD, ["X", "2023-02", "28.02.2023", "", "Nei"], strict=True)]
    submission = build_submission([RawSubmission("x", (make.sheet("Innsending", rows), projects))], pack)
    assert submission.identities == (Identity("X", "2023-02", date(2023, 2, 28)),)
    assert submission.tables["cover"].sources[0].letters["reporting_date"] == "3"


def test_arguments_say_what_the_submission_does_not(pack: Any, projects: Any) -> None:
    raw = RawSubmission("x", (projects,))
    submission = build_submission([raw], pack, portfolio="P", period="2023-03", as_of=date(2023, 3, 30))
    assert submission.identities == (Identity("P", "2023-03", date(2023, 3, 30)),)


def test_as_of_overrides_and_the_others_do_not(make: Any, pack: Any, projects: Any) -> None:
    submission = build_submission([make.raw(projects)], pack, portfolio="Q", period="2020-01", as_of=date(2023, 2, 10))
    assert submission.identities == (Identity("Prøve", "2023-01", date(2023, 2, 10)),)
    assert submission.tables["projects"].frame.select("portfolio", "period", "as_of").row(0) == (
        "Prøve",
        "2023-01",
        date(2023, 2, 10),
    )


@pytest.mark.parametrize("value", ["2023-01", "januar 2023", "01-2023", date(2023, 1, 1), "2023-01-31", "jan. 23"])
def test_a_period_is_a_month(make: Any, pack: Any, projects: Any, value: Any) -> None:
    assert build_submission([make.raw(projects, period=value)], pack).identities[0].period == "2023-01"


@pytest.mark.parametrize("value", ["2023", "2022-2023", "2023.1", "våren", 202301])
def test_what_is_no_month_stops_the_run(make: Any, pack: Any, projects: Any, value: Any) -> None:
    with pytest.raises(CheckError, match="Write it like this: 2023-01"):
        build_submission([make.raw(projects, period=value)], pack)


@pytest.mark.parametrize(
    ("name", "key"),
    [("portfolio", "no-portfolio"), ("period", "no-period"), ("reporting_date", "no-reporting-date")],
)
def test_what_nobody_says_stops_the_run(make: Any, pack: Any, projects: Any, name: str, key: str) -> None:
    with pytest.raises(CheckError) as stop:
        build_submission([make.raw(projects, **{name: None})], pack)
    assert stop.value.text.key == f"structure.{key}"


def test_an_unreadable_reporting_date_stops_the_run(make: Any, pack: Any, projects: Any) -> None:
    with pytest.raises(CheckError, match="January 2023"):
        build_submission([make.raw(projects, reporting_date="January 2023")], pack)


def test_two_places_that_contradict_each_other_stop_the_run(make: Any, pack: Any, projects: Any) -> None:
    cover = make.sheet("Innsending", [HEAD, ["prøve", "2023-02", datetime(2023, 1, 31), "", ""]])
    with pytest.raises(CheckError, match=r"period = \"2023-01\", while the cover sheet says \"2023-02\""):
        build_submission([make.raw(cover, projects)], pack)


def test_a_cover_sheet_with_two_lines_stops_the_run(make: Any, pack: Any, projects: Any) -> None:
    cover = make.sheet("Innsending", [HEAD, ["X", "2023-01", "", "", ""], ["X", "2023-02", "", "", ""]])
    with pytest.raises(CheckError, match="2 lines"):
        build_submission([RawSubmission("x", (cover, projects))], pack)


def test_many_submissions_make_one_table(make: Any, pack: Any) -> None:
    january = make.raw(make.csv("Prosjekter", "Prosjekt;Budsjett\nA;1\nB;ni"), path="jan")
    february = make.raw(
        make.csv("Projects", "Budsjett;Prosjekt\nåtte;A\n;C"), path="feb", period="2023-02", reporting_date="28.02.2023"
    )
    submission = build_submission([january, february], pack)
    table = submission.tables["projects"]
    assert table.frame.select("project", "period", "@source", "@row").rows() == [
        ("A", "2023-01", 0, 2),
        ("B", "2023-01", 0, 3),
        ("A", "2023-02", 1, 2),
        ("C", "2023-02", 1, 3),
    ]
    assert [source.letters["budget"] for source in table.sources] == ["B", "A"]
    assert [(failure.rule, list(failure.rows)) for failure in submission.failures] == [
        ("CONTRACT-TYPE", [1]),
        ("CONTRACT-TYPE", [2]),
    ]
    assert table.gaps == {"budget": {1: "broken", 2: "broken"}}


def test_a_portfolio_period_given_twice_stops_the_run(make: Any, pack: Any, projects: Any) -> None:
    with pytest.raises(CheckError, match="given twice: in a and in b"):
        build_submission([make.raw(projects, path="a"), make.raw(projects, path="b")], pack)
    with pytest.raises(CheckError, match="given twice: in a and in a"):
        build_submission([make.raw(projects, path="a"), make.raw(projects, path="a")], pack)


ARCHIVE = pl.DataFrame(
    {
        "portfolio": ["P", "P", "Q"],
        "period": ["2023-02", "2023-01", "2023-01"],
        "project": ["A", "A", "B"],
        "budget": [1, 2, 3],
    }
)


def test_an_archive_has_an_identity_for_every_period(make: Any, pack: Any) -> None:
    submission = build_submission([RawSubmission("arkiv", (make.parquet("projects", ARCHIVE),))], pack)
    assert submission.identities == (
        Identity("P", "2023-01", date(2023, 1, 31)),
        Identity("P", "2023-02", date(2023, 2, 28)),
        Identity("Q", "2023-01", date(2023, 1, 31)),
    )
    assert submission.tables["projects"].frame.select("portfolio", "period", "as_of", "project").rows() == [
        ("P", "2023-02", date(2023, 2, 28), "A"),
        ("P", "2023-01", date(2023, 1, 31), "A"),
        ("Q", "2023-01", date(2023, 1, 31), "B"),
    ]
    assert submission.failures == ()
    assert make.told(submission) == ["arkiv: perioder uten rapporteringsdato er lest per sin siste dag. Antall: 3."]


def test_an_archive_may_state_its_reporting_dates(make: Any, pack: Any) -> None:
    dated = ARCHIVE.with_columns(as_of=pl.Series(["2023-02-20", "2023-01-20", "2023-01-21"]))
    submission = build_submission([RawSubmission("arkiv", (make.parquet("projects", dated),))], pack)
    assert [identity.as_of.day for identity in submission.identities] == [20, 20, 21]
    assert submission.messages == ()


def test_two_reporting_dates_for_one_period_stop_the_run(make: Any, pack: Any) -> None:
    dated = ARCHIVE.with_columns(
        portfolio=pl.lit("P"), as_of=pl.Series([date(2023, 2, 20), date(2023, 1, 20), date(2023, 1, 21)])
    )
    with pytest.raises(CheckError, match="P 2023-01 has several reporting dates"):
        build_submission([RawSubmission("arkiv", (make.parquet("projects", dated),))], pack)


@pytest.mark.parametrize("column", ["period", "portfolio"])
def test_a_record_that_says_no_period_stops_the_run(make: Any, pack: Any, column: str) -> None:
    blank = ARCHIVE.with_columns(pl.Series(column, [None, "2023-01", "2023-01"]))
    with pytest.raises(CheckError, match=f"rows without {column}"):
        build_submission([RawSubmission("arkiv", (make.parquet("projects", blank),))], pack)


def test_every_file_of_an_archive_says_its_periods(make: Any) -> None:
    pack = make.pack(projects=make.projects, milestones=make.milestones)
    milestones = make.parquet("milestones", pl.DataFrame({"project": ["A"], "milestone": ["BP2"]}))
    with pytest.raises(CheckError, match=r"milestones.parquet"):
        build_submission([RawSubmission("arkiv", (make.parquet("projects", ARCHIVE), milestones))], pack)


def test_records_in_any_order_and_of_any_type_say_the_same(make: Any, pack: Any) -> None:
    frame = pl.DataFrame(
        {
            "portfolio": pl.Series([" P", "Q", "P", "Q ", "P"], dtype=pl.Categorical),
            "period": [date(2023, 2, 1), date(2023, 1, 1), date(2023, 1, 31), date(2023, 1, 2), date(2023, 2, 28)],
            "reporting_date": [None, None, date(2023, 1, 20), None, date(2023, 2, 21)],
            "project": ["A", "B", "A", "C", "D"],
        }
    )
    submission = build_submission([RawSubmission("arkiv", (make.parquet("projects", frame),))], pack)
    january, february, end = date(2023, 1, 20), date(2023, 2, 21), date(2023, 1, 31)
    assert submission.identities == (
        Identity("P", "2023-01", january),
        Identity("P", "2023-02", february),
        Identity("Q", "2023-01", end),
    )
    assert submission.tables["projects"].frame.select("portfolio", "period", "as_of").rows() == [
        ("P", "2023-02", february),
        ("Q", "2023-01", end),
        ("P", "2023-01", january),
        ("Q", "2023-01", end),
        ("P", "2023-02", february),
    ]
    assert make.told(submission) == ["arkiv: perioder uten rapporteringsdato er lest per sin siste dag. Antall: 1."]


def test_an_archive_checked_as_of_another_day(make: Any, pack: Any) -> None:
    dated = ARCHIVE.with_columns(as_of=pl.lit(None))
    submission = build_submission(
        [RawSubmission("arkiv", (make.parquet("projects", dated),))], pack, as_of=date(2023, 3, 1)
    )
    assert {identity.as_of for identity in submission.identities} == {date(2023, 3, 1)}
    assert submission.tables["projects"].frame["as_of"].to_list() == [date(2023, 3, 1)] * 3
    assert submission.messages == ()
