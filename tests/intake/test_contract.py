"""Required cells, bounds, keys, units, and names that mean one record."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from checker.intake.build import build_submission
from checker.model.submission import RawSubmission

HEAD = ["Prosjekt", "Budsjett"]


def test_a_required_cell_that_is_blank(make: Any, read: Any) -> None:
    rows = [["Prosjekt", "Milepæl"], ["A", "BP2"], ["A", None], [None, "BP3"]]
    submission = read(make.sheet("Prosjekter", [["Prosjekt"], ["A"]]), make.sheet("Milepæler", rows))
    assert [(failure.rule, failure.column, list(failure.rows)) for failure in submission.failures] == [
        ("CONTRACT-REQUIRED", "project", [2]),
        ("CONTRACT-REQUIRED", "milestone", [1]),
    ]


def test_a_required_cell_may_say_why_it_is_empty_but_not_that_it_comes_later(make: Any, read: Any) -> None:
    table = {"title": {"nb": "T"}, "column": {"a": make.text("A"), "b": make.money("B", required=True)}}
    rows = [["A", "B"], ["1", "unntatt"], ["2", "i/a"], ["3", "ikke kjent"], ["4", ""]]
    submission = read(make.sheet("T", rows), pack=make.pack(t=table))
    assert [(list(failure.rows), failure.values["found"].say("nb")) for failure in submission.failures] == [
        ([3], "cellen er tom."),
        ([2], "cellen sier at verdien ikke er kjent ennå."),
    ]


def test_a_broken_cell_is_not_blank_too(make: Any, read: Any) -> None:
    table = {"title": {"nb": "T"}, "column": {"a": make.text("A"), "b": make.money("B", required=True)}}
    rows = [["A", "B"], ["1", "x"], ["2", "#N/A"], ["3", "1"]]
    submission = read(make.sheet("T", rows), pack=make.pack(t=table))
    assert make.rules(submission) == ["CONTRACT-TYPE", "CONTRACT-ERROR-VALUE"]


def test_a_broken_column_is_not_blank_too(make: Any, read: Any) -> None:
    table = {"title": {"nb": "T"}, "column": {"a": make.text("A"), "b": make.money("B", required=True)}}
    submission = read(make.sheet("T", [["A", "B"], ["1", "x"], ["2", "x"]]), pack=make.pack(t=table))
    assert make.rules(submission) == ["CONTRACT-TYPE"]


def test_figures_out_of_bounds(make: Any, read: Any) -> None:
    table = {"title": {"nb": "T"}, "column": {"a": make.text("A"), "b": make.money("B", min=0, max="10.5")}}
    rows = [["A", "B"], ["1", "-0,01"], ["2", "0"], ["3", "10,50"], ["4", "10,51"], ["5", ""]]
    submission = read(make.sheet("T", rows), pack=make.pack(t=table))
    assert [(failure.rule, list(failure.rows), failure.limit) for failure in submission.failures] == [
        ("CONTRACT-BOUNDS", [0], "0"),
        ("CONTRACT-BOUNDS", [3], "10.5"),
    ]
    assert submission.failures[0].values["bound"].say("nb") == "den kan ikke være under 0."


def test_a_key_stands_once(make: Any, read: Any) -> None:
    failure = make.only(read(make.sheet("Prosjekter", [HEAD, ["A", 1.0], ["B", 2.0], ["A", 3.0]])))
    assert (failure.rule, failure.column, list(failure.rows)) == ("CONTRACT-KEY", "project", [0, 2])
    assert failure.observed == ["A", "A"]


def test_a_key_may_stand_twice_where_a_rule_judges_it(make: Any, read: Any) -> None:
    pack = make.pack(projects={**make.projects, "unique": False})
    assert read(make.sheet("Prosjekter", [HEAD, ["A", 1.0], ["A", 3.0]]), pack=pack).failures == ()


def test_a_key_of_several_columns(make: Any, read: Any) -> None:
    pair = {"title": {"nb": "T"}, "key": ["a", "b"], "column": {"a": make.text("A"), "b": make.money("B")}}
    rows = [["A", "B"], ["x", 1.0], ["x", 2.0], ["x", 1.0], ["y", None], ["y", None]]
    failure = make.only(read(make.sheet("T", rows), pack=make.pack(t=pair)))
    assert (list(failure.rows), failure.observed[0]) == ([0, 2, 3, 4], "x · 1.000000")


def test_a_key_that_is_blank_or_broken_is_not_a_double(make: Any, read: Any) -> None:
    submission = read(
        make.sheet("Prosjekter", [HEAD, ["a\x00", 1.0], ["b\x00", 2.0], ["C", 3.0], [None, 1.0], [None, 2.0]])
    )
    assert make.rules(submission) == ["CONTRACT-TYPE", "CONTRACT-REQUIRED"]


def test_a_key_is_unique_in_its_period_only(make: Any) -> None:
    frame = pl.DataFrame(
        {"portfolio": ["P"] * 3, "period": ["2023-01", "2023-02", "2023-02"], "project": ["A", "A", "A"]}
    )
    submission = build_submission(
        [RawSubmission("x", (make.parquet("projects", frame),))], make.pack(projects=make.projects)
    )
    assert list(make.only(submission).rows) == [1, 2]


@pytest.mark.parametrize(
    ("figures", "rows"),
    [
        ([10, 12, 11, 9, 10, 10000], [5]),
        ([10, 12, 11, 9, 10, -10000], [5]),
        ([10, 12, 11, 9, 10, 9999], []),
        ([10, 12, 11, 9, 10000], []),  # four neighbours are too few
        ([10, 12, 11, 9, 0, 0, 10000], []),  # noughts are no neighbours
        ([1, 1, 1, 3, 3, 3, 1000], []),  # the middle of the six others is 2
        ([1, 1, 1, 3, 3, 3, 2000], [6]),
        ([1, 1, 2, 3, 3, 1999], []),
        ([1, 1, 2, 3, 3, 2000], [5]),
        ([10, 12, 11, 9, 10, 11000, 12000, None], [5, 6]),
    ],
)
def test_money_a_thousand_times_its_neighbours(make: Any, read: Any, figures: list[float], rows: list[int]) -> None:
    cells = [[f"P{row}", figure if figure is None else float(figure)] for row, figure in enumerate(figures)]
    pack = make.pack(
        projects={**make.projects, "column": {**make.projects["column"], "budget": make.money("Budsjett")}}
    )
    failures = read(make.sheet("Prosjekter", [HEAD, *cells]), pack=pack).failures
    assert [row for failure in failures for row in failure.rows] == rows
    assert {failure.rule for failure in failures} == ({"CONTRACT-UNITS"} if rows else set())


def test_columns_whose_figures_differ_by_nature_are_left_alone(make: Any, read: Any) -> None:
    column = {"project": make.text("Prosjekt"), "budget": make.money("Budsjett", similar=False)}
    pack = make.pack(projects={**make.projects, "aliases": None, "column": column})
    cells = [[f"P{row}", float(figure)] for row, figure in enumerate([1, 1, 1, 1, 1, 1, 5000])]
    assert read(make.sheet("Prosjekter", [HEAD, *cells]), pack=pack).failures == ()


def test_neighbours_are_those_of_the_same_submission(make: Any) -> None:
    frame = pl.DataFrame(
        {
            "portfolio": ["P"] * 6 + ["Q"] * 6,
            "period": ["2023-01"] * 12,
            "project": list("ABCDEF") * 2,
            "budget": [1.0] * 6 + [5000.0] * 6,
        }
    )
    submission = build_submission(
        [RawSubmission("x", (make.parquet("projects", frame),))], make.pack(projects=make.projects)
    )
    assert submission.failures == ()


NAMES = ["Prosjekt", "Også kalt"]


def test_other_names_become_the_key(make: Any, read: Any) -> None:
    projects = make.sheet("Prosjekter", [NAMES, ["Radiologi OUS", "Radiologi 2.0; RIS"], ["EPJ", ""]])
    rows = [["Prosjekt", "Milepæl"], ["RIS", "1"], ["radiologi  ous", "2"], ["EPJ", "3"], ["Ukjent", "4"]]
    submission = read(projects, make.sheet("Milepæler", rows))
    names = submission.tables["milestones"].frame["project"].to_list()
    assert names == ["Radiologi OUS", "Radiologi OUS", "EPJ", "Ukjent"]
    assert submission.failures == ()


def test_names_are_resolved_within_their_own_period(make: Any) -> None:
    period = {"portfolio": ["P", "P"], "period": ["2023-01", "2023-02"]}
    projects = pl.DataFrame({**period, "project": ["A", "B"], "aliases": [["X"], ["X"]]})
    milestones = pl.DataFrame({**period, "project": ["X", "X"], "milestone": ["1", "2"]})
    raw = RawSubmission("x", (make.parquet("projects", projects), make.parquet("milestones", milestones)))
    submission = build_submission([raw], make.pack(projects=make.projects, milestones=make.milestones))
    assert submission.tables["milestones"].frame["project"].to_list() == ["A", "B"]


def test_a_name_that_means_two_is_used_for_neither(make: Any, read: Any) -> None:
    projects = make.sheet("Prosjekter", [NAMES, ["A", "Felles; B"], ["B", "Felles"]])
    milestones = make.sheet("Milepæler", [["Prosjekt", "Milepæl"], ["felles", "1"], ["B", "2"]])
    submission = read(projects, milestones)
    assert submission.tables["milestones"].frame["project"].to_list() == ["felles", "B"]
    assert [(failure.rule, failure.column, list(failure.rows)) for failure in submission.failures] == [
        ("CONTRACT-ALIAS", "aliases", [0]),  # B is the key of another row
        ("CONTRACT-ALIAS", "aliases", [1]),
    ]


def test_a_name_that_means_two_is_told_where_nothing_refers_to_it(make: Any, read: Any) -> None:
    submission = read(make.sheet("Prosjekter", [NAMES, ["A", "B"], ["B", ""]]))
    told = [failure for failure in submission.failures if failure.rule == "CONTRACT-ALIAS"]
    assert [(failure.column, list(failure.rows), failure.observed) for failure in told] == [("aliases", [0], ["B"])]


def test_the_first_table_that_knows_a_name_is_meant(make: Any, read: Any) -> None:
    parties = {**make.projects, "title": {"nb": "Parter"}}
    reference = {"type": ["parties.project", "projects.project"], "nb": "Leverandør"}
    links = {"title": {"nb": "Lenker"}, "column": {"supplier": reference, "what": make.text("Hva")}}
    pack = make.pack(projects=make.projects, parties=parties, links=links)
    submission = read(
        make.sheet("Prosjekter", [NAMES, ["Helselogistikk", "HL"]]),
        make.sheet("Parter", [NAMES, ["Sykehuspartner", "SP"]]),
        make.sheet("Lenker", [["Leverandør", "Hva"], ["hl", "a"], ["sp", "b"]]),
        pack=pack,
    )
    assert submission.tables["links"].frame["supplier"].to_list() == ["Helselogistikk", "Sykehuspartner"]


def test_many_rows_are_resolved_like_few(make: Any) -> None:
    count = 5000
    projects = make.parquet("projects", pl.DataFrame({"project": ["A", "B"], "aliases": [["X", "Y"], None]}))
    names = ["x", "A", "b", "Z", None] * (count // 5)
    frame = pl.DataFrame({"project": names, "milestone": [str(row) for row in range(count)]})
    pack = make.pack(projects=make.projects, milestones=make.milestones)
    submission = build_submission([make.raw(projects, make.parquet("milestones", frame))], pack)
    resolved = submission.tables["milestones"].frame["project"].to_list()
    assert resolved == ["A", "A", "B", "Z", None] * (count // 5)


def test_one_overflow_leaves_the_other_rows_alone(make: Any, read: Any) -> None:
    frame = pl.DataFrame({"project": ["A", "B", "C"], "budget": [1e300, 12.5, float("nan")]})
    submission = read(make.parquet("projects", frame))
    assert submission.tables["projects"].frame["budget"].to_list() == [None, Decimal("12.50"), None]
    assert sorted((failure.rule, list(failure.rows)) for failure in submission.failures) == [
        ("CONTRACT-TOO-LARGE", [0]),
        ("CONTRACT-TYPE", [2]),
    ]
