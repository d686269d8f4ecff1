"""Cases run from their files: failing ones as a diff, what they do not reach, and the month that a case is of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.authoring.testing import Trial, tried
from checker.authoring.testing.text import render
from checker.model.errors import CheckError

Run = Callable[[str, str], Trial]
Written = Callable[[str, str], Path]

COST = """
kind = "limit"
measure = "forecast"
limits.2023-01-01 = { green = "<= budget", yellow = "<= budget * 1.15" }
"""
WHOLE = """\
budget | forecast | expect
20.00  | 20.00    | green
20.00  | 23.00    | yellow
20.00  | 23.01    | red
20.00  |          | missing
"""


def missed(found: Trial) -> list[tuple[str | None, str]]:
    """The segment and outcome of each cell that a case could reach."""
    return [(gap.cell.segment, gap.cell.outcome) for gap in found.missed]


def test_cases_that_agree_and_reach_everything(run: Run) -> None:
    found = run(COST, WHOLE)
    assert (found.rules, found.cases, found.failing, found.gaps, found.untested) == (1, 7, [], [], [])


def test_a_failing_case_is_a_diff_at_its_line(written: Written) -> None:
    book = written(COST, WHOLE + "20.00  | 20.01    | green\n")
    [failing] = tried(book, ()).failing
    lines = (book.parent / "rules/small/tolerance/cost.toml").read_text(encoding="utf-8").splitlines()
    assert lines[failing.line - 1] == failing.expected == "20.00  | 20.01    | green"
    assert (failing.rule, failing.file, failing.given) == (
        "RULE", "rules/small/tolerance/cost.toml", "20.00  | 20.01    | yellow",
    )  # fmt: skip
    shown = render(tried(book, ()), None, "en").splitlines()
    place = shown.index(f"{failing.file}:{failing.line}  RULE")
    assert shown[place + 1 : place + 4] == [
        "    budget | forecast | expect",
        "  - 20.00  | 20.01    | green",
        "  + 20.00  | 20.01    | yellow",
    ]


def test_the_bars_behind_the_outcome_stay_where_they_are(run: Run) -> None:
    [failing] = run(COST, "forecast | expect  | budget | why\n20.01    | green   | 20.00  | wrong\n").failing
    assert failing.given == "20.01    | yellow  | 20.00  | wrong"


def test_a_case_that_cannot_be_judged_says_why(run: Run) -> None:
    found = run(COST, WHOLE + "many   | 20.01    | green\n")
    assert [each.problem for each in found.failing] == ["budget: 'many' (CONTRACT-TYPE)"]
    assert "Cannot be judged: budget: 'many'" in render(found, None, "en")


def test_who_is_judged_is_tested_too(written: Written) -> None:
    book = written(COST, WHOLE)
    pack = book.parent / "rules/small/pack.toml"
    pack.write_text(pack.read_text(encoding="utf-8").replace("paused | no", "paused | yes"), encoding="utf-8")
    [failing] = tried(book, ()).failing
    assert (failing.rule, failing.file, failing.given) == ("judged", "rules/small/pack.toml", "paused | no")
    assert pack.read_text(encoding="utf-8").splitlines()[failing.line - 1] == "paused | yes"


def test_a_rule_without_cases_is_named(run: Run) -> None:
    found = run(COST, "")
    assert [rule.id for rule in found.untested] == ["RULE"]
    assert "Rules without cases, which nothing tests (1)" in render(found, None, "en")


@pytest.mark.parametrize(("left_out", "outcome"), [(1, "green"), (2, "yellow"), (3, "red"), (4, "missing")])
def test_a_cell_that_no_case_reaches_comes_with_a_line_that_does(left_out: int, outcome: str, run: Run) -> None:
    lines = WHOLE.splitlines(keepends=True)
    cases = "".join(lines[:left_out] + lines[left_out + 1 :])
    found = run(COST, cases)
    assert missed(found) == [(None, outcome)]
    [gap] = found.missed
    assert gap.paste is not None
    again = run(COST, cases + "\n".join(gap.paste.lines) + "\n")
    assert (again.failing, again.gaps) == ([], [])


SEGMENTS = """
kind = "limit"
measure = "forecast"
per = "phase"
when = "pool is null"
limits.2023-01-01.concept = { green = "<= budget" }
limits.2023-01-01.planning = { green = "<= budget", yellow = "<= budget * 1.15" }
limits.2023-01-01.execution = "not applicable"
"""


def test_the_matrix_has_a_cell_a_segment_and_colour(run: Run) -> None:
    found = run(SEGMENTS, "phase | pool | budget | forecast | expect\nconcept | | 20.00 | 20.00 | green\n")
    assert missed(found) == [
        ("concept", "red"), ("concept", "missing"),
        ("planning", "green"), ("planning", "yellow"), ("planning", "red"), ("planning", "missing"),
        ("execution", "not applicable"), (None, "missing"), (None, "not applicable"),
    ]  # fmt: skip
    assert (found.cells, len(found.gaps)) == (10, 9)
    assert "no phase: missing" in render(found, None, "en")


def test_a_cell_that_no_record_can_reach_is_told_apart(run: Run) -> None:
    rule = 'kind = "assert"\nwhen = "forecast is not null and budget is not null"\nholds = "forecast <= budget"\n'
    cases = "forecast | budget | expect\n1 | 1 | ok\n2 | 1 | finding\n | 1 | not applicable\n"
    found = run(rule, cases)
    assert [(gap.cell.outcome, gap.paste) for gap in found.gaps] == [("missing", None)]
    assert "1 perhaps cannot be." in render(found, None, "en")


LATER = COST + 'limits.2024-02-01 = { green = "<= budget", yellow = "<= budget * 1.10" }\n'


def test_each_case_is_judged_by_the_limits_of_its_own_month(run: Run) -> None:
    cases = """\
