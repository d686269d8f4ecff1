"""Who sent a return: nothing is a finding, two are, and other names of a project count."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checker.expression import compile_expression
from checker.intake.build import build_submission
from checker.intake.previous_periods import with_earlier
from checker.intake.returns import check_returns
from checker.model.submission import RawSubmission, Sheet, Submission
from checker.schema.packs import Pack

HEADINGS = ["Prosjekt", "Også kalt", "Fase"]
TWICE, MISSING = "CONTRACT-RETURN-TWICE", "CONTRACT-RETURN-MISSING"


@pytest.fixture
def pack(make: Any) -> Pack:
    """Projects, which are judged."""
    whole: Pack = make.pack(projects=make.projects)
    judged = type(whole.model).model_validate({"title": {"nb": "x"}, "judged": {"table": "projects"}}).judged
    return replace(whole, model=whole.model.model_copy(update={"judged": judged}))


def sent(file: str, *rows: list[str]) -> RawSubmission:
    """One return."""
    grid = [HEADINGS, *rows]
    sheet = Sheet(file, "Prosjekter", "Prosjekter", rows=grid, row_numbers=range(1, len(grid) + 1))
    return RawSubmission(f"folder/{file}", (sheet,))


def put(make: Any, pack: Pack, *returns: RawSubmission, **stated: Any) -> Submission:
    """The submission of January that some returns make."""
    return build_submission([replace(make.raw(path="folder", **stated), returns=returns)], pack)


def found(submission: Submission, rule: str) -> list[Any]:
    """What the failures of a rule name: the missing project, or the two files."""
    failures = [failure for failure in submission.failures if failure.rule == rule]
    return [failure.key or tuple(failure.values.values()) for failure in failures]


def december(make: Any, pack: Pack, submission: Submission, *rows: list[str]) -> Submission:
    """The submission with December's projects before it."""
    sheet = make.csv("prosjekter", "\n".join(map(";".join, [HEADINGS, *rows])))
    return with_earlier(submission, build_submission([make.raw(sheet, period="2022-12")], pack, only={"projects"}))


def test_who_is_stated_and_sent_nothing_is_missing(make: Any, pack: Pack) -> None:
    submission = put(make, pack, sent("a.xlsx", ["A", "Alfa", ""]), expected=["alfa", "B"])
    done = check_returns(submission, pack, None)
    assert found(done, MISSING) == ["B"]
    assert done.messages == submission.messages


def test_who_was_there_in_the_period_before_is_expected(make: Any, pack: Pack) -> None:
    submission = put(make, pack, sent("a.xlsx", ["A", "", ""]), sent("n.xlsx", ["Ny", "C", ""]))
    before = december(make, pack, submission, ["A", "", ""], ["B", "", ""], ["C", "", ""], ["D", "a", ""])
    assert found(check_returns(before, pack, None), MISSING) == ["B"]  # C sent as Ny, and D is another name of A


def test_who_was_not_judged_then_is_not_expected_now(make: Any, pack: Pack) -> None:
    submission = put(make, pack, sent("a.xlsx", ["A", "", ""]))
    before = december(make, pack, submission, ["B", "", "Konsept"], ["C", "", "Gjennomføre"])
    scope = {"phase": pack.tables["projects"].columns["phase"].type}
    judged = compile_expression("phase = 'execution'", scope)
    assert found(check_returns(before, pack, judged), MISSING) == ["C"]


def test_where_nobody_knows_who_is_expected_that_is_told(make: Any, pack: Pack) -> None:
    done = check_returns(put(make, pack, sent("a.xlsx", ["A", "", ""])), pack, None)
    assert found(done, MISSING) == []
    assert [text.key for text in done.messages] == ["structure.nobody-expected"]


@pytest.mark.parametrize("second", [["A", "", ""], ["a", "", ""], ["B", "A", ""], ["Alfa", "", ""]])
def test_a_project_in_two_files_is_a_finding_at_the_later(make: Any, pack: Pack, second: list[str]) -> None:
    submission = put(make, pack, sent("a.xlsx", ["A", "Alfa", ""]), sent("b.xlsx", ["C", "", ""], second), expected=[])
    done = check_returns(submission, pack, None)
    assert found(done, TWICE) == [("a.xlsx", "b.xlsx")]
    (failure,) = [failure for failure in done.failures if failure.rule == TWICE]
    assert (failure.rows, failure.observed) == ([2], [second[0]])


def test_two_rows_of_one_file_are_no_two_returns(make: Any, pack: Pack) -> None:
    done = check_returns(put(make, pack, sent("a.xlsx", ["A", "", ""], ["A", "", ""]), expected=[]), pack, None)
    assert found(done, TWICE) == []
    assert "CONTRACT-KEY" in make.rules(done)


def test_what_is_no_folder_of_returns_is_left_as_it_is(make: Any, pack: Pack) -> None:
    submission = build_submission([make.raw(make.csv("prosjekter", "Prosjekt\nA"))], pack)
    assert check_returns(submission, pack, None) is submission


def test_a_key_in_two_returns_is_told_once_and_one_in_the_same_return_stays(make: Any, pack: Pack) -> None:
    first, second = sent("a.xlsx", ["A", "", "Konsept"]), sent("b.xlsx", ["A", "", "Konsept"])
    submission = check_returns(put(make, pack, first, second, expected=["A"]), pack, None)
    assert [failure.rule for failure in submission.failures] == [TWICE]
    doubled = sent("c.xlsx", ["C", "", "Konsept"], ["C", "", "Konsept"])
    submission = check_returns(put(make, pack, first, second, doubled, expected=["A", "C"]), pack, None)
    keys = [failure for failure in submission.failures if failure.rule == "CONTRACT-KEY"]
    assert [failure.observed for failure in keys] == [["C", "C"]]
