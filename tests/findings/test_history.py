"""Periods before: which rows meet, under which names, and what is said where there is nothing before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from checker.evaluate.previous_period import History
from checker.evaluate.related_rows import frames
from checker.intake.previous_periods import with_earlier
from checker.model.submission import Identity, Source, Submission
from checker.rulebook.rulebook import Rulebook

Make = Callable[..., Submission]
Made = Callable[..., dict[str, Any]]
DAYS = {"2023-01": date(2023, 1, 31), "2023-02": date(2023, 2, 28), "2023-04": date(2023, 4, 30)}


def of(period: str, *rows: dict[str, Any], portfolio: str = "P") -> list[dict[str, Any]]:
    """Rows of a period."""
    return [{**row, "portfolio": portfolio, "period": period, "as_of": DAYS[period]} for row in rows]


def looking_back(book: Rulebook, submission: Submission, table: str, *names: str, lag: int = 0) -> pl.DataFrame:
    """A table's rows some periods ago with some names."""
    history = History(submission, book.pack, frames(submission, book.pack))
    return history.back(lag).rows(book.pack.tables[table], set(names))


def test_a_row_meets_its_like_of_the_nearest_period_before(book: Rulebook, make: Make, sound: Made) -> None:
    months = [
        of(month, sound(budget=Decimal(budget))) for month, budget in (("2023-01", 1), ("2023-02", 2), ("2023-04", 4))
    ]
    rows = looking_back(book, make(projects=[row for month in months for row in month]), "projects", "previous.budget")
    assert dict(rows.select("period", "previous.budget").rows()) == {
        "2023-01": None,
        "2023-02": Decimal(1),
        "2023-04": Decimal(2),
    }
    assert rows["@previous"].to_list() == [None, True, True]


def test_two_periods_back_is_the_period_before_the_one_before(book: Rulebook, make: Make, sound: Made) -> None:
    months = [
        of(month, sound(budget=Decimal(budget))) for month, budget in (("2023-01", 1), ("2023-02", 2), ("2023-04", 4))
    ]
    rows = looking_back(
        book, make(projects=[row for month in months for row in month]), "projects", "budget", "previous.budget", lag=1
    )
    told = {period: (own, before) for period, own, before in rows.select("period", "budget", "previous.budget").rows()}
    assert told == {"2023-02": (Decimal(1), None), "2023-04": (Decimal(2), Decimal(1))}


def test_portfolios_do_not_meet(book: Rulebook, make: Make, sound: Made) -> None:
    projects = [*of("2023-01", sound(), portfolio="P"), *of("2023-02", sound(), portfolio="Q")]
    rows = looking_back(book, make(projects=projects), "projects", "previous.budget")
    assert rows["@previous"].to_list() == [None, None]


def test_who_is_called_otherwise_today_is_found_by_the_other_name(book: Rulebook, make: Make, sound: Made) -> None:
    projects = [
        *of("2023-01", sound("Radiologi", budget=Decimal(1))),
        *of("2023-02", sound("Radiologi 2.0", budget=Decimal(2), aliases=["radiologi"])),
    ]
    milestones = [
        *of("2023-01", {"project": "Radiologi", "milestone": "BP2", "slack": Decimal(7)}),
        *of("2023-02", {"project": "Radiologi 2.0", "milestone": "BP2", "slack": Decimal(8)}),
    ]
    submission = make(projects=projects, milestones=milestones)
    assert looking_back(book, submission, "projects", "previous.budget")["previous.budget"].to_list() == [
        None,
        Decimal(1),
    ]
    assert looking_back(book, submission, "milestones", "previous.slack")["previous.slack"].to_list() == [
        None,
        Decimal(7),
    ]


def test_the_old_row_may_have_told_the_new_name(book: Rulebook, make: Make, sound: Made) -> None:
    projects = [*of("2023-01", sound("Gammel", aliases=["Ny"])), *of("2023-02", sound("Ny"))]
    rows = looking_back(book, make(projects=projects), "projects", "previous.budget")
    assert rows["@previous"].to_list() == [None, True]


def test_capitals_and_spaces_are_no_other_name(book: Rulebook, make: Make, sound: Made) -> None:
    projects = [*of("2023-01", sound("prosjekt  a")), *of("2023-02", sound("Prosjekt A"))]
    assert looking_back(book, make(projects=projects), "projects", "previous.budget")["@previous"].to_list() == [
        None,
        True,
    ]