budget | forecast | period  | expect
20.00  | 23.00    |         | yellow
20.00  | 23.00    | 2024-01 | yellow
20.00  | 23.00    | 2024-02 | red
20.00  | 22.00    | 2024-03 | yellow
"""
    assert run(LATER, cases).failing == []


def test_without_a_month_the_cells_of_later_limits_are_not_reached(run: Run) -> None:
    found = run(LATER, WHOLE)
    assert [(str(gap.cell.since), gap.cell.outcome) for gap in found.missed] == [
        ("2024-02-01", outcome) for outcome in ("green", "yellow", "red", "missing")
    ]
    paste = found.missed[2].paste
    assert paste is not None
    assert (paste.added, paste.heading) == (("period",), "budget | forecast | period | expect")
    assert "The table lacks period" in render(found, None, "en")
    assert "all from 2024-02-01: red" in render(found, None, "en")


def test_the_reporting_date_is_the_last_day_of_the_month(run: Run) -> None:
    rule = 'kind = "assert"\nholds = "starts <= as_of"\n'
    cases = "starts | period | expect\n2024-02-29 | 2024-02 | ok\n2024-03-01 | 2024-02 | finding\n2023-01-31 | | ok\n"
    assert run(rule, cases).failing == []


@pytest.mark.parametrize("period", ["2024", "2024-13", "January"])
def test_a_month_that_is_none_is_a_problem(period: str, run: Run) -> None:
    [failing] = run(COST, f"budget | forecast | period | expect\n1 | 1 | {period} | green\n").failing
    assert failing.problem == f"period: {period!r} (2023-01)"


def test_only_the_rules_asked_for(written: Written) -> None:
    book = written(COST, WHOLE)
    assert (tried(book, ["rule"]).cases, tried(book, ["judged"]).cases) == (4, 3)
    with pytest.raises(CheckError, match="RULE"):
        tried(book, ["RUEL"])


def test_cases_of_an_override_stand_in_the_rulebook(written: Written) -> None:
    book = written(COST, WHOLE)
    added = '\n[override.RULE]\ncases = """\nbudget | forecast | expect\n1      | 1        | red\n"""\n'
    book.write_text(book.read_text(encoding="utf-8") + added, encoding="utf-8")
    [failing] = tried(book, ()).failing
    assert failing.file == "rules.toml"
    assert book.read_text(encoding="utf-8").splitlines()[failing.line - 1] == "1      | 1        | red"
