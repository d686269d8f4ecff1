"""Which sheet is which table, and where its headings stand."""

from __future__ import annotations

from typing import Any

import pytest

from checker.model.errors import CheckError

HEAD = ["Prosjekt", "Fase", "Budsjett"]
ROW = ["Radiologi", "Konsept", 10.0]


@pytest.mark.parametrize("name", ["Prosjekter", "PROSJEKTER", "projects", "Projects"])
def test_a_sheet_is_found_by_name_in_any_language(make: Any, read: Any, name: str) -> None:
    submission = read(make.sheet(name, [HEAD, ROW]))
    assert submission.tables["projects"].frame["project"].to_list() == ["Radiologi"]
    assert submission.failures == ()


def test_a_file_name_in_ascii_is_known(make: Any, read: Any) -> None:
    submission = read(make.sheet("Prosjekter", [HEAD, ROW]), make.csv("milepaeler", "Prosjekt;Milepæl\nRadiologi;BP2"))
    assert submission.tables["milestones"].frame["milestone"].to_list() == ["BP2"]


def test_a_sheet_is_found_by_its_headings(make: Any, read: Any) -> None:
    submission = read(make.sheet("Ark1", [["Prosjekt", "Også kalt", "Fase", "Budsjett"], ["A", "", "Konsept", 1.0]]))
    assert set(submission.tables) == {"projects"}


def test_headings_of_several_tables_go_to_the_one_that_knows_most(make: Any, read: Any) -> None:
    """Milestones have the project too, so every sheet of milestones has the headings that projects must have."""
    submission = read(make.sheet("Ark1", [["Prosjekt", "Milepæl", "Planlagt"], ["A", "BP2", ""]]))
    assert set(submission.tables) == {"milestones"}


def test_a_sheet_that_is_mostly_something_else_is_not_used(make: Any, read: Any) -> None:
    notes = make.sheet("Notater", [["Prosjekt", "Ansvarlig", "Telefon", "Notat"], ["A", "B", "C", "D"]])
    submission = read(make.sheet("Prosjekter", [HEAD, ROW]), notes)
    assert submission.failures == ()
    assert "bok.xlsx · Notater: ikke brukt" in make.told(submission)[0]


def test_a_sheet_without_cells_is_told_of_by_its_reader_alone(make: Any, read: Any) -> None:
    submission = read(make.sheet("Prosjekter", [HEAD, ROW]), make.sheet("Ark2", []))
    assert make.told(submission) == []
    assert submission.failures == ()
    submission = read(make.sheet("Prosjekter", [HEAD, ROW]), make.csv("notater", ""))
    assert len(make.told(submission)) == 1


def test_no_known_table_stops_the_run(make: Any, read: Any) -> None:
    with pytest.raises(
        CheckError, match=r"Found: bok.xlsx · Ark1. Expected one or more of: Projects, Milestones"
    ) as stop:
        read(make.sheet("Ark1", [["x"], ["y"]]))
    assert "Prosjekter, Milepæler" in stop.value.say("nb")


def test_two_sheets_for_one_table_are_an_error_and_the_first_is_used(make: Any, read: Any) -> None:
    submission = read(make.sheet("Prosjekter", [HEAD, ROW]), make.sheet("Projects", [HEAD, ["Annet", "", 1.0]]))
    failure = make.only(submission)
    assert (failure.rule, failure.level, failure.sheet) == ("CONTRACT-TWICE", "error", "Projects")
    assert failure.values == {"first": "bok.xlsx · Prosjekter", "second": "bok.xlsx · Projects"}
    assert submission.tables["projects"].frame["project"].to_list() == ["Radiologi"]


def test_a_copy_under_another_name_is_a_second_sheet_too(make: Any, read: Any) -> None:
    submission = read(make.sheet("Kopi", [HEAD, ROW]), make.sheet("Prosjekter", [HEAD, ["Gjelder", "", 1.0]]))
    assert make.only(submission).values["first"] == "bok.xlsx · Prosjekter"
    assert submission.tables["projects"].frame["project"].to_list() == ["Gjelder"]


