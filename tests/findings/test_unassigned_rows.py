"""What is said of colours that a row without a project makes doubtful."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from checker.model.finding import Finding

Found = Callable[..., list[Finding]]
PLANNED = date(2023, 6, 30)


def milestone(project: str | None, place: int) -> dict[str, Any]:
    """An end milestone that is too late."""
    given = {"project": project, "milestone": f"End {place}", "is_end": "yes", "planned": PLANNED}
    return given | {"slack": Decimal(30), "forecast": PLANNED + timedelta(days=31)}


def doubts(findings: list[Finding]) -> list[Finding]:
    """The findings that send to a row without a project."""
    return [each for each in findings if each.rule == "COMPARE"]


def test_one_finding_says_of_how_many_and_which_rows(found: Found, sound: Any) -> None:
    projects = [sound("A"), sound("B"), sound("C", status_time="red")]
    told = doubts(found(projects=projects, milestones=[milestone(None, 1), milestone("A", 2), milestone(None, 3)]))
    # A is red by its own milestone and reports green: that is told of A; B reports green, C red
    assert [(each.level, each.parameter, each.derived, each.cell, each.related) for each in told] == [
        ("error", "time", "missing", "A2", ["milestones.csv · A4"])
    ]
    assert "2 project(s)" in told[0].message


def test_the_level_is_the_worst_that_the_rulebook_gives(found: Found, sound: Any) -> None:
    rows = [milestone(None, 1)]
    assert [each.level for each in doubts(found(projects=[sound(status_time="red")], milestones=rows))] == ["warning"]


def test_nothing_is_said_where_it_does_not_matter(found: Found, sound: Any) -> None:
    harmless = milestone(None, 1) | {"forecast": PLANNED}
    assert doubts(found(projects=[sound("A")], milestones=[harmless])) == []
    assert doubts(found(projects=[sound("A", status_time="green")], milestones=[milestone("A", 1)])) == []
