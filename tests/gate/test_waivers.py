"""What waivers cover, and what is reported about the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from checker.findings import assemble as engine
from checker.gate.waivers import waive
from checker.model.finding import COLUMNS, DEFECT, Finding
from checker.model.submission import Identity, Submission
from checker.rulebook import loader as rulebook
from checker.rulebook.policy_files import Waiver, WaiverModel
from checker.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parents[2]
DAY = date(2023, 1, 31)
MONTHS = tuple(Identity("P", period, DAY) for period in ("2022-12", "2023-01"))
COST = "TOL-COST/projects/A/status_cost"


@pytest.fixture(scope="module")
def shipped() -> Rulebook:
    """The shipped rulebook, for what waivers do not look at."""
    return rulebook.load(ROOT / "rules.toml")


def finding(identity: str, **values: Any) -> Finding:
    """A finding of January, an error of project A unless said."""
    given = {"portfolio": "P", "period": "2023-01", "level": "error", "class_": DEFECT, "project": "A", **values}
    rule, table, key, column = identity.split("/")
    own = {"id": identity, "rule": rule, "table": table, "key": key, "column": column, "message": "m", "remedy": "r"}
    return Finding(**{name: (own | given).get(name) for name in Finding._fields})


def waiver(**values: Any) -> Waiver:
    """A waiver of the cost of project A, until the middle of the year, without a bound."""
    about: dict[str, Any] = {} if "rule" in values else {"finding": COST}
    said = {"portfolio": "P", "reason": "r", "owner": "Owner", "approval": "Case 1", "until": date(2023, 6, 30)}
    return Waiver(WaiverModel(**{**about, **said, "up_to": "any", **values}), "waivers.toml", 7)


def waived(book: Rulebook, findings: list[Finding], *waivers: Waiver, day: date | None = None) -> pl.DataFrame:
    """The findings table with some waivers applied to it."""
    frame = engine.joined(engine.joined(pl.DataFrame(schema=SCHEMA), findings), [])
    found, further = waive(frame, replace(book, waivers=waivers), Submission(MONTHS, {}), day, "en")
    return engine.joined(found, further)


NUMBERS = ("row", "line", "page", "rule_line")
SCHEMA = {name: pl.Int64 if name in NUMBERS else pl.String for name in COLUMNS} | {"related": pl.List(pl.String)}


def covered(frame: pl.DataFrame) -> list[str]:
    """The ids of what is waived."""
    return frame.filter(pl.col("waiver").is_not_null())["id"].to_list()


def waiver_findings(frame: pl.DataFrame) -> list[tuple[str, str]]:
    """The rule and level of each finding about a waiver."""
    return frame.filter(pl.col("rule").str.starts_with("WAIVER-")).select("rule", "level").rows()


def test_a_waived_finding_stays_and_names_its_waiver(shipped: Rulebook) -> None:
    frame = waived(shipped, [finding(COST)], waiver())
    assert frame.select("id", "level", "waiver").rows() == [
        (COST, "error", "Case 1, until 2023-06-30 included, Owner"),
    ]


@pytest.mark.parametrize(
    "otherwise",
    [
        {"portfolio": "Q"},
        {"periods": ["2022-12"]},
        {"project": "B"},
        {"finding": "TOL-COST/projects/B/status_cost"},
        {"finding": "TOL-COST/projects/A/forecast"},
    ],
)
def test_what_is_out_of_scope_is_not_covered(shipped: Rulebook, otherwise: dict[str, Any]) -> None:
    assert covered(waived(shipped, [finding(COST)], waiver(**otherwise))) == []


def test_what_is_in_scope_is(shipped: Rulebook) -> None:
    both = [finding(COST), finding(COST, period="2022-12")]
    assert covered(waived(shipped, both, waiver())) == [COST, COST]
    assert waived(shipped, both, waiver(periods=["2022-12"]))["waiver"].is_null().to_list() == [False, True]


def test_a_whole_rule(shipped: Rulebook) -> None:
    findings = [finding(COST), finding("TOL-COST/projects/B/status_cost", project="B"), finding("OBL-RED/projects/A/x")]
    whole = waiver(rule="TOL-COST", whole_rule=True)
    assert covered(waived(shipped, findings, whole)) == [COST, "TOL-COST/projects/B/status_cost"]
    narrow = waiver(rule="TOL-COST", whole_rule=True, project="B")
    assert covered(waived(shipped, findings, narrow)) == ["TOL-COST/projects/B/status_cost"]


def test_more_findings_than_were_waived(shipped: Rulebook) -> None:
    twice = [finding(COST, message="one"), finding(COST, message="two")]
    assert covered(waived(shipped, twice, waiver())) == []
    assert covered(waived(shipped, twice, waiver(up_to={"count": 2}))) == [COST, f"{COST}~2"]
    assert covered(waived(shipped, [*twice, finding(COST, message="three")], waiver(up_to={"count": 2}))) == []


def test_worse_than_waived_lapses_as_serious_as_what_it_covered(shipped: Rulebook) -> None:
    bound = waiver(up_to={"colour": "yellow", "distance": "1.00"})
    for level in ("error", "warning"):
        frame = waived(shipped, [finding(COST, level=level, colour="yellow", distance="1.01")], bound)
        assert covered(frame) == []
        assert waiver_findings(frame) == [("WAIVER-LAPSED", level)]
    message = frame.filter(pl.col("rule") == "WAIVER-LAPSED")["message"].item()
    assert f"does not cover {COST}: the distance beyond the limit is 1.01, accepted up to 1.00" in message


def test_an_expired_waiver_is_a_finding_at_its_line(shipped: Rulebook) -> None:
    frame = waived(shipped, [finding(COST)], waiver(until=date(2023, 1, 30)))
    assert covered(frame) == []
    [row] = frame.filter(pl.col("rule") == "WAIVER-EXPIRED").iter_rows(named=True)
    assert (row["id"], row["level"]) == (f"WAIVER-EXPIRED/-/{COST}/-", "error")
    assert (row["rule_file"], row["rule_line"], row["file"]) == ("waivers.toml", 7, None)


def test_an_expired_waiver_of_a_corrected_finding_is_still_reported(shipped: Rulebook) -> None:
    assert waiver_findings(waived(shipped, [], waiver(until=date(2023, 1, 30)))) == [("WAIVER-EXPIRED", "warning")]


def test_the_day_of_publication_counts_where_it_is_known(shipped: Rulebook) -> None:
    frame = waived(shipped, [finding(COST)], waiver(), day=date(2023, 7, 1))
    assert (covered(frame), waiver_findings(frame)) == ([], [("WAIVER-EXPIRED", "error")])


def test_by_month_each_submission_has_its_own_end(shipped: Rulebook) -> None:
    both = [finding(COST), finding(COST, period="2022-12")]
    frame = waived(shipped, both, waiver(until="2022-12"))
    assert frame.filter(pl.col("waiver").is_not_null())["period"].to_list() == ["2022-12"]
    assert waiver_findings(frame) == [("WAIVER-EXPIRED", "error")]


def test_unused_waivers_and_those_that_soon_end_are_reported(shipped: Rulebook) -> None:
    assert waiver_findings(waived(shipped, [], waiver())) == [("WAIVER-UNUSED", "note")]
    assert waiver_findings(waived(shipped, [finding(COST)], waiver(until=date(2023, 3, 2)))) == [
        ("WAIVER-EXPIRING", "note")
    ]
    assert waiver_findings(waived(shipped, [finding(COST)], waiver(until=date(2023, 3, 3)))) == []


def test_of_two_waivers_the_first_covers(shipped: Rulebook) -> None:
    frame = waived(shipped, [finding(COST)], waiver(approval="First"), waiver(approval="Second"))
    assert frame.filter(pl.col("id") == COST)["waiver"].item().startswith("First")
    assert waiver_findings(frame) == [("WAIVER-UNUSED", "note")]


def test_waivers_of_another_portfolio_or_month_are_not_reported(shipped: Rulebook) -> None:
    assert waiver_findings(waived(shipped, [], waiver(portfolio="Q"), waiver(periods=["2024-01"]))) == []
