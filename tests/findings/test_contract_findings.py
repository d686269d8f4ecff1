"""What structure found, as findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from checker.model.finding import Finding
from checker.model.submission import Failure

Found = Callable[..., list[Finding]]
Made = Callable[..., dict[str, Any]]


def contract(findings: list[Finding]) -> list[Finding]:
    """The findings of the contract."""
    return [each for each in findings if each.rule.startswith("CONTRACT-")]


@pytest.mark.parametrize(("language", "heading"), [("nb", "Prognose"), ("en", "Forecast")])
def test_a_cell_is_pointed_at(found: Found, sound: Made, language: str, heading: str) -> None:
    failure = Failure("CONTRACT-REQUIRED", "projects", "forecast", rows=[1])
    rows = [sound("A"), sound("B", **{"@row": 8})]
    (told,) = contract(found(projects=rows, failures=[failure], language=language))
    assert (told.class_, told.level, told.project, told.key) == ("defect", "error", "B", "B")
    assert (told.file, told.row, told.column) == ("projects.csv", 8, "forecast")
    assert str(told.cell).endswith("8")
    assert heading in told.message


def test_one_finding_a_row_with_what_stood_there(found: Found, sound: Made) -> None:
    stood = ["23.0041", "1.23456"]
    failure = Failure("CONTRACT-PLACES", "projects", "forecast", rows=[0, 1], observed=stood, limit="3")
    told = contract(found(projects=[sound("A"), sound("B")], failures=[failure]))
    assert [each.observed for each in told] == stood
    assert all(each.observed and each.observed in each.message for each in told)


def test_a_failure_of_a_child_table_names_its_project(found: Found, sound: Made) -> None:
    failure = Failure("CONTRACT-REQUIRED", "milestones", "is_end", rows=[0])
    milestone = {"project": "Prosjekt A", "milestone": "Pilot"}
    (told,) = contract(found(projects=[sound()], milestones=[milestone], failures=[failure]))
    assert (told.project, told.key, told.table) == ("Prosjekt A", "Prosjekt A · Pilot", "milestones")


def test_no_rows_no_findings(found: Found, sound: Made) -> None:
    failure = Failure("CONTRACT-REQUIRED", "projects", "forecast", rows=[])
    assert contract(found(projects=[sound()], failures=[failure])) == []
