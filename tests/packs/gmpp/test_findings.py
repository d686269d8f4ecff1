"""What the checker finds in the GMPP figures is what a plain count of the files gives."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

from checker.model.report import Report
from checker.pipeline import Request, check

ROOT = Path(__file__).resolve().parents[3]
DATASETS = ROOT / "datasets"
RULES = DATASETS / "gmpp-2023" / "rules.toml"
YEARS = (2021, 2022, 2023)


def found(report: Report) -> dict[str, set[str]]:
    rows = report.frame.select("rule", "key").rows()
    return {rule: {key for other, key in rows if other == rule} for rule, _ in rows}


@pytest.mark.parametrize("year", YEARS)
def test_the_findings_are_those_of_a_plain_count(count: ModuleType, reports: dict[int, Report], year: int) -> None:
    given = found(reports[year])
    for rule, numbers in count.expected(year).items():
        assert given.get(rule, set()) == numbers, rule


@pytest.mark.parametrize("year", YEARS)
def test_claims_that_contradict_their_own_figures(count: ModuleType, reports: dict[int, Report], year: int) -> None:
    rows = reports[year].frame.select("rule", "level", "key").rows()
    assert {key for rule, level, key in rows if (rule, level) == ("GMPP-VARIANCE", "error")} == count.disagreeing(year)


def test_the_first_year_has_nothing_before_it(reports: dict[int, Report]) -> None:
    looking = [rule.stem for rule in (ROOT / "rules" / "gmpp" / "movement").glob("*.toml")]
    idle = [each for each in reports[2021].outcomes if each.not_run is not None]
    assert len(idle) == len(looking) > 0
    assert all(each.not_run is None for each in reports[2023].outcomes)


def test_what_was_withheld_for_a_year_is_seen_over_two(count: ModuleType, page: str) -> None:
    report = check(Request([DATASETS / "gmpp-2023"], rules=RULES, previous=[DATASETS / "gmpp-2021"]))[0]
    over_two = found(report)["GMPP-MOVE-COST"]
    told = [
        (number, each["cost"], count.FILES[2021].get(number, {}).get("cost"))
        for number, each in count.FILES[2023].items()
    ]
    moved = {number for number, now, was in told if None not in (was, now) and count.moved_cost(was, now)}
    assert over_two == moved
    hidden = {number for number in moved if number in count.FILES[2022] and count.FILES[2022][number]["cost"] is None}
    assert hidden == set(re.findall(r"hidden for a year: `([A-Z_0-9-]+Q\d)`", page))
