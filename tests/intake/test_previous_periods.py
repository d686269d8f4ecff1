"""The period before: found beside a submission, or given, and the messages about them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.intake.previous_periods import earlier_by_name
from checker.model.errors import CheckError
from checker.pipeline import Request, check
from checker.rulebook.loader import load
from checker.rulebook.rulebook import previous_periods_needed

ROOT = Path(__file__).parents[2]
STATED = 'portfolio = "{portfolio}"\nperiod = "{period}"\nreporting_date = {period}-28\ndecimal = "."\n'
PROJECTS = "Project;Phase;State;Control frame (P50)\nA;Execution;Active;{p50}\n"
Submit = Callable[..., Path]


@pytest.fixture
def submit(tmp_path: Path) -> Submit:
    """Write a submission of one project."""

    def made(name: str, period: str, p50: str = "100.0", portfolio: str = "P") -> Path:
        folder = tmp_path / "archive" / name
        folder.mkdir(parents=True)
        (folder / "submission.toml").write_text(STATED.format(portfolio=portfolio, period=period), encoding="utf-8")
        (folder / "projects.csv").write_text(PROJECTS.format(p50=p50), encoding="utf-8")
        return folder

    return made


def moved(path: Path, **request: object) -> tuple[list[str | None], list[str]]:
    """What the frame was before, where it is told to have moved; and what is told of the run."""
    wish = Request([path], rules=ROOT / "rules.toml", language="en", select=["MOV-P50"], **request)  # type: ignore[arg-type]
    report, language = check(wish)
    return [each.limit for each in report.rows], [text.say(language) for text in report.notices]


def test_the_period_before_is_found_beside_the_submission(submit: Submit) -> None:
    for month, p50 in (("2023-01", "80.0"), ("2023-02", "90.0")):
        submit(month, month, p50)
    found, told = moved(submit("2023-03", "2023-03"))
    assert found == ["90.00"]
    assert "Compared with 2023-02 (2023-02)." in told


def test_the_nearest_one_counts_where_months_lack(submit: Submit) -> None:
    submit("2022-11", "2022-11", "70.0")
    assert moved(submit("2023-03", "2023-03"))[0] == ["70.00"]


def test_a_later_period_and_another_name_are_no_period_before(submit: Submit) -> None:
    submit("2023-04", "2023-04", "1.0")
    submit("other-2023-02", "2023-02", "2.0")
    submit("draft", "2023-01", "3.0")
    found, told = moved(submit("2023-03", "2023-03"))
    assert found == []
    assert not any("Compared" in each for each in told)


def test_another_portfolio_is_passed_over_and_told(submit: Submit) -> None:
    submit("2023-02", "2023-02", "1.0", portfolio="Q")
    found, told = moved(submit("2023-03", "2023-03"))
    assert found == []
    assert "2023-02 is Q 2023-02, not an earlier period of P 2023-03, and was not compared with." in told


def test_the_period_before_may_be_given(submit: Submit) -> None:
    before = submit("somewhere", "2023-02", "60.0")
    submit("2023-02", "2023-02", "90.0")
    assert moved(submit("2023-03", "2023-03"), previous=[before])[0] == ["60.00"]


def test_what_is_given_must_be_an_earlier_period(submit: Submit) -> None:
    later = submit("later", "2023-05")
    with pytest.raises(CheckError, match="not an earlier period of P 2023-03"):
        moved(submit("2023-03", "2023-03"), previous=[later])


def test_what_is_given_must_be_there(submit: Submit, tmp_path: Path) -> None:
    with pytest.raises(CheckError, match="nowhere"):
        moved(submit("2023-03", "2023-03"), previous=[tmp_path / "nowhere"])


def test_a_period_before_that_cannot_be_read_stops_the_check(submit: Submit) -> None:
    before = submit("2023-02", "2023-02")
    (before / "submission.toml").write_text("portfolio = ", encoding="utf-8")
    with pytest.raises(CheckError, match=r"submission\.toml"):
        moved(submit("2023-03", "2023-03"))


def test_a_relative_path_finds_its_neighbours(submit: Submit, monkeypatch: pytest.MonkeyPatch) -> None:
    submit("2023-02", "2023-02", "90.0")
    monkeypatch.chdir(submit("2023-03", "2023-03"))
    assert moved(Path("."))[0] == ["90.00"]


def test_what_was_wrong_with_the_period_before_is_not_told_again(submit: Submit) -> None:
    before = submit("2023-02", "2023-02", "abc")
    report, _ = check(Request([submit("2023-03", "2023-03")], rules=ROOT / "rules.toml"))
    assert not any(before.name in str(each.file) for each in report.rows if each.rule.startswith("CONTRACT"))


def test_names_that_differ_by_the_period_only(tmp_path: Path) -> None:
    for name in ("it-2022-12", "it-2023-01", "it-2023-02.xlsx", "it-2023", "hr-2022-11", "it-2022-12b", "it-2023-02"):
        (tmp_path / name).mkdir()
    assert [path.name for path in earlier_by_name(tmp_path / "it-2023-02", 3)] == ["it-2023-01", "it-2022-12"]
    assert [path.name for path in earlier_by_name(tmp_path / "it-2023-02", 1)] == ["it-2023-01"]
    assert earlier_by_name(tmp_path / "submission", 3) == []


GAP = "is not there: {now} was compared with {then}."


def test_a_month_that_lacks_is_told(submit: Submit) -> None:
    submit("2023-02", "2023-02", "90.0")
    _, told = moved(submit("2023-04", "2023-04"))
    assert any(each.startswith("2023-03 " + GAP.format(now="2023-04", then="2023-02")) for each in told)


def test_a_month_that_lacks_further_back_is_told_too(submit: Submit) -> None:
    for month in ("2022-10", "2023-02"):
        submit(month, month, "90.0")
    _, told = moved(submit("2023-03", "2023-03"))
    assert any(each.startswith("2022-11 – 2023-01 " + GAP.format(now="2023-02", then="2022-10")) for each in told)


def test_nothing_is_told_of_months_that_no_rule_looks_back_to(submit: Submit) -> None:
    for month in ("2022-06", "2022-12", "2023-01", "2023-02"):
        submit(month, month, "90.0")
    assert not any("is not there" in each for each in moved(submit("2023-03", "2023-03"))[1])


def test_the_usual_step_is_that_of_the_archive(submit: Submit) -> None:
    for month in ("2022-09", "2022-12"):
        submit(month, month, "90.0")
    assert not any("is not there" in each for each in moved(submit("2023-03", "2023-03"))[1])


def test_the_step_between_years_is_a_year(submit: Submit) -> None:
    submit("it-2022", "2022-03", "90.0")
    assert not any("is not there" in each for each in moved(submit("it-2023", "2023-03"))[1])
    _, told = moved(submit("it-2025", "2025-03"))
    assert any(each.startswith("2024-03 " + GAP.format(now="2025-03", then="2023-03")) for each in told)


def test_a_month_that_lacks_among_those_given_is_told(submit: Submit) -> None:
    _, told = moved(submit("now", "2023-04"), previous=[submit("then", "2023-02")])
    assert any(each.startswith("2023-03 ") for each in told)


def lying(folder: Path, *names: str) -> None:
    """Workbooks in a folder; those without an ending are folders with a table."""
    for name in names:
        if "." in name:
            (folder / name).write_bytes(b"")
        else:
            (folder / name).mkdir()
            (folder / name / "projects.csv").write_text("Project\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("names", "own", "found"),
    [
        (["2023-01.xlsx", "2023-02"], "2023-02", ["2023-01.xlsx"]),
        (["2023-01", "2023-02.xlsx"], "2023-02.xlsx", ["2023-01"]),
        (["2023-01", "2023-01.ods", "2023-01.xlsx", "2023-02.xlsx"], "2023-02.xlsx", ["2023-01.xlsx"]),
        (["2023-01", "2023-01.xlsx", "2023-02"], "2023-02", ["2023-01"]),
        (["2023-01.xlsx", "2023-02-kommentert.xlsx"], "2023-02-kommentert.xlsx", ["2023-01.xlsx"]),
        (["2023-01.xlsx", "2023-02-annotated.xlsx"], "2023-02-annotated.xlsx", ["2023-01.xlsx"]),
        (["2023-01-kommentert.xlsx", "2023-02.xlsx"], "2023-02.xlsx", []),
        (["2023-01-annotated.xlsx", "2023-02-kommentert.xlsx"], "2023-02-kommentert.xlsx", []),
        (["2023-01.pdf", "2023-01.txt", "2023-02.xlsx"], "2023-02.xlsx", []),
    ],
)
def test_folders_and_workbooks_find_each_other_and_marked_copies_are_none(
    tmp_path: Path, names: list[str], own: str, found: list[str]
) -> None:
    lying(tmp_path, *names)
    assert [path.name for path in earlier_by_name(tmp_path / own, 3)] == found


def test_a_folder_that_is_no_submission_is_not_taken_for_one_beside_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "2023-01").mkdir()
    lying(tmp_path, "2023-02.xlsx")
    assert earlier_by_name(tmp_path / "2023-02.xlsx", 3) == []


@pytest.mark.parametrize("names", [("januar", "februar"), ("Status januar 2023", "Status februar 2023"), ("1", "2")])
def test_where_names_do_not_tell_what_they_state_does(submit: Submit, names: tuple[str, str]) -> None:
    submit(names[0], "2023-01", "90.0")
    found, told = moved(submit(names[1], "2023-02"))
    assert found == ["90.00"]
    assert f"Compared with 2023-01 ({names[0]})." in told


def test_of_a_period_that_two_neighbours_state_none_is_taken(submit: Submit) -> None:
    submit("utkast", "2023-01", "90.0")
    submit("januar", "2023-01", "80.0")
    found, told = moved(submit("februar", "2023-02"))
    assert found == []
    assert any(each.startswith("januar, utkast are all 2023-01, and none of them was compared with.") for each in told)


def test_where_no_earlier_period_is_found_it_is_told(submit: Submit) -> None:
    submit("mars", "2023-03", "90.0")
    submit("other", "2023-01", "90.0", portfolio="Q")
    found, told = moved(submit("februar", "2023-02"))
    assert found == []
    assert "No earlier period was found beside februar. Give it with --previous." in told


def test_that_the_rulebooks_first_period_has_none_before_it_is_no_news(submit: Submit) -> None:
    assert not any("--previous" in each for each in moved(submit("januar", "2023-01"))[1])


def test_a_first_period_under_a_name_that_tells_says_nothing(submit: Submit) -> None:
    assert not any("--previous" in each for each in moved(submit("2023-02", "2023-02"))[1])


def test_years_are_periods_too(tmp_path: Path) -> None:
    for name in ("gmpp-2021", "gmpp-2022", "gmpp-2023"):
        (tmp_path / name).mkdir()
    assert [path.name for path in earlier_by_name(tmp_path / "gmpp-2023", 2)] == ["gmpp-2022", "gmpp-2021"]


def test_how_far_back_the_shipped_rules_look() -> None:
    need = previous_periods_needed(load(ROOT / "rules.toml"))
    assert need.periods == 3
    assert {"projects", "milestones", "decisions"} <= need.tables
