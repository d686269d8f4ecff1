"""The findings table: its columns, their types and its order."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from typing import Any

import polars as pl
import pytest

from checker.findings.assemble import Judgement
from checker.findings.table import joined, schema, whole
from checker.model.finding import COLUMNS, Finding
from checker.model.submission import Submission

Judged = Callable[..., Judgement]
Made = Callable[..., dict[str, Any]]
WHOLE_NUMBERS = {"row", "line", "page", "rule_line"}


def test_the_columns_and_their_types(judgement: Judged, sound: Made) -> None:
    for rows in ([sound()], [sound(forecast=Decimal("23.01"))]):
        frame = judgement(projects=rows).findings
        assert tuple(frame.columns) == COLUMNS
        kinds = {name: pl.Int64 if name in WHOLE_NUMBERS else pl.String for name in COLUMNS}
        assert dict(frame.schema) == kinds | {"related": pl.List(pl.String)}


def test_nothing_found_is_an_empty_table(make: Callable[..., Submission]) -> None:
    found = whole([], make())
    assert found.is_empty()
    assert dict(found.schema) == schema()


def test_findings_beyond_the_number_that_get_a_sentence_carry_all_else_and_are_counted(
    judgement: Judged, sound: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [sound(str(number), forecast=Decimal("23.01"), status_cost="green") for number in range(3)]
    full = judgement(projects=rows)
    monkeypatch.setattr(import_module("checker.findings.budget"), "SENTENCES", 2)
    short = judgement(projects=rows)
    machine = [name for name in COLUMNS if name not in ("message", "remedy")]
    assert short.findings.select(machine).equals(full.findings.select(machine))
    assert short.findings["message"].to_list() == [
        text if project != "2" else "" for project, text in full.findings.select("project", "message").rows()
    ]
    assert full.told == ()
    assert [each.say("en") for each in short.told] == [
        "2 further findings of TOL-COST carry their figures but no sentence."
    ]


def test_what_a_finding_always_has(judgement: Judged, sound: Made) -> None:
    rows = [sound(forecast=None), sound("B", scope_change="none", status_scope="yellow"), sound("C", state="paused")]
    frame = judgement(projects=rows).findings
    assert frame.height > 2
    for name in ("id", "portfolio", "period", "rule", "class", "level", "message", "remedy"):
        assert frame[name].null_count() == 0, name
    assert set(frame["class"]) <= {"deviation", "defect"}
    assert set(frame["level"]) <= {"error", "warning", "note"}
    assert not frame["message"].str.contains(r"[{}]").any()


def test_errors_come_first_within_a_portfolio_and_period(judgement: Judged, sound: Made) -> None:
    rows = [
        sound(name, portfolio=portfolio, forecast=Decimal("20.01"), status_risk="red", measures_considered=None)
        for portfolio in ("Q", "P")
        for name in ("B", "A")
    ]
    frame = judgement(projects=rows).findings
    ranks = {"error": 0, "warning": 1, "note": 2}
    order = [(row[0], ranks[row[1]]) for row in frame.select("portfolio", "level").rows()]
    assert order == sorted(order)
    assert {rank for _, rank in order} == {0, 1, 2}
    costs = frame.filter((pl.col("rule") == "TOL-COST") & (pl.col("portfolio") == "P") & (pl.col("level") == "error"))
    assert costs["row"].to_list() == sorted(costs["row"].to_list())


def test_figures_are_texts_with_their_decimals(judgement: Judged, sound: Made) -> None:
    frame = judgement(projects=[sound(budget=Decimal("0.1"), forecast=Decimal("0.116"))]).findings
    (row,) = frame.filter(pl.col("class") == "deviation").select("observed", "limit", "distance").rows()
    assert row == ("0.116", "0.115", "0.001")


def test_further_findings_take_their_places(judgement: Judged, sound: Made) -> None:
    frame = judgement(projects=[sound(forecast=Decimal("23.01"))]).findings
    first = frame.row(0, named=True)
    given = {name: first[name] for name in ("portfolio", "period", "level")} | {"class_": "defect", "key": "k"}
    further = Finding(**{**dict.fromkeys(Finding._fields), **given, "rule": "A", "message": "m", "remedy": "r"})
    found = joined(frame, [further, further])
    assert found["id"].to_list()[:2] == ["A/-/k/-", "A/-/k/-~2"]
    assert found.filter(pl.col("rule") != "A").equals(frame)
    assert joined(frame, []) is frame
