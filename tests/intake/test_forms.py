"""A form that is no table: cells anywhere become rows, and each finding stands at its own cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from checker.findings.locations import place_of
from checker.model.submission import Cell, Sheet, Submission
from checker.schema.packs import FormModel, Pack

FORM: dict[str, Any] = {
    "sheet": ["Statusskjema"],
    "shows": {"A1": ["Status for prosjekt", "Project status"]},
    "table": {
        "projects": {"cell": {"project": "C4", "phase": "F4", "budget": "C9", "ends": "C12"}},
        "milestones": {"rows": [20, 22], "cell": {"project": "C4", "milestone": "B", "due": "E"}},
    },
}
MILESTONES: dict[str, Any] = {
    "optional": True,
    "column": {
        "project": {"type": "text"},
        "milestone": {"type": "text", "required": True},
        "due": {"type": "date"},
    },
}
Filled = dict[str, Cell]


def grid(cells: Filled, name: str = "Statusskjema", file: str = "a.xlsx") -> Sheet:
    """A sheet from A1 to F24 with some cells filled."""
    rows: list[list[Cell]] = [["" for _ in range(6)] for _ in range(24)]
    for at, value in {"A1": "Status for prosjekt", "A4": "Prosjekt", **cells}.items():
        rows[int(at[1:]) - 1][ord(at[0]) - ord("A")] = value
    return Sheet(file, name, name, rows=rows, row_numbers=range(1, 25))


@pytest.fixture
def pack(make: Any) -> Pack:
    """Projects and milestones, with a form for both."""
    whole: Pack = make.pack(projects=make.projects, milestones=MILESTONES)
    return replace(whole, forms={"status": FormModel.model_validate(FORM)})


@pytest.fixture
def form(pack: Pack, read: Callable[..., Submission]) -> Callable[..., Submission]:
    """The submission that is one form, perhaps with other sheets."""
    return lambda cells, *others: read(grid(cells), *others, pack=pack)


def cells_of(submission: Submission, name: str, column: str) -> list[tuple[str, int]]:
    """Where each row's column stands: cell and row."""
    table = submission.tables[name]
    places = [place_of(table, row, column) for row in table.frame.iter_rows(named=True)]
    return [(str(place.cell), int(place.row or 0)) for place in places]


def test_a_form_is_a_record_with_every_cell_where_it_stands(form: Callable[..., Submission]) -> None:
    submission = form({"C4": "Journal", "F4": "Konsept", "C9": 120.5, "C12": "31.12.2023"})
    row = submission.tables["projects"].frame.row(0, named=True)
    assert (row["project"], row["phase"], str(row["budget"]), str(row["ends"])) == (
        "Journal", "concept", "120.50", "2023-12-31",
    )  # fmt: skip
    assert cells_of(submission, "projects", "project") == [("C4", 4)]
    assert cells_of(submission, "projects", "budget") == [("C9", 9)]
    assert cells_of(submission, "projects", "phase") == [("F4", 4)]


def test_a_block_has_a_record_in_each_filled_row(form: Callable[..., Submission]) -> None:
    submission = form({"C4": "Journal", "B20": "Start", "B22": "Slutt", "E22": "ikke kjent"})
    frame = submission.tables["milestones"].frame
    assert frame.select("project", "milestone").rows() == [("Journal", "Start"), ("Journal", "Slutt")]
    assert cells_of(submission, "milestones", "milestone") == [("B20", 20), ("B22", 22)]
    assert cells_of(submission, "milestones", "project") == [("C4", 4), ("C4", 4)]


def test_what_cannot_be_read_is_said_of_its_row(form: Callable[..., Submission]) -> None:
    submission = form({"C4": "Journal", "C9": "mye", "B21": "Slutt", "E21": "snart"})
    assert [(each.rule, each.column, each.rows) for each in submission.failures] == [
        ("CONTRACT-TYPE", "budget", [0]),
        ("CONTRACT-TYPE", "due", [0]),
    ]


def test_a_blank_form_has_no_record(form: Callable[..., Submission]) -> None:
    submission = form({})
    assert submission.tables["projects"].frame.is_empty()
    assert submission.failures == ()


def test_a_sheet_that_shows_something_else_is_no_form(pack: Pack, read: Callable[..., Submission], make: Any) -> None:
    table = make.csv("prosjekter", "Prosjekt\nA")
    submission = read(grid({"A1": "Notat", "C4": "B"}), table, pack=pack)
    assert submission.tables["projects"].frame["project"].to_list() == ["A"]
    assert "Statusskjema: ikke brukt" in make.told(submission)[0]


def test_a_form_and_a_table_of_the_same_are_two(form: Callable[..., Submission], make: Any) -> None:
    submission = form({"C4": "A"}, make.csv("prosjekter", "Prosjekt\nB"))
    assert make.only(submission).rule == "CONTRACT-TWICE"
    assert submission.tables["projects"].frame["project"].to_list() == ["A"]


def test_a_table_of_a_form_may_stand_on_another_sheet(pack: Pack, read: Callable[..., Submission]) -> None:
    own = {"sheet": "Plan", "rows": [2, 3], "cell": {"milestone": "A"}}
    said = {**FORM, "table": {**FORM["table"], "milestones": own}}
    pack = replace(pack, forms={"status": FormModel.model_validate(said)})
    plan = Sheet("a.xlsx", "Plan", "Plan", rows=[["Milepæl"], ["Start"], ["Slutt"]], row_numbers=[1, 2, 3])
    submission = read(grid({"C4": "Journal"}), plan, pack=pack)
    assert submission.tables["milestones"].frame["milestone"].to_list() == ["Start", "Slutt"]
    assert submission.tables["milestones"].sources[0].sheet == "Plan"


@pytest.mark.parametrize(
    "said",
    [
        {"table": FORM["table"]},  # known by nothing
        {"sheet": "x", "table": {"projects": {"cell": {"project": "C"}}}},  # a letter without a block
        {"sheet": "x", "table": {"projects": {"rows": [2, 3], "cell": {"project": "C4"}}}},  # a block without letters
        {"sheet": "x", "table": {"projects": {"rows": [3, 2], "cell": {"project": "C"}}}},
        {"sheet": "x", "table": {"projects": {"cell": {"project": "c4"}}}},
    ],
)
def test_a_form_that_says_nothing_certain_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        FormModel.model_validate(said)
