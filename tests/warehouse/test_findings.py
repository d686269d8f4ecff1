"""``checker gx run`` on the sample portfolio's two months: the findings of the local engine, by Great Expectations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from checker.intake import readers
from checker.intake.build import build_submission
from checker.model.errors import CheckError
from checker.model.report import Report
from checker.pipeline import Request
from checker.pipeline import check as locally
from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook
from checker.warehouse.run import Asked, check

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
MONTHS = [ROOT / "datasets" / "sample" / month for month in ("2023-01", "2023-02")]
LOCAL_ONLY = ["CONTRACT-UNITS", "CONTRACT-ALIAS"]
# a few cells that break the contract in every way, and keys that stand twice
FIRST, LAST = (f"(SELECT {which}(project) FROM sample.projects)" for which in ("min", "max"))
BROKEN = (
    f"UPDATE sample.projects SET phase = 'konzept', budget = -5 WHERE project = {FIRST}",
    f"UPDATE sample.milestones SET is_end = NULL WHERE project = {LAST}",
    f"INSERT INTO sample.projects SELECT * FROM sample.projects WHERE project = {LAST}",
)


@pytest.fixture(scope="module")
def sample(book: Rulebook, load: Any, sql: Any, database: str) -> str:
    """The address of a database with both months of the sample portfolio, and some cells broken."""
    raws = [readers.read(month) for month in MONTHS]
    load(build_submission(raws, book.pack), "sample")
    sql(*BROKEN)
    return database


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for Data Docs."""
    return tmp_path_factory.mktemp("docs")


@pytest.fixture(scope="module")
def both(sample: str, docs: Path) -> tuple[Report, Report]:
    """What the local engine and the warehouse make of the same tables."""
    local, _ = locally(Request([], connection=sample, schema="sample", language="en"))
    there, _ = check(Asked(sample, schema="sample", language="en", docs=docs))
    return local, there


def test_the_findings_are_the_same_in_every_column(both: tuple[Report, Report]) -> None:
    local, there = both
    wanted = local.frame.filter(~pl.col("rule").is_in([*LOCAL_ONLY, *not_said(there)]))
    assert there.frame["id"].to_list() == wanted["id"].to_list()
    assert there.frame.equals(wanted)
    assert {"CONTRACT-VOCABULARY", "CONTRACT-BOUNDS", "CONTRACT-REQUIRED", "CONTRACT-KEY"} <= set(wanted["rule"])


def test_the_place_is_table_and_key(both: tuple[Report, Report]) -> None:
    findings = both[1].frame.filter(pl.col("table").is_not_null() & pl.col("key").is_not_null())
    assert findings["file"].equals(findings["table"].alias("file"))
    assert findings["row"].null_count() == findings.height


def test_outcomes_and_verdict_are_the_same(both: tuple[Report, Report]) -> None:
    local, there = both
    beyond = not_said(there)
    assert [each for each in there.outcomes if each.rule not in beyond] == [
        each for each in local.outcomes if each.rule not in beyond
    ]
    assert len(there.outcomes) - len(beyond) >= 50
    assert there.project_statuses == local.project_statuses
    assert there.identities == local.identities
    assert not there.verdict.publishable


def test_data_docs_lie_beside(both: tuple[Report, Report], docs: Path) -> None:
    assert (docs / "index.html").is_file()
    pages = "".join(page.read_text(encoding="utf-8") for page in docs.rglob("*.html"))
    assert "TOL-COST" in pages


def test_one_month_is_what_it_is_alone(sample: str, book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    some = replace(book, rules=only(book, "TOL-COST", "REF-MILESTONES"))
    monkeypatch.setattr(rulebook, "load", lambda path, **_: some)
    given = {"schema": "sample", "period": "2023-02", "language": "nb"}
    local, _ = locally(Request([], connection=sample, **given))
    there, _ = check(Asked(sample, **given))
    assert there.frame.equals(local.frame.filter(~pl.col("rule").is_in(LOCAL_ONLY)))
    assert {identity.period for identity in there.identities} == {"2023-02"}


def test_an_exception_inside_is_not_run(sample: str, sql: Any, book: Rulebook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rulebook, "load", lambda path, **_: replace(book, rules=only(book, "TOL-TIME-SLACK")))
    # a text where a date is wanted: the database refuses the query, and nobody says "warning"
    sql(
        "CREATE SCHEMA refused",
        "CREATE TABLE refused.milestones AS SELECT * FROM sample.milestones",
        "ALTER TABLE refused.milestones ALTER COLUMN planned TYPE TEXT USING 'once'",
    )
    with pytest.raises(CheckError) as caught:
        check(Asked(sample, schema="refused"))
    assert caught.value.text.key in ("warehouse.raised-in", "reading.query-failed")


def test_a_rule_that_nobody_wrote_in_sql_is_not_run_and_never_publishable(
    sample: str, book: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    from checker.warehouse.sql import kinds_sql

    monkeypatch.setattr(kinds_sql.Grade, "name", "another kind")
    monkeypatch.setattr(rulebook, "load", lambda path, **_: replace(book, rules=only(book, "TOL-COST", "TOL-SCOPE")))
    report, _ = check(Asked(sample, schema="sample", language="en"))
    outcomes = {outcome.rule: outcome for outcome in report.outcomes}
    assert outcomes["TOL-COST"].in_scope > 0
    assert "grade" in str(outcomes["TOL-SCOPE"].not_run)
    assert not report.verdict.publishable
    assert "scope" in str(report.verdict.reasons[-1])


def not_said(report: Report) -> list[str]:
    """The rules that the warehouse does not run: its report names each and says why."""
    stated = [each for each in report.outcomes if each.not_run and each.not_run.key == "warehouse.not-said"]
    assert all(str(each.not_run) for each in stated)
    return [each.rule for each in stated]


def only(book: Rulebook, *ids: str) -> tuple[Any, ...]:
    """Some of a rulebook's rules."""
    return tuple(rule for rule in book.rules if rule.id in ids)