def test_a_name_that_two_claim_is_nobodys(book: Rulebook, make: Make, sound: Made) -> None:
    projects = [
        *of("2023-01", sound("Radiologi")),
        *of("2023-02", sound("Radiologi øst", aliases=["Radiologi"]), sound("Radiologi vest", aliases=["Radiologi"])),
    ]
    rows = looking_back(book, make(projects=projects), "projects", "previous.budget")
    assert rows["@previous"].to_list() == [None, None, None]


def test_rows_that_nothing_tells_apart_meet_in_their_order(book: Rulebook, make: Make, sound: Made) -> None:
    row = {"project": "Prosjekt A", "milestone": "BP2"}
    milestones = [
        *of("2023-01", {**row, "slack": Decimal(1)}, {**row, "slack": Decimal(2)}),
        *of("2023-02", {**row, "slack": Decimal(3)}, {**row, "slack": Decimal(4)}),
    ]
    rows = looking_back(book, make(milestones=milestones), "milestones", "previous.slack")
    assert rows["previous.slack"].to_list() == [None, None, Decimal(1), Decimal(2)]


def test_what_a_row_referred_to_is_told_as_it_was_then(book: Rulebook, make: Make, sound: Made) -> None:
    projects = [*of("2023-01", sound(status_cost="green")), *of("2023-02", sound(status_cost="red"))]
    told = {"project": "Prosjekt A", "deviation": "Forsinket"}
    descriptions = [*of("2023-01", told), *of("2023-02", told)]
    submission = make(projects=projects, deviation_descriptions=descriptions)
    names = ("project.status_cost", "previous.project.status_cost")
    rows = looking_back(book, submission, "deviation_descriptions", *names)
    assert rows.filter(period="2023-02").select(names).row(0) == ("red", "green")


def test_earlier_submissions_are_compared_with_and_not_judged(
    book: Rulebook, make: Make, judgement: Callable[..., Any], execution: Made
) -> None:
    from checker.findings.assemble import judge

    now = make(projects=of("2023-02", execution(p50=Decimal(130))))
    before = make(projects=of("2023-01", execution(forecast=None)))
    findings = judge(with_earlier(now, before, "2023-01/"), book, "en").findings
    moved = findings.filter(rule="MOV-P50")
    assert moved.select("period", "observed", "limit", "distance").row(0) == ("2023-02", "130.00", "120.00", "10.00")
    assert [place.partition(" · ")[0] for place in moved["related"][0]] == ["2023-01/projects.csv"]
    assert findings.filter(period="2023-01").is_empty()


def test_without_a_period_before_the_rules_say_so(judgement: Callable[..., Any], sound: Made) -> None:
    outcomes = {each.rule: each for each in judgement(projects=[sound()]).outcomes}
    assert outcomes["MOV-P50"].not_run.say("en") == "no previous period"
    assert outcomes["MOV-P50"].not_run.say("nb") == "ingen forrige periode"


def test_too_few_periods_before_are_counted(book: Rulebook, make: Make, sound: Made) -> None:
    from checker.findings.assemble import judge

    submission = make(projects=[*of("2023-01", sound()), *of("2023-02", sound())])
    outcomes = {each.rule: each for each in judge(submission, book, "en").outcomes}
    assert outcomes["MOV-RED-LASTING"].not_run.say("en") == "needs 3 earlier periods, and has 1"


def test_of_several_submissions_only_those_with_a_period_before_are_compared(
    book: Rulebook, make: Make, execution: Made
) -> None:
    from checker.findings.assemble import judge

    projects = [*of("2023-01", execution()), *of("2023-02", execution(p50=Decimal(130)))]
    projects += of("2023-02", execution(p50=Decimal(99)), portfolio="Q")
    judged = judge(make(projects=projects), book, "en")
    outcome = next(each for each in judged.outcomes if each.rule == "MOV-P50")
    assert (outcome.failed, outcome.green, outcome.not_applicable) == (1, 0, 2)


def test_depth_and_lag_of_a_submission() -> None:
    identities = tuple(Identity("P", month, DAYS[month]) for month in ("2023-04", "2023-01"))
    submission = Submission(identities, {}, earlier_identities=(Identity("P", "2023-02", DAYS["2023-02"]),))
    assert [submission.depth(each) for each in identities] == [2, 0]
    assert [submission.ago(identities[0], lag) for lag in (1, 2, 3)] == ["2023-02", "2023-01", None]


