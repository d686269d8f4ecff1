"""The cases in rule files: a failing one is told with its line, and one that cannot be judged with why."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.authoring.cases.running import run_cases
from checker.rulebook.loader import load

SMALL = Path(__file__).parents[2] / "rulebook" / "small"
RULE = """\
id = "RULE"
title.en = "Title"
source = { text = "Source", verified = true }
message.en = "Message"
remedy.en = "Remedy"
"""
COST = """
kind = "limit"
table = "projects"
measure = "forecast"
limits.2023-01-01 = { green = "<= budget", yellow = "<= budget * 1.15" }
"""
Run = Callable[..., list[tuple[int, str, str, str | None]]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Judge the cases of a rule: for each its line in the case text, what is expected and given, and the problem."""

    def judged(cases: str, rule: str = COST, id: str = "RULE") -> list[tuple[int, str, str, str | None]]:
        shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
        text = f'{RULE}{rule}\ncases = """\n{cases}"""\n'
        (tmp_path / "rules/small/tolerance/cost.toml").write_text(text, encoding="utf-8")
        book = tmp_path / "rules.toml"
        book.write_text(book.read_text(encoding="utf-8").replace('["TOL-COST"]', "[]"), encoding="utf-8")
        found = [result for result in run_cases(load(book)) if result.rule == id]
        return [(each.case.line, each.case.expect, each.given, each.problem) for each in found]

    return judged


def test_a_case_that_fails_is_told_with_its_line(run: Run) -> None:
    found = run("forecast | budget | expect | why\n20.00 | 20.00 | green |\n\n20.01 | 20.00 | green | wrong\n")
    assert found == [(2, "green", "green", None), (4, "green", "yellow", None)]


@pytest.mark.parametrize(
    ("cases", "problem"),
    [
        ("forcast | budget | expect\n1 | 1 | green\n", "forcast"),
        ("forecast | budget | expect\nmany | 1 | green\n", "many"),
        ("forecast | budget | expect\n1,5 | 1 | green\n", "1,5"),  # the point is the decimal sign in a case
        ("forecast | budget | expect\n1.005 | 1 | green\n", "1.005"),  # more places than the column has
        ("forecast | budget | phase | expect\n1 | 1 | plan | green\n", "plan"),
        ("forecast | budget | expect\n1 | 1 | green | on the limit | too much\n", "cell 4"),
        ("forecast | known | expect\n1 | 1 | green\n", "known"),
        ("forecast | rows.owner | expect\n1 | 1 | green\n", "rows.owner"),
    ],
)
def test_a_case_that_cannot_be_judged_is_no_pass(cases: str, problem: str, run: Run) -> None:
    [(line, expect, given, told)] = run(cases)
    assert (line, expect, given) == (2, "green", "")
    assert told is not None
    assert problem in told


def test_a_problem_in_one_case_leaves_the_others(run: Run) -> None:
    found = run("forecast | budget | expect\nx | 1 | green\n1 | 1 | green\n")
    assert [(line, given) for line, _, given, _ in sorted(found)] == [(2, ""), (3, "green")]


def test_what_no_case_shows_is_blank(run: Run) -> None:
    assert run("forecast | expect\n1 | missing\n") == [(2, "missing", "missing", None)]


def test_given_fills_what_no_case_shows(run: Run) -> None:
    cases = "forecast | expect\n1 | green\n"
    assert run(cases, f'{COST}given = {{ budget = "1" }}')[0][2] == "green"
    assert run(cases, f'{COST}given = {{ budgt = "1" }}')[0][3] is not None


def test_sets_do_not_meet(run: Run) -> None:
    rule = 'kind = "unique"\ntable = "projects"\ncolumns = ["pool"]\n'
    cases = "set | pool | expect\n1 | a | finding\n1 | a | finding\n2 | a | ok\n2 | b | ok\n | a | ok\n | a | ok\n"
    assert all(expect == given for _, expect, given, _ in run(cases, rule))


