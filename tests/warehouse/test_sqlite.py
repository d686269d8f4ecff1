"""SQLite: what needs no decimals is run there and gives the same; what does is not run, and says why."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from checker.intake import readers
from checker.intake.build import build_submission
from checker.pipeline import Request
from checker.pipeline import check as locally
from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook
from checker.warehouse.connection import Place
from checker.warehouse.run import Asked, check
from checker.warehouse.tables import definitions

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
RULES = ("TOL-COST", "TOL-SCOPE", "TOL-TIME-SLACK", "OBL-RED", "REF-MILESTONES")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, book: Rulebook) -> str:
    """The address of a file with the sample portfolio's second month."""
    pytest.importorskip("great_expectations", reason="Great Expectations is not here: install portfolio-checker[gx]")
    path = tmp_path_factory.mktemp("sqlite") / "office.db"
    submission = build_submission([readers.read(ROOT / "datasets" / "sample" / "2023-02")], book.pack)
    place = Place(book.pack, "sqlite")
    connection = sqlite3.connect(path)
    connection.executescript(definitions(place))
    for name in place.tables:
        if name not in submission.tables:
            continue
        frame = submission.tables[name].frame
        columns = [column for column in frame.columns if not column.startswith("@")]
        lists = [column for column in columns if frame.schema[column] == pl.List(pl.String)]
        rows = frame.select(columns).with_columns(pl.col(lists).list.join("; ")).cast(pl.String).rows()
        marks = ", ".join("?" * len(columns))
        connection.executemany(f'INSERT INTO "{name}" ({", ".join(columns)}) VALUES ({marks})', rows)
    connection.commit()
    connection.close()
    return f"sqlite:///{path}"


def test_what_it_can_say_it_says_alike(file: str, book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    some = replace(book, rules=tuple(rule for rule in book.rules if rule.id in RULES))
    monkeypatch.setattr(rulebook, "load", lambda path, **_: some)
    local, _ = locally(Request([], connection=file, language="en"))
    there, _ = check(Asked(file, language="en"))
    ours = {outcome.rule: outcome for outcome in there.outcomes}
    assert "no decimals" in str(ours["TOL-COST"].not_run)
    assert [ours[each.rule] for each in local.outcomes if each.rule != "TOL-COST"] == [
        each for each in local.outcomes if each.rule != "TOL-COST"
    ]
    rules = ["TOL-SCOPE", "TOL-TIME-SLACK", "OBL-RED", "REF-MILESTONES"]
    found = [report.frame.filter(pl.col("rule").is_in(rules))["id"].to_list() for report in (there, local)]
    assert found[0] == found[1]
    assert not there.verdict.publishable
