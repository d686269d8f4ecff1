"""The matrix of projects and parameters."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from checker.findings.assemble import Judgement

Judged = Callable[..., Judgement]
Made = Callable[..., dict[str, Any]]


def test_a_standing_says_what_people_call_things(judgement: Judged, sound: Made) -> None:
    (standing,) = judgement("nb", projects=[sound(status_risk="red")]).project_statuses
    assert (standing.portfolio, standing.period, standing.project) == ("P", "2023-01", "Prosjekt A")
    assert (standing.group, standing.segment, standing.state) == ("Kliniske løsninger", "Konsept", "Pågår")
    assert standing.judged
    assert standing.colours["risk"] == ("red", "green")


def test_blanks(judgement: Judged, sound: Made) -> None:
    (standing,) = judgement(projects=[sound(None, sub_portfolio=None, phase=None, status_cost=None)]).project_statuses
    assert (standing.project, standing.group, standing.segment) == ("–", None, None)
    assert not standing.judged
    assert standing.colours["cost"] == (None, None)


def test_of_more_records_than_a_person_can_look_at_the_first_are_shown_and_the_others_counted(
    judgement: Judged, sound: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("checker.findings.budget"), "PROJECT_LINES", 2)
    rows = [sound("A", state=None), *(sound(name) for name in "BC")]
    assert [each.project for each in judgement(projects=rows[:2]).project_statuses] == ["A", "B"]
    assert judgement(projects=rows[:2]).told == ()
    found = judgement(projects=rows)
    assert [(each.project, each.judged) for each in found.project_statuses] == [("B", True), ("C", True)]
    (told,) = found.told
    assert told.say("en") == "The overview shows the first 2 projects; 1 more were checked but are not in it."
