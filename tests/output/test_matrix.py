"""Which projects the matrix lists and which it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from checker.model.submission import Identity
from checker.output.parts.overview import matrix_of

GREEN, YELLOW, WRONG = ("green", "green"), ("yellow", "yellow"), ("green", "red")


def listed(matrix):
    return [line.project for line in matrix.lines]


def test_few_green_projects_are_listed(make_report, make_standing):
    matrix = matrix_of(
        make_report(project_statuses=[make_standing(f"P{n}", "A", *[GREEN] * 6) for n in range(15)]), "nb"
    )
    assert len(matrix.lines) == 15
    assert matrix.remarks == ()


def test_many_green_projects_are_counted(make_report, make_standing):
    green = [make_standing(f"P{n}", "A", *[GREEN] * 6) for n in range(38)]
    matrix = matrix_of(make_report(project_statuses=[*green, make_standing("Gul", "A", YELLOW, *[GREEN] * 5)]), "nb")
    assert listed(matrix) == ["Gul"]
    assert matrix.remarks == ("+ 38 prosjekter der alt er grønt",)


def test_a_blank_colour_is_not_green(make_report, make_standing):
    blank = [make_standing(f"P{n}", "A", (None, "missing"), *[GREEN] * 5) for n in range(20)]
    assert len(matrix_of(make_report(project_statuses=blank), "nb").lines) == 20


def test_differences_outlast_all_else_on_a_full_screen(make_report, make_standing):
    agreeing = [make_standing(f"P{n}", "A", YELLOW) for n in range(41)]
    matrix = matrix_of(make_report(project_statuses=[*agreeing, make_standing("Feil", "B", WRONG)]), "nb")
    assert listed(matrix) == ["Feil"]
    assert matrix.remarks == ("+ 41 prosjekter der rapportert og utledet er like, men ikke alt er grønt",)


def test_what_no_screen_holds_is_counted(make_report, make_standing):
    matrix = matrix_of(make_report(project_statuses=[make_standing(f"P{n}", "A", WRONG) for n in range(45)]), "en")
    assert len(matrix.lines) == 40
    assert matrix.remarks == ("+ 5 more projects. Show all with --format json.",)


def test_an_extract_does_not_flood(make_report, make_standing):
    extract = Identity("Regional IKT", "2023-01", date(2023, 1, 31), extract=True)
    standings = [make_standing(f"P{n}", "A", *[(None, "missing")] * 6) for n in range(30)]
    standings.append(make_standing("Rød", "A", ("red", "red"), (None, "missing"), (None, "yellow")))
    matrix = matrix_of(make_report(project_statuses=standings, identities=(extract,)), "nb")
    assert [line.cells[:3] for line in matrix.lines] == [(("red",), (None,), (None, "yellow"))]
    assert matrix.remarks == ("+ 30 prosjekter uten farger i innsendingen",)


@pytest.mark.parametrize(
    ("state", "segment", "word"),
    [
        ("paused", "execution", "Pause"),
        ("active", "realisation", "Realisere"),
        (None, None, "\u2013"),
        ("rar", None, "rar"),
    ],
)
def test_a_project_that_is_not_judged_says_why(make_report, make_standing, state, segment, word):
    rest = make_standing("Hvile", "A", state=state, segment=segment, judged=False)
    matrix = matrix_of(make_report(project_statuses=[make_standing("P", "A", GREEN), rest]), "nb")
    assert matrix.remarks == (f"Vurderes ikke: Hvile ({word})",)


def test_many_that_are_not_judged_are_counted_by_state(make_report, make_standing):
    rest = [make_standing(f"P{n}", "A", state="paused" if n % 3 else "stopped", judged=False) for n in range(9)]
    assert matrix_of(make_report(project_statuses=rest), "nb").remarks == ("Vurderes ikke: 3 Stopp, 6 Pause",)


def test_groups_keep_their_order_and_their_projects_together(make_report, make_standing):
    standings = [make_standing(name, group, WRONG) for name, group in [("1", "B"), ("2", "A"), ("3", "B"), ("4", None)]]
    groups = matrix_of(make_report(project_statuses=standings), "nb").groups
    assert [(group, [line.project for line in lines]) for group, lines in groups] == [
        ("B", ["1", "3"]),
        ("A", ["2"]),
        ("", ["4"]),
    ]


def test_headings_tell_submissions_apart(make_report, make_standing):
    identities = (Identity("R", "2023-01", date(2023, 1, 31)), Identity("R", "2023-02", date(2023, 2, 28)))
    standings = [replace(make_standing("P", "A", WRONG), portfolio="R", period=found.period) for found in identities]
    groups = matrix_of(make_report(project_statuses=standings, identities=identities), "nb").groups
    assert [group for group, _ in groups] == ["R · 2023-01 · A", "R · 2023-02 · A"]
