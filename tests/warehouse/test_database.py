"""``checker check --connection``: a submission read out of a database, exact and read-only."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from checker.intake import readers
from checker.intake.build import build_submission
from checker.intake.database import connected, read, shown
from checker.model.errors import CheckError
from checker.pipeline import Request, check
from checker.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "datasets" / "sample"
# a pool is told of at its first row, and a file's rows stand in another order
PLACES = ["project", "file", "sheet", "row", "cell", "line", "related", "message", "remedy", "id"]


@pytest.fixture(scope="module")
def numbers(database: str, sql: Any) -> str:
    """The address of a database with numbers that floats cannot hold."""
    sql(
        "CREATE TABLE figures (portfolio TEXT, a NUMERIC(18,3), b NUMERIC, c NUMERIC, d BIGINT)",
        "INSERT INTO figures VALUES ('B', 999999999999999.999, 0.1, 1, 5), (NULL, NULL, NULL, NULL, NULL)",
        "INSERT INTO figures VALUES ('A', 0.115, 12345678901234567890.5, 'NaN', 6)",
    )
    return database


def test_numeric_is_exact(numbers: str) -> None:
    frame = read(numbers, ["figures"]).sheets[0].frame
    assert frame is not None
    assert frame["portfolio"].to_list() == [None, "A", "B"]
    assert frame["a"].to_list() == [None, Decimal("0.115"), Decimal("999999999999999.999")]
    assert frame["b"].to_list() == [None, Decimal("12345678901234567890.5"), Decimal("0.1")]
    assert frame["c"].to_list() == [None, "nan", "1"]  # no number: a finding at its cell, and the others stay exact
    assert frame["d"].to_list() == [None, 6, 5]


def test_nothing_can_be_written(numbers: str) -> None:
    with connected(numbers) as opened, pytest.raises(CheckError):
        opened.query("DELETE FROM figures RETURNING a")
    refused = pytest.raises(Exception, match="read-only transaction")
    with connected(numbers) as opened, opened.connection.cursor() as cursor, refused:
        cursor.execute("DELETE FROM figures")


def test_all_is_read_from_one_moment(numbers: str, sql: Any) -> None:
    with connected(numbers) as opened:
        before = opened.query("SELECT count(*) AS n FROM figures")
        sql("INSERT INTO figures VALUES ('C', 1, 1, 1, 1)")
        assert opened.query("SELECT count(*) AS n FROM figures").equals(before)


def test_the_findings_are_those_of_the_files(database: str, load: Any, book: Rulebook) -> None:
    raws = [readers.read(SAMPLE / month) for month in ("2023-01", "2023-02")]
    load(build_submission(raws, book.pack), "months")
    there, _ = check(Request([], connection=database, schema="months", language="en"))
    files, _ = check(Request([SAMPLE / "2023-01", SAMPLE / "2023-02"], language="en"))
    # what a file may have wrong with its form, a typed table cannot
    rules = pl.col("rule").str.starts_with("CONTRACT-")
    columns = [name for name in there.frame.columns if name not in PLACES]
    order = ["portfolio", "period", "rule", "table", "key", "column", "parameter"]
    ours, theirs = (each.frame.filter(~rules).select(columns).sort(order) for each in (there, files))
    assert ours.rows() == theirs.rows()
    assert there.frame["row"].null_count() == there.frame.height


def test_one_month_is_chosen(database: str) -> None:
    report, _ = check(Request([], connection=database, schema="months", period="2023-02"))
    assert [identity.period for identity in report.identities] == ["2023-02"]
    with pytest.raises(CheckError, match="2031-01"):
        check(Request([], connection=database, schema="months", period="2031-01"))


def test_sqlite_is_read(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE projects (portfolio TEXT, period TEXT, project TEXT, budget INTEGER)")
    connection.execute("INSERT INTO projects VALUES ('P', '2023-01', 'A', 5)")
    connection.commit()
    connection.close()
    raw = read(f"sqlite:///{path}", ["projects", "milestones"])
    assert [sheet.name for sheet in raw.sheets] == ["projects"]
    with connected(f"sqlite:///{path}") as opened, pytest.raises(sqlite3.OperationalError, match="readonly"):
        opened.connection.execute("DELETE FROM projects")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://somebody:secret@host/db", "mysql://host/db"),
        ("postgresql://somebody:secret@127.0.0.1:1/db", "postgresql://127.0.0.1:1/db"),
        ("sqlite:///not/there.db", "sqlite"),
    ],
)
def test_what_cannot_be_reached_is_said_without_the_password(url: str, said: str) -> None:
    with pytest.raises(CheckError) as caught:
        read(url, ["projects"])
    assert said in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "secret" not in shown(url)


def test_none_of_the_tables(numbers: str) -> None:
    with pytest.raises(CheckError, match="none of the tables milestones, projects"):
        read(numbers, ["projects", "milestones"])
