"""Returns put together: every cell keeps its place, and what is wrong with one is a finding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from checker.intake.build import build_submission
from checker.intake.returns import check_returns
from checker.model.errors import CheckError
from checker.model.submission import Cell, Failure, RawSubmission, Sheet, Submission
from checker.schema.packs import Pack
from checker.texts import Text

COVER: dict[str, Any] = {
    "title": {"nb": "Forside", "en": "Cover"},
    "role": "submission",
    "optional": True,
    "column": {
        "portfolio": {"type": "text", "nb": "Portefølje"},
        "period": {"type": "text", "nb": "Periode", "required": True},
        "reporting_date": {"type": "date", "nb": "Per dato"},
        "extract": {"type": "yes_no", "nb": "Utdrag"},
    },
}
HEADINGS = ["Prosjekt", "Også kalt", "Fase", "Budsjett", "Slutt"]
Return = Callable[..., RawSubmission]
Put = Callable[..., Submission]


@pytest.fixture
def pack(make: Any) -> Pack:
    """Projects, which are judged, milestones, risks that are due, and a cover."""
    risks = {"title": {"nb": "Risikoer"}, "column": {"project": make.text("Prosjekt"), "risk": make.text("Risiko")}}
    whole: Pack = make.pack(projects=make.projects, milestones=make.milestones, risks=risks, cover=COVER)
    model = whole.model.model_copy(
        update={
            "judged": type(whole.model).model_validate({"title": {"nb": "x"}, "judged": {"table": "projects"}}).judged
        }
    )
    return replace(whole, model=model)


@pytest.fixture
def sent() -> Return:
    """One return: sheets by name, each a list of rows that begins at A1."""

    def of(file: str, *rows: Sequence[Cell], **sheets: Sequence[Sequence[Cell]]) -> RawSubmission:
        whole = {"Prosjekter": [HEADINGS, *rows], "Risikoer": [["Prosjekt", "Risiko"]], **sheets}
        grids = {name: grid for name, grid in whole.items() if grid}
        made = [Sheet(file, name, name, rows=grid, row_numbers=range(1, len(grid) + 1)) for name, grid in grids.items()]
        return RawSubmission(f"folder/{file}", tuple(made))

    return of


@pytest.fixture
def put(pack: Pack, make: Any) -> Put:
    """The submission that some returns make."""

    def together(*returns: RawSubmission, office: Sequence[Sheet] = (), **stated: Any) -> Submission:
        raw = replace(make.raw(*office, path="folder", **stated), returns=returns)
        return check_returns(build_submission([raw], pack), pack, None)

    return together


def of(submission: Submission, rule: str) -> list[Failure]:
    return [failure for failure in submission.failures if failure.rule == rule]


def where(submission: Submission, failure: Failure) -> list[str]:
    """File and cell of a failure's rows."""
    table = submission.tables[str(failure.table)]
    rows = table.frame[list(failure.rows or ())].select("@source", "@row").rows()
    return [f"{table.sources[at].file} {table.sources[at].letters[str(failure.column)]}{row}" for at, row in rows]


def test_all_returns_are_one_submission_with_every_cell_in_its_place(sent: Return, put: Put) -> None:
    first = sent("a.xlsx", ["A", "", "Konsept", 10.0, ""], ["A2", "", "Konsept", "ti", ""])
    second = sent("b.xlsx", Prosjekter=[[], ["Fase", "Budsjett", "Prosjekt"], ["Feil", 20.0, "B"]])
    submission = put(first, second)
    (identity,) = submission.identities
    assert (identity.portfolio, identity.period, identity.as_of) == ("Prøve", "2023-01", date(2023, 1, 31))
    table = submission.tables["projects"]
    assert table.frame["project"].to_list() == ["A", "A2", "B"]
    assert [source.file for source in table.sources] == ["a.xlsx", "b.xlsx"]
    (typed,) = of(submission, "CONTRACT-TYPE")
    (word,) = of(submission, "CONTRACT-VOCABULARY")
    assert where(submission, typed) == ["a.xlsx D3"]
    assert where(submission, word) == ["b.xlsx A3"]


