"""Archives judged in batches give what they give in one piece."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from checker import batches
from checker.model.report import Report
from checker.output import renderer
from checker.pipeline import Request, check

ROOT = Path(__file__).resolve().parents[1]
TABLES = {"projects": "prosjekter", "milestones": "milepaeler"}
PERIODS = ("2023-01", "2023-02", "2023-03")


def records(table: str, portfolios: int) -> pl.DataFrame:
    """The sample's rows of January as those of three periods and so many portfolios, in order."""
    file = ROOT / "datasets" / "sample" / "2023-01" / f"{TABLES[table]}.csv"
    month = pl.read_csv(file, separator=";", infer_schema=False)
    months = [month.with_columns(pl.lit(period).alias("period")) for period in PERIODS]
    rows = pl.concat(months)
    return pl.concat(rows.with_columns(pl.lit(f"Portfolio {n:02}").alias("portfolio")) for n in range(portfolios))


@pytest.fixture(params=["in order", "mixed"])
def archive(request, tmp_path) -> Path:
    for table in ("projects", "milestones"):
        rows = records(table, 5)
        rows = rows.sample(fraction=1, shuffle=True, seed=7) if request.param == "mixed" else rows
        rows.write_parquet(tmp_path / f"{table}.parquet")
    return tmp_path


def checked(archive: Path, **options: object) -> Report:
    return check(Request([archive], rules=ROOT / "rules.toml", language="en", **options))[0]  # type: ignore[arg-type]


def test_batches_give_the_findings_counts_and_verdict_of_one_piece(archive, monkeypatch):
    whole = checked(archive)
    monkeypatch.setattr(batches, "ROWS", 500)
    parts = checked(archive)
    assert whole.spool is None
    assert parts.spool is not None
    assert parts.frame.equals(whole.frame)
    assert parts.counts == whole.counts
    assert parts.verdict == whole.verdict
    assert parts.identities == whole.identities
    assert {each.rule: each.in_scope for each in parts.outcomes} == {
        each.rule: each.in_scope for each in whole.outcomes
    }


def test_every_record_is_in_one_batch_with_its_own_row_number(archive):
    rows = pl.read_parquet(archive / "projects.parquet")
    seen: list[int] = []
    for batch in batches.batches(archive, 500) or ():
        sheet = next(sheet for sheet in batch.sheets if sheet.name == "projects")
        assert sheet.frame is not None
        assert sheet.frame.equals(rows[[number - 1 for number in sheet.row_numbers]])
        seen += sheet.row_numbers
    assert sorted(seen) == list(range(1, rows.height + 1))


def test_what_is_selected_and_how_it_is_written_are_the_same(archive, monkeypatch):
    whole = checked(archive, select=["TOL-COST"], level="warning")
    monkeypatch.setattr(batches, "ROWS", 500)
    parts = checked(archive, select=["TOL-COST"], level="warning")
    assert renderer("csv").render(parts, language="en") == renderer("csv").render(whole, language="en")
    left, right = (json.loads(renderer("json").render(each, language="en")) for each in (parts, whole))
    for content in (left, right):  # projects are listed in the order in which they are read
        content["standings"].sort(key=lambda each: (each["portfolio"], each["period"], each["project"]))
    assert left == right


def test_a_portfolio_is_never_cut_in_two(archive):
    found: dict[str, int] = {}
    for number, batch in enumerate(batches.batches(archive, 1) or ()):
        for sheet in batch.sheets:
            assert sheet.frame is not None
            for name in sheet.frame["portfolio"].unique():
                assert found.setdefault(name, number) == number
    assert len(found) == 5


def test_what_is_small_or_no_archive_is_judged_in_one_piece(archive, tmp_path):
    assert batches.batches(archive) is None
    assert batches.batches(ROOT / "datasets" / "sample" / "2023-01", 1) is None
    assert batches.batches(tmp_path / "nowhere", 1) is None
