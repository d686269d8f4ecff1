"""Rows that name no project though they must: colours that they could make worse are missing, whoever's they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from checker.evaluate.evaluate import codes
from checker.model.finding import Code
from checker.rulebook.rulebook import Rulebook

Made = Callable[..., dict[str, Any]]
PLANNED = date(2023, 6, 30)


def milestone(project: str | None, late: int) -> dict[str, Any]:
    """An end milestone so many days late, of 30 that it may be."""
    given = {"project": project, "milestone": "End", "is_end": "yes", "planned": PLANNED, "slack": Decimal(30)}
    return given | {"forecast": PLANNED + timedelta(days=late)}


@pytest.fixture
def derived(make: Any, book: Rulebook) -> Callable[..., dict[str | None, int]]:
    """The code of each project's derived colour of time."""

    def found(**tables: Any) -> dict[str | None, int]:
        frame = codes(make(**tables), book).tables["projects"]
        return dict(frame.select("project", "@derived.time").rows())

    return found


@pytest.mark.parametrize(("late", "code"), [(0, Code.GREEN), (31, Code.MISSING)])
def test_a_row_that_could_be_anybodys(derived: Any, sound: Made, late: int, code: Code) -> None:
    names = ["A", "B"]
    found = derived(projects=[sound(name) for name in names], milestones=[milestone(None, late), milestone("B", 0)])
    assert found == dict.fromkeys(names, code)


def test_who_is_red_stays_so(derived: Any, sound: Made) -> None:
    rows = [milestone(None, 31), milestone("A", 40)]
    assert derived(projects=[sound("A"), sound("B")], milestones=rows) == {"A": Code.RED, "B": Code.MISSING}


def test_it_is_of_one_submission(derived: Any, sound: Made) -> None:
    projects = [sound("A"), {**sound("B"), "portfolio": "Q"}]
    assert derived(projects=projects, milestones=[milestone(None, 31)]) == {"A": Code.MISSING, "B": Code.GREEN}


def test_a_project_without_a_name_has_no_rows_of_other_tables(derived: Any, sound: Made) -> None:
    projects = [{**sound(), "project": None}, sound("B")]
    found = derived(projects=projects, milestones=[milestone("A", 31), milestone("B", 0)])
    assert found == {None: Code.MISSING, "B": Code.GREEN}