def test_one_that_cannot_be_read_is_a_finding_and_the_others_are_read(sent: Return, put: Put) -> None:
    bad = RawSubmission("folder/b.xlsx", (), refused=Text("reading.workbook-password", {"file": "folder/b.xlsx"}))
    strange = RawSubmission("folder/c.xlsx", (Sheet("c.xlsx", "Ark1", "Ark1", rows=[["x"]], row_numbers=[1]),))
    submission = put(sent("a.xlsx", ["A"]), bad, strange)
    failures = of(submission, "CONTRACT-RETURN-UNREADABLE")
    assert [(failure.file, failure.level) for failure in failures] == [("b.xlsx", "error"), ("c.xlsx", "error")]
    assert "passord" in failures[0].values["reason"].say("nb")
    assert submission.tables["projects"].frame["project"].to_list() == ["A"]


def test_a_return_of_nobody_is_a_finding(sent: Return, put: Put) -> None:
    submission = put(sent("a.xlsx", ["A"]), sent("b.xlsx"))
    assert [failure.file for failure in of(submission, "CONTRACT-RETURN-EMPTY")] == ["b.xlsx"]


def test_a_return_of_another_month_is_a_finding_at_its_cover(sent: Return, put: Put) -> None:
    heads = ["Portefølje", "Periode", "Per dato", "Utdrag"]
    good = sent("a.xlsx", ["A"], Forside=[heads, [" prøve", "januar 2023", "31.01.2023", "Nei"]])
    late = sent("b.xlsx", ["B"], Forside=[heads, ["Prøve", "2022-12", "31.12.2022", "Ja"]])
    submission = put(good, late)
    failures = of(submission, "CONTRACT-RETURN-OTHER")
    assert [(failure.column, failure.observed, failure.limit) for failure in failures] == [
        ("period", ["2022-12"], "2023-01"),
        ("reporting_date", ["2022-12-31"], "2023-01-31"),
        ("extract", ["yes"], "no"),
    ]
    assert [where(submission, failure) for failure in failures] == [["b.xlsx B2"], ["b.xlsx C2"], ["b.xlsx D2"]]
    assert submission.tables["projects"].frame["project"].to_list() == ["A", "B"]


def test_a_table_that_others_have_is_asked_of_each(sent: Return, put: Put) -> None:
    submission = put(sent("a.xlsx", ["A"]), sent("b.xlsx", ["B"], Risikoer=()))
    (failure,) = of(submission, "CONTRACT-TABLE")
    assert (failure.table, failure.file, failure.level) == ("risks", "b.xlsx", "warning")


def test_a_table_that_the_office_gives_is_asked_of_none(sent: Return, put: Put, make: Any) -> None:
    office = make.csv("risikoer", "Prosjekt;Risiko\nB;Brann")
    submission = put(sent("a.xlsx", ["A"]), sent("b.xlsx", ["B"], Risikoer=()), office=[office])
    assert of(submission, "CONTRACT-TABLE") == []
    assert submission.tables["risks"].frame["risk"].to_list() == ["Brann"]


def test_a_table_that_nobody_has_is_the_folders_to_lack(sent: Return, put: Put) -> None:
    submission = put(sent("a.xlsx", ["A"], Risikoer=()), sent("b.xlsx", ["B"], Risikoer=()))
    (failure,) = of(submission, "CONTRACT-TABLE")
    assert (failure.file, failure.level) == ("folder", "error")


def test_what_is_told_of_many_is_told_of_a_few(sent: Return, put: Put) -> None:
    returns = [sent(f"{name}.xlsx", [name], Notater=[["x"]]) for name in "abcdefgh"]
    told = [text.say("nb") for text in put(*returns, expected=[]).messages]
    assert [line for line in told if "Notater" in line] == told[:5]
    assert told[5:] == ["… og det samme om flere. Antall: 3."]


def test_records_that_say_their_own_period_are_refused(sent: Return, put: Put, make: Any) -> None:
    import polars as pl

    frame = pl.DataFrame({"Prosjekt": ["X"], "portfolio": ["P"], "period": ["2023-01"]})
    with pytest.raises(CheckError) as caught:
        put(sent("a.xlsx", ["A"]), office=[make.parquet("prosjekter", frame)])
    assert caught.value.text.key == "structure.returns-archive"