def test_a_table_may_begin_anywhere(make: Any, read: Any) -> None:
    rows = [["Status per januar", None, None, None], [None] * 4, [None, *HEAD], [None] * 4, [None, *ROW]]
    submission = read(make.sheet("Prosjekter", rows, first_column=2, row_numbers=[5, 6, 7, 8, 9]))
    table = submission.tables["projects"]
    assert table.frame["@row"].to_list() == [9]
    assert table.sources[0].letters == {"project": "D", "phase": "E", "budget": "F"}


def test_headings_far_down_are_not_looked_for(make: Any, read: Any) -> None:
    submission = read(make.sheet("Prosjekter", [["x"]] * 50 + [HEAD, ROW]))
    assert make.rules(submission) == ["CONTRACT-HEADER"]
    assert "projects" in submission.missing


def test_a_known_sheet_without_headings_says_which_and_what_is_nearest(make: Any, read: Any) -> None:
    pack = make.pack(milestones=make.milestones)
    submission = read(make.sheet("Milepæler", [["Prosjekt", "Milepel", "Planlagt"], ["A", "B", ""]]), pack=pack)
    failure = make.only(submission)
    assert (failure.rule, failure.table, failure.sheet) == ("CONTRACT-HEADER", "milestones", "Milepæler")
    assert failure.values["missing"].say("nb") == "Milepæl (ligner: «Milepel»)"


def test_an_empty_sheet_is_told_as_empty(make: Any, read: Any) -> None:
    assert make.rules(read(make.sheet("Prosjekter", []))) == ["CONTRACT-EMPTY"]


@pytest.mark.parametrize(
    "heading", ["Budsjett (MNOK)", "Budsjett [mill. kr]", "Budsjett i MNOK", "Budsjett, MNOK", "BUDSJETT:"]
)
def test_the_unit_may_stand_in_the_heading(make: Any, read: Any, heading: str) -> None:
    submission = read(make.sheet("Prosjekter", [["Prosjekt", heading], ["A", 10.0]]))
    assert submission.tables["projects"].sources[0].headings["budget"] == heading
    assert submission.tables["projects"].frame["budget"].to_list() == [10]


def test_another_unit_in_the_heading_is_another_column(make: Any, read: Any) -> None:
    submission = read(make.sheet("Prosjekter", [["Prosjekt", "Budsjett (tusen kr)"], ["A", 10000.0]]))
    assert "budget" in submission.tables["projects"].absent
    assert "«Budsjett (tusen kr)»" in make.told(submission)[0]


ECONOMY = {
    "title": {"nb": "Økonomi"},
    "unit": "MNOK",
    "places": 1,
    "total_rows": {"column": "project", "words": ["Sum", "Totalt"]},
    "column": {
        "project": {"type": "text", "nb": "Konsept", "required": True},
        "actual": {"type": "money", "nb": "Hiå Faktisk"},
        "variance": {"type": "money", "nb": "Avvik hiå", "also": ["Avvik"], "occurrence": 1},
        "year_actual": {"type": "money", "nb": "År Faktisk"},
        "year_variance": {"type": "money", "nb": "Avvik år", "also": ["Avvik"], "occurrence": 2},
    },
}


def test_merged_headings_name_the_group_first(make: Any, read: Any) -> None:
    rows = [
        ["Tall i millioner", None, None, None, None],
        ["Konsept", "Hiå", None, "År", None],
        [None, "Faktisk", "Avvik", "Faktisk", "Avvik"],
        ["Retina", 0.1, 0.2, 0.3, 0.4],
    ]
    merged = [(1, 1, 1, 2), (1, 3, 1, 4), (1, 0, 2, 0)]
    submission = read(make.sheet("Økonomi", rows, merged=merged), pack=make.pack(economy=ECONOMY))
    table = submission.tables["economy"]
    assert [str(value) for value in table.frame.row(0)[1:5]] == ["0.1", "0.2", "0.3", "0.4"]
    assert table.sources[0].letters["year_variance"] == "E"
    assert submission.failures == ()


def test_merged_headings_saved_as_csv(make: Any, read: Any) -> None:
    csv = make.csv("Økonomi", "Konsept;Hiå;;År;\n;Faktisk;Avvik;Faktisk;Avvik\nRetina;0,1;0,2;0,3;0,4")
    table = read(csv, pack=make.pack(economy=ECONOMY)).tables["economy"]
    assert [str(value) for value in table.frame.row(0)[1:5]] == ["0.1", "0.2", "0.3", "0.4"]
    assert table.absent == frozenset()


