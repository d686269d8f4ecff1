"""Kind ``unique``: records that stand once, and how copies differ."""

from __future__ import annotations

from typing import Any

import pytest

RULE = """
kind = "unique"
table = "milestones"
columns = ["project", "milestone"]
alike = ["owner", "planned"]
"""
A = {"project": "A", "milestone": "M", "owner": "x", "planned": "2023-01-01"}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([A], "ok"),
        ([A, A | {"milestone": "N"}], "ok ok"),
        ([A, A | {"project": "B"}], "ok ok"),
        ([A, A], "finding finding"),
        ([A, A | {"owner": "y"}, A | {"milestone": "N"}], "finding finding ok"),
        ([A, A, A], "finding finding finding"),
        ([A | {"milestone": None}], "missing"),
        ([A | {"milestone": None}, A | {"milestone": None}], "missing missing"),
        ([A, A | {"portfolio": "Q"}], "ok ok"),
        ([A, A | {"period": "2023-02"}], "ok ok"),
    ],
)
def test_copies(rows: list[dict[str, Any]], says: str, judge: Any) -> None:
    assert judge(RULE).says(*rows) == says.split()


@pytest.mark.parametrize(
    ("second", "differing"),
    [
        ({}, []),
        ({"owner": "y"}, ["owner"]),
        ({"owner": None}, ["owner"]),
        ({"owner": "y", "planned": "2023-01-02"}, ["owner", "planned"]),
    ],
)
def test_how_the_copies_differ(second: dict[str, Any], differing: list[str], judge: Any) -> None:
    assert judge(RULE).shows("differing", A, A | second) == [differing, differing]


def test_one_finding_for_all_copies(judge: Any) -> None:
    rule = judge(RULE)
    assert rule.rule.kind.told_once(rule.rule.model) == ("project", "milestone")
    assert rule.shows("column", A, A) == ["milestone", "milestone"]


def test_without_columns_to_compare(judge: Any) -> None:
    rule = judge(RULE.replace('alike = ["owner", "planned"]\n', ""))
    assert rule.says(A, A) == ["finding", "finding"]
    assert rule.shows("differing", A, A) == [[], []]