def compared(
    make: Make, book: Rulebook, now: dict[str, Any], then: dict[str, Any], own: Any = frozenset(), **about: Any
) -> Any:
    """What is judged of a project that had other cells in the month before."""
    from checker.findings.assemble import judge

    judged = make(projects=of("2023-02", now), about={"projects": {"absent": own}})
    earlier = make(projects=of("2023-01", then), about={"projects": about})
    return judge(with_earlier(judged, earlier, "2023-01/"), book, "en")


def reason(judged: Any, rule: str) -> str | None:
    """Why a rule did not run."""
    [outcome] = [each for each in judged.outcomes if each.rule == rule]
    return outcome.not_run.say("en") if outcome.not_run is not None else None


FRAME = 'the previous period\'s submission has no "Control frame (P50)" in "Projects", or it cannot be read'


def test_where_the_period_before_lacks_a_column_the_rule_does_not_run(
    book: Rulebook, make: Make, execution: Made
) -> None:
    for lacking in ({"absent": frozenset({"p50"})}, {"broken": frozenset({"p50"})}):
        judged = compared(make, book, execution(), execution(p50=None), **lacking)
        assert reason(judged, "MOV-P50") == FRAME
        assert judged.findings.filter(rule="MOV-P50").is_empty()


@pytest.mark.parametrize("lettered", [True, False])
def test_of_months_given_together_each_is_asked_for_its_own_columns(
    book: Rulebook, make: Make, execution: Made, lettered: bool
) -> None:
    from checker.findings.assemble import judge

    rows = [*of("2023-01", execution(p50=None)), *of("2023-02", {**execution(), "@source": 1})]
    letters = {"project": "A", "phase": "B"} if lettered else {}
    sources = (Source("a.csv", None, letters), Source("b.csv", None, letters | ({"p50": "C"} if lettered else {})))
    judged = judge(make(projects=rows, about={"projects": {"sources": sources}}), book, "en")
    assert len(judged.findings.filter(rule="MOV-P50")) == (0 if lettered else 1)


def test_where_the_period_before_lacks_the_table_the_rule_does_not_run(
    book: Rulebook, make: Make, execution: Made
) -> None:
    from checker.findings.assemble import judge

    milestones = of("2023-01", {"project": "A", "milestone": "BP2"})
    now = make(projects=of("2023-02", execution()), deliveries=of("2023-02", {"project": "A", "delivery": "D"}))
    judged = judge(with_earlier(now, make(milestones=milestones)), book, "en")
    for rule in ("MOV-P50", "MOV-PROJECT-VANISHED"):
        assert reason(judged, rule) == 'the previous period\'s submission has no "Projects", or it cannot be read'
    assert reason(judged, "MOV-DELIVERY-VANISHED") is None  # not due in January


def test_a_column_that_was_never_there_keeps_no_rule_from_running(book: Rulebook, make: Make, execution: Made) -> None:
    gone = frozenset({"p50"})
    judged = compared(make, book, execution(p50=None), execution(p50=None), absent=gone, own=gone)
    assert reason(judged, "MOV-P50") is None


def test_a_figure_that_the_period_before_did_not_give_is_asked_for_there(
    book: Rulebook, make: Make, execution: Made
) -> None:
    [told] = compared(make, book, execution(), execution(phase=None)).findings.filter(rule="MOV-PHASE").to_dicts()
    assert told["message"].endswith(": Phase of the previous period is blank or could not be read.")
    assert told["remedy"] == "Mend Phase in the previous period's submission, or give a mended one with --previous."
    assert (told["file"], told["related"]) == ("projects.csv", ["2023-01/projects.csv · D2"])


def test_what_the_row_itself_lacks_is_told_first(book: Rulebook, make: Make) -> None:
    from checker.findings.assemble import judge

    row = {"project": "A", "milestone": "Slutt", "is_end": "yes", "forecast": None}
    own, earlier = make(milestones=of("2023-02", row)), make(milestones=of("2023-01", row))
    judged = judge(with_earlier(own, earlier, "2023-01/"), book, "en")
    [told] = judged.findings.filter(rule="MOV-END-SLIPPED").to_dicts()
    assert told["message"].endswith(": Forecast is blank.")
    assert told["remedy"] == "Fill in Forecast."