def test_rows_of_another_table(run: Run) -> None:
    rule = (
        'kind = "require"\ntable = "projects"\nrows = "milestones"\nrows_when = "planned <= as_of"\n'
        'fields.2023-01-01 = ["owner"]\n'
    )
    cases = (
        "as_of | rows.planned | rows.owner | expect\n"
        "2023-01-31 | 2023-01-31 | x | ok\n"
        "2023-01-30 | 2023-01-31 | x | finding\n"
        "2023-01-31 | 2023-01-31 | | finding\n"
        "2023-01-31 | | | finding\n"
    )
    assert [(given, problem) for _, _, given, problem in run(cases, rule)] == [
        ("ok", None),
        ("finding", None),
        ("finding", None),
        ("finding", None),
    ]


def test_names_that_are_known(run: Run) -> None:
    rule = 'kind = "refers"\ntable = "milestones"\ncolumn = "project"\n'
    cases = "project | known | expect\nA | A;B | ok\nC | A;B | finding\n | A | not applicable\nA | | finding\n"
    assert all(expect == given for _, expect, given, _ in run(cases, rule))


def test_rows_that_are_judged_together(run: Run, tmp_path: Path) -> None:
    rule = (
        'kind = "balance"\ntable = "projects"\n'
        'term.cost = { sum = "cost", table = "milestones", when = "owner = \'x\'" }\n'
        'term.whole = { row = "budget", when = "project = \'A\'" }\nparts = "cost"\ntotal = "whole"\n'
    )
    cases = (
        "set | table | project | budget | cost | owner | expect\n"
        "1 | | A | 3.0 | | | ok\n1 | milestones | A | | 1.0 | x |\n1 | milestones | B | | 2.0 | x |\n"
        "1 | milestones | B | | 9.0 | y |\n1 | | B | 9.0 | | |\n"
        "2 | | A | 3.00 | | | finding\n2 | milestones | A | | 2.98 | x |\n"  # as typed, 0.01
        "3 | | A | 3.00 | | | ok\n3 | milestones | A | | 2.9 | x | \n"  # as typed, 0.055: but 0.1 is more
        "4 | | A | | | | missing\n4 | milestones | A | | 2.9 | x | \n"
        "5 | milstones | A | | 2.9 | x | ok\n"
        "6 | | A | 3.0 | | x | ok\n6 | milestones | A | | abc | x | \n"
    )
    found = {line: (expect, given, problem) for line, expect, given, problem in run(cases, rule)}
    assert found[2] == ("ok", "ok", None)
    assert [found[line] for line in (3, 4, 5, 6)] == [("", "", None)] * 4
    assert found[7] == ("finding", "finding", None)
    assert found[9] == ("ok", "finding", None)
    assert found[11] == ("missing", "missing", None)
    assert found[13][2] == "table: milstones: no such column"
    assert found[15][2] is not None
    assert found[15][2].startswith("cost: 'abc'")


def test_related_and_reported_columns_that_no_case_shows(run: Run) -> None:
    rule = 'kind = "require"\ntable = "projects"\nwhen = "reported.reds > 0"\nfields.2023-01-01 = ["measures"]\n'
    assert run("measures | expect\nx | missing\n", rule) == [(2, "missing", "missing", None)]


def test_the_pack_s_own_cases(run: Run, tmp_path: Path) -> None:
    cases = "forecast | budget | expect\n1 | 1 | green\n"
    assert [given for _, _, given, _ in run(cases, id="judged")] == ["yes", "no", "missing"]
    pack = tmp_path / "rules/small/pack.toml"
    pack.write_text(pack.read_text(encoding="utf-8").replace("state  | expect", "stat  | expect"), encoding="utf-8")
    problems = [each.problem for each in run_cases(load(tmp_path / "rules.toml")) if each.rule == "judged"]
    assert len(problems) == 3
    assert all(problem is not None and "stat" in problem for problem in problems)
    pack.write_text(pack.read_text(encoding="utf-8").replace("stat  | expect", "state  | expect"), encoding="utf-8")
    pack.write_text(pack.read_text(encoding="utf-8").replace("paused | no", "pausd | no"), encoding="utf-8")
    judged = [each for each in run_cases(load(tmp_path / "rules.toml")) if each.rule == "judged"]
    assert [each.passed for each in judged] == [True, False, True]