def test_equal_headings_are_settled_by_their_order(make: Any, read: Any) -> None:
    csv = make.csv("Økonomi", "Konsept;Avvik;Hiå Faktisk;Avvik\nRetina;0,1;0,2;0,3")
    table = read(csv, pack=make.pack(economy=ECONOMY)).tables["economy"]
    assert [str(table.frame[name][0]) for name in ("variance", "actual", "year_variance")] == ["0.1", "0.2", "0.3"]


def test_one_of_two_equal_headings_is_the_first(make: Any, read: Any) -> None:
    table = read(make.csv("Økonomi", "Konsept;Avvik\nRetina;0,1"), pack=make.pack(economy=ECONOMY)).tables["economy"]
    assert table.sources[0].letters == {"project": "A", "variance": "B"}


def test_own_headings_need_no_order(make: Any, read: Any) -> None:
    csv = make.csv("Økonomi", "Konsept;Avvik år;Avvik hiå\nRetina;0,1;0,2")
    table = read(csv, pack=make.pack(economy=ECONOMY)).tables["economy"]
    assert table.sources[0].letters == {"project": "A", "variance": "C", "year_variance": "B"}


def test_a_heading_twice_that_nothing_settles_breaks_the_column(make: Any, read: Any) -> None:
    submission = read(make.sheet("Prosjekter", [["Prosjekt", "Budsjett", "Budsjett"], ["A", 1.0, 2.0]]))
    failure = make.only(submission)
    assert (failure.rule, failure.column, failure.cell) == ("CONTRACT-HEADING", "budget", "B1")
    assert failure.values["places"] == "B, C"
    table = submission.tables["projects"]
    assert table.broken == {"budget"}
    assert table.frame["budget"].null_count() == 1


def test_unknown_headings_are_told(make: Any, read: Any) -> None:
    submission = read(make.sheet("Prosjekter", [["Prosjekt", "Merknad"], ["A", "x"]]))
    assert make.told(submission) == ["bok.xlsx · Prosjekter: disse kolonnene er ikke kjent og er ikke lest: «Merknad»."]


def test_a_table_on_its_side_knows_where_its_cells_are(make: Any, read: Any) -> None:
    rows = [["Prosjekt", "A", "B"], ["Fase", "Konsept", "x"], ["Budsjett", 1.0, 2.0]]
    submission = read(make.sheet("Prosjekter", rows, first_column=1, row_numbers=[3, 4, 5]))
    table = submission.tables["projects"]
    assert table.frame["project"].to_list() == ["A", "B"]
    assert table.frame["@row"].to_list() == [3, 4]  # columns C and D
    assert table.sources[0].letters == {"project": "3", "phase": "4", "budget": "5"}  # rows
    assert make.only(submission).rows == [1]


def test_missing_tables(make: Any, read: Any) -> None:
    due = {"title": {"nb": "Leveranser"}, "required_in": ["04"], "column": {"a": make.text("A")}}
    must = {"title": {"nb": "Beslutninger"}, "column": {"a": make.text("A")}}
    pack = make.pack(projects=make.projects, milestones=make.milestones, deliveries=due, decisions=must)
    submission = read(make.sheet("Prosjekter", [HEAD, ROW]), pack=pack)
    failure = make.only(submission)
    assert (failure.rule, failure.table, failure.level) == ("CONTRACT-TABLE", "decisions", "error")
    assert (submission.undue, submission.missing) == ({"deliveries"}, {"decisions", "milestones"})
    april = read(make.sheet("Prosjekter", [HEAD, ROW]), pack=pack, period="2023-04", extract=True)
    assert [(failure.table, failure.level) for failure in april.failures] == [
        ("deliveries", "note"),
        ("decisions", "note"),
    ]


def test_blank_merged_cells_beyond_the_headings_are_no_heading(make: Any, read: Any) -> None:
    rows = [["Prosjekt", "Fase", "Budsjett"], ["A", "Konsept", 1.0]]
    submission = read(make.sheet("Prosjekter", rows, merged=[(0, 5, 0, 7)]))
    assert submission.tables["projects"].frame["project"].to_list() == ["A"]
