"""The baseline: known is tolerated, new and worse block, solved is removed, and nothing is ever added."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.gate import baseline
from checker.model.errors import CheckError
from checker.model.finding import HELD
from checker.model.submission import Identity
from checker.rulebook.policy_files import BaselineModel

WHOLE = [Identity("P", "2023-01", date(2023, 1, 31))]
EXTRACT = [Identity("P", "2023-01", date(2023, 1, 31), extract=True)]
COLUMNS = ("portfolio", "id", "rule", "level", "colour", "distance", "observed", "limit", "waiver")
RAN = {"TOL-COST": "projects", "OBL-RED": "projects"}


def row(identity: str, **values: Any) -> dict[str, Any]:
    """A finding, an error without colour and figure unless said."""
    own = {"portfolio": "P", "id": identity, "rule": identity.split("/")[0], "level": "error"}
    return {**dict.fromkeys(COLUMNS), **own, **values}


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    """A findings table of some rows."""
    return pl.DataFrame(list(rows), schema=dict.fromkeys(COLUMNS, pl.String))


def known(*rows: dict[str, Any]) -> BaselineModel:
    """The baseline that begins with some findings."""
    return baseline.create(frame(*rows), WHOLE)


def ids(model: BaselineModel) -> list[str]:
    """The ids that a baseline knows."""
    return [each.id for each in model.findings]


A, B = "TOL-COST/projects/A/status_cost", "OBL-RED/projects/B/project"


def test_a_known_finding_is_tolerated_and_a_new_one_is_not() -> None:
    found, said = baseline.apply(frame(row(A), row(B)), known(row(A)))
    assert found["waiver"].to_list() == [HELD, None]
    assert [text.say("en") for text in said] == ["Known findings that are held: 1 of 1 in the baseline"]


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ({"level": "warning"}, {"level": "error"}, "the level is error, known is warning"),
        ({"colour": "yellow"}, {"colour": "red"}, "the colour is red, accepted up to yellow"),
        ({"distance": "1.00"}, {"distance": "1.01"}, "the distance beyond the limit is 1.01, accepted up to 1.00"),
        ({"observed": "x"}, {"observed": "y"}, 'the value is "y", accepted is "x"'),
    ],
)
def test_what_got_worse_blocks(before: dict[str, str], after: dict[str, str], why: str) -> None:
    found, said = baseline.apply(frame(row(A, **after)), known(row(A, **before)))
    assert found["waiver"].to_list() == [None]
    assert said[1].say("en") == f"{A} is known, and has become worse: {why}"


def test_another_portfolios_finding_is_not_known() -> None:
    found, said = baseline.apply(frame(row(A, portfolio="Q")), known(row(A)))
    assert found["waiver"].to_list() == [None]
    assert "not here any more: 1" in said[1].say("en")


def test_what_a_baseline_begins_with() -> None:
    rows = [row(B), row(A, level="warning"), row("X/t/k/c", level="note"), row("Y/t/k/c", waiver="Case 1")]
    begun = known(*rows, row(f"WAIVER-EXPIRED/-/{A}/-"), row("Z/t/k/c", portfolio=None))
    assert ids(begun) == [B, A]


def test_the_solved_goes_and_the_better_is_kept_as_it_is_now() -> None:
    before = known(row(A, distance="5.00"), row(B))
    after = baseline.prune(before, frame(row(A, distance="3.00"), row("X/t/k/c")), RAN, WHOLE)
    assert [(each.id, str(each.distance)) for each in after.findings] == [(A, "3.00")]


def test_the_worse_is_kept_as_it_was_known() -> None:
    after = baseline.prune(known(row(A, distance="5.00")), frame(row(A, distance="6.00")), RAN, WHOLE)
    assert str(after.findings[0].distance) == "5.00"


def test_what_was_not_judged_is_not_solved() -> None:
    both = known(row(A), row(B))
    assert ids(baseline.prune(both, frame(), {}, WHOLE)) == ids(both)
    assert ids(baseline.prune(both, frame(), RAN, [Identity("Q", "2023-01", date(2023, 1, 31))])) == ids(both)
    contract = known(row("CONTRACT-TYPE/projects/A/budget"))
    assert ids(baseline.prune(contract, frame(), {"X": "milestones"}, WHOLE)) == ids(contract)
    assert ids(baseline.prune(contract, frame(), RAN, WHOLE)) == []


@given(st.sets(st.sampled_from("ABCDEF")), st.sets(st.sampled_from("ABCDEF")))
def test_the_count_can_only_fall(before: set[str], now: set[str]) -> None:
    begun = known(*(row(f"OBL-RED/projects/{name}/project") for name in sorted(before)))
    left = baseline.prune(begun, frame(*(row(f"OBL-RED/projects/{name}/project") for name in sorted(now))), RAN, WHOLE)
    assert set(ids(left)) == set(ids(begun)) & {f"OBL-RED/projects/{name}/project" for name in now}


def test_an_extract_neither_begins_nor_prunes() -> None:
    for call in (lambda: baseline.create(frame(), EXTRACT), lambda: baseline.prune(known(), frame(), RAN, EXTRACT)):
        with pytest.raises(CheckError, match="An extract can neither"):
            call()


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    begun = known(row(A, colour="red", distance="1.20"), row(B, observed="æ"))
    (tmp_path / "b.json").write_text(baseline.to_json(begun), encoding="utf-8")
    assert baseline.read(tmp_path / "b.json") == begun
    assert baseline.to_json(begun).count("\n") == 5


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"schema_version": "2.0", "findings": []}',
        '{"schema_version": "1.0", "findings": [{"id": "X"}]}',
        '{"schema_version": "1.0", "findings": [], "more": 1}',
        '{"schema_version": "1.0", "findings": [{"id": "X", "portfolio": "P", "level": "error", "distance": "NaN"}]}',
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "b.json").write_text(content, encoding="utf-8")
    with pytest.raises(CheckError, match=r"b\.json is not a baseline that can be used"):
        baseline.read(tmp_path / "b.json")


def test_a_finding_listed_twice_is_refused(tmp_path: Path) -> None:
    entry = {"portfolio": "P", "id": "X", "level": "error"}
    (tmp_path / "b.json").write_text(
        json.dumps({"schema_version": "1.0", "findings": [entry, entry]}), encoding="utf-8"
    )
    with pytest.raises(CheckError, match="has X twice"):
        baseline.read(tmp_path / "b.json")
    with pytest.raises(CheckError, match="is not there"):
        baseline.read(tmp_path / "c.json")
