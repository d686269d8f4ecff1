"""Kind ``refers``: references that lead somewhere, and the nearest name where they do not."""

from __future__ import annotations

from typing import Any

import pytest

from checker.kinds.refers import NEAR

RULE = 'kind = "refers"\ntable = "milestones"\ncolumn = "project"\n'


def projects(*names: str | None, **more: str) -> list[dict[str, Any]]:
    """Rows of the table referred to."""
    return [{"project": name, **more} for name in names]


@pytest.mark.parametrize(
    ("name", "known", "says", "nearest"),
    [
        ("Labdata", projects("Labdata", "Radiologi"), "ok", None),
        ("Labdatta", projects("Labdata", "Radiologi"), "finding", "Labdata"),
        ("labdata", projects("Labdata"), "finding", "Labdata"),
        ("Xyz", projects("Labdata"), "finding", None),
        ("Labdata", [], "finding", None),
        ("Labdata", projects("Labdata", portfolio="Q"), "finding", None),
        ("Labdata", projects("Labdata", period="2023-02"), "finding", None),
        ("Labdata", projects("Labdata", "Labdata"), "ok", None),
        (None, projects("Labdata"), "not applicable", None),
        (None, projects(None), "not applicable", None),
    ],
)
def test_names(name: str | None, known: list[dict[str, Any]], says: str, nearest: str | None, judge: Any) -> None:
    rule = judge(RULE)
    assert rule.says({"project": name}, projects=known) == [says]
    assert rule.shows("nearest", {"project": name}, projects=known) == [nearest]


def test_the_rows_stay_in_order_and_stand_once(judge: Any) -> None:
    rows = [{"project": name} for name in ("B", "Labdatta", None, "A", "Labdatta")]
    rule = judge(RULE)
    known = projects("A", "B", "Labdata")
    assert rule.says(*rows, projects=known) == ["ok", "finding", "not applicable", "ok", "finding"]
    assert rule.shows("observed", *rows, projects=known) == ["B", "Labdatta", None, "A", "Labdatta"]


def test_many_strangers_are_all_found(judge: Any) -> None:
    rows = [{"project": f"Stranger {number}"} for number in range(NEAR + 5)]
    assert set(judge(RULE).says(*rows, projects=projects("A"))) == {"finding"}
