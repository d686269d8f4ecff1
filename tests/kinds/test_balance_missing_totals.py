"""Kind ``balance``: sum rows that the period before had and this one has no more."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from checker.findings import assemble as engine
from checker.findings.assemble import Judgement
from checker.intake.build import build_submission
from checker.intake.previous_periods import with_earlier
from checker.model.submission import RawSubmission, Submission
from checker.rulebook.loader import load
from checker.rulebook.rulebook import previous_periods_needed

from .test_balance import COLUMN, DOWN, ROW, STATED, sheet, written

GROUPS = 'table = "economy"\ndown = ["plan"]\ngroup = "area"\n'
GROUPED = "Line;Area;Plan\nA;x;0.2\nSum x;;0.2\nB;y;0.4\nSum y;;0.4\nTotal;;0.6\n"
MONTHS = 'table = "economy"\ndown = ["staff"]\ngroup = "month"\n'
MONTH = "Line;Month;Staff\nA;2023-01;3\nSum;2023-01;3\n"


def looked_back(folder: Path, rule: str, before: str | None, now: str, **stated: Any) -> Judgement:
    """A table judged beside that of the month before, if any."""
    book = load(written(folder, rule))

    def built(text: str, **more: Any) -> Submission:
        return build_submission([RawSubmission("x", (sheet("economy", text),), STATED | more)], book.pack)

    submission = built(now, period="2023-02", reporting_date="2023-02-28", **stated)
    if before is not None:
        submission = with_earlier(submission, built(before), "2023-01/")
    return engine.judge(submission, book, "en")


def told(found: Judgement) -> Mapping[str, Any]:
    """The one finding of the rule."""
    [row] = [row for row in found.findings.rows(named=True) if row["rule"] == "SUMS"]
    return row


def test_a_sum_row_that_is_gone_is_told_with_where_it_stood(tmp_path: Path) -> None:
    found = looked_back(tmp_path, DOWN, COLUMN + "Sum of all;;0.9;7\n", COLUMN)
    row = told(found)
    assert row["message"] == (
        'Cannot be judged (Sums agree): the sum row "Sum of all" stood in the last report and is not in this one; '
        "the sums cannot be held against it."
    )
    assert row["remedy"] == "Put the sum row back, with this period's sums."
    assert (row["level"], row["class"], row["colour"], row["table"]) == ("error", "defect", "missing", "economy")
    assert (row["file"], row["cell"], row["column"]) == ("economy.csv", None, "plan")
    assert row["related"] == ["2023-01/economy.csv · C5"]
    assert [(each.missing, each.in_scope) for each in found.outcomes] == [(1, 1)]


def test_without_a_sum_row_in_any_period_there_is_nothing_to_judge(tmp_path: Path) -> None:
    for before in (None, COLUMN):
        found = looked_back(tmp_path, DOWN, before, COLUMN)
        assert found.findings.is_empty()
        assert [(each.in_scope, each.not_run) for each in found.outcomes] == [(0, None)]


def test_where_the_table_has_no_rows_its_sum_row_is_not_missed(tmp_path: Path) -> None:
    assert looked_back(tmp_path, DOWN, COLUMN + "Sum;;0.9;7\n", "Line;Area;Plan;Actual\n").outcomes[0].missing == 0


@pytest.mark.parametrize("sums", ["Sum;;0.9;7\n", "Total;;0.9;7\n"])
def test_a_sum_row_that_is_there_under_another_word_is_held_as_ever(tmp_path: Path, sums: str) -> None:
    found = looked_back(tmp_path, DOWN, COLUMN + "Sum;;0.9;7\n", COLUMN + sums)
    assert (found.findings.height, found.outcomes[0].green) == (0, 2)


def test_a_sum_row_that_was_blank_or_is_blank_now(tmp_path: Path) -> None:
    optional = DOWN + 'optional = ["plan", "actual"]\n'
    assert looked_back(tmp_path, optional, COLUMN + "Sum;;;\n", COLUMN).outcomes[0].missing == 0
    assert looked_back(tmp_path, optional, COLUMN + "Sum;;0.9;7\n", COLUMN + "Sum;;;\n").outcomes[0].missing == 1
    found = looked_back(tmp_path, DOWN, COLUMN + "Sum;;0.9;7\n", COLUMN + "Sum;;;\n")
    assert found.outcomes[0].missing == 2  # its two blank cells, told as such
    assert all("is blank" in message for message in found.findings["message"])


@pytest.mark.parametrize(
    ("now", "gone"),
    [
        (GROUPED, []),
        (GROUPED.replace("Sum x;;0.2\n", ""), ["Sum x"]),
        (GROUPED.replace("Total;;0.6\n", ""), ["Total"]),
        (GROUPED.replace("Sum x;;0.2\n", "").replace("Total;;0.6\n", ""), ["Sum x", "Total"]),
        ("Line;Area;Plan\nA;x;0.2\nSum x;;0.2\nTotal;;0.2\n", []),  # the group itself is gone
        ("Line;Area;Plan\nA;x;0.2\nB;y;0.4\n", ["Sum x", "Sum y", "Total"]),
    ],
)
def test_each_groups_sum_row_is_missed(tmp_path: Path, now: str, gone: list[str]) -> None:
    found = looked_back(tmp_path, GROUPS, GROUPED, now)
    messages = found.findings["message"].to_list()
    assert [name for name in ("Sum x", "Sum y", "Total") if any(f'"{name}"' in each for each in messages)] == gone
    assert found.outcomes[0].missing == len(gone) == len(messages)


@pytest.mark.parametrize(
    ("now", "missing"),
    [
        (MONTH + "A;2023-02;4\nSum;2023-02;4\n", 0),
        ("Line;Month;Staff\nA;2023-01;3\nA;2023-02;4\nSum;2023-02;4\n", 0),  # the report sums its own month only
        ("Line;Month;Staff\nA;2023-02;4\nSum;2023-02;4\n", 0),
        ("Line;Month;Staff\nA;2023-01;3\nA;2023-02;4\n", 1),
        ("Line;Month;Staff\nA;2023-02;4\n", 1),
    ],
)
def test_months_come_and_go(tmp_path: Path, now: str, missing: int) -> None:
    assert looked_back(tmp_path, MONTHS, MONTH, now).outcomes[0].missing == missing


def test_when_says_which_sum_rows_are_missed(tmp_path: Path) -> None:
    before, now = COLUMN + "Sum;x;0.5;3\nSum;y;0.4;4\n", COLUMN + "Sum;y;0.4;4\n"
    for area, missing in (("x", 1), ("y", 0)):
        rule = DOWN + f"when = \"area = '{area}'\"\nrows_when = \"area = '{area}'\"\n"
        assert looked_back(tmp_path, rule, before, now).outcomes[0].missing == missing


def test_in_an_extract_it_is_a_note(tmp_path: Path) -> None:
    found = looked_back(tmp_path, DOWN, COLUMN + "Sum;;0.9;7\n", COLUMN, extract=True)
    assert [each["level"] for each in found.findings.rows(named=True)] == ["note"]


def test_months_that_are_submitted_together_look_back_on_each_other(tmp_path: Path) -> None:
    book = load(written(tmp_path, DOWN))
    months = (("2023-01", COLUMN + "Sum;;0.9;7\n"), ("2023-02", COLUMN), ("2023-03", COLUMN))
    raws = [
        RawSubmission(month, (sheet("economy", text),), STATED | {"period": month, "reporting_date": f"{month}-28"})
        for month, text in months
    ]
    found = engine.judge(build_submission(raws, book.pack), book, "en")
    assert found.findings["period"].to_list() == ["2023-02"]


def test_the_table_of_the_period_before_is_read_for_it(tmp_path: Path) -> None:
    assert previous_periods_needed(load(written(tmp_path, DOWN))).periods == 1
    assert "economy" in previous_periods_needed(load(written(tmp_path, DOWN))).tables
    assert previous_periods_needed(load(written(tmp_path, ROW))).periods == 0
