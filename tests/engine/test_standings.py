"""The matrix of projects and parameters."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from checker.engine import Judgement

Judged = Callable[..., Judgement]
Made = Callable[..., dict[str, Any]]


def test_a_standing_says_what_people_call_things(judgement: Judged, sound: Made) -> None:
    (standing,) = judgement("nb", projects=[sound(status_risk="red")]).statuses
    assert (standing.portfolio, standing.period, standing.project) == ("P", "2023-01", "Prosjekt A")
    assert (standing.group, standing.segment, standing.state) == ("Kliniske løsninger", "Konsept", "Pågår")
    assert standing.judged
    assert standing.colours["risk"] == ("red", "green")


def test_blanks(judgement: Judged, sound: Made) -> None:
    (standing,) = judgement(projects=[sound(None, sub_portfolio=None, phase=None, status_cost=None)]).statuses
    assert (standing.project, standing.group, standing.segment) == ("–", None, None)
    assert not standing.judged
    assert standing.colours["cost"] == (None, None)


def test_more_records_than_anybody_reads_have_no_matrix(
    judgement: Judged, sound: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("checker.engine.standings"), "LARGEST", 2)
    rows = [sound(str(place)) for place in range(3)]
    assert len(judgement(projects=rows[:2]).statuses) == 2
    assert judgement(projects=rows).statuses == ()
