"""The same records get the same colours from PostgreSQL as from the local engine."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import polars as pl
import pytest

from checker.evaluate.evaluate import codes
from checker.intake.database import connected
from checker.model.submission import Submission
from checker.rulebook.rulebook import Rulebook
from checker.warehouse.connection import Place
from checker.warehouse.sql.layers import Layers
from checker.warehouse.sql.query import written

pytestmark = pytest.mark.long

PROJECTS, PORTFOLIOS = 43_000, 43
RECORDS = 100_000
LOCAL_ONLY = {f"warehouse.{each}" for each in ("kind", "looks-back", "relation", "record")}
EXACT = 50


@pytest.fixture(scope="module")
def submission(random_submissions: ModuleType, book: Rulebook, load: Any) -> Submission:
    """Random portfolios, in memory and in the database."""
    days, tables = random_submissions.random_tables(20230228, PROJECTS, PORTFOLIOS)
    for own in tables.values():  # in some portfolios a project, a milestone, a handover without the project's name
        for row in own[:: len(own) // 7]:
            row["project"] = None
    found: Submission = random_submissions.submission(book, days, **tables)
    load(found, "random")
    return found


def test_a_hundred_thousand_random_records(submission: Submission, book: Rulebook, database: str) -> None:
    local = codes(submission, book)
    judged = 0
    with connected(database, "random") as opened:
        present = {name: columns for name, columns in opened.columns().items() if name in submission.tables}
        layers = Layers(book, Place(book.pack, schema="random", present=present), frozenset(local.silent))
        # earlier periods, dependencies and sums are the local engine's alone; all else is said in SQL
        assert {each.reason.key for each in layers.not_exact.values()} <= LOCAL_ONLY
        assert len(book.rules) - len(layers.not_exact) >= EXACT
        for name, table in layers.place.tables.items():
            parameters = layers.parameters() if table is book.pack.judged else []
            rules = layers.of(table)
            found = opened.query(written(layers.whole(table, rules, parameters), "postgres"))
            key = [*dict.fromkeys(["portfolio", "period", *table.identifying])]
            for rule in rules:
                own = local.judged[rule.id]
                assert counted(found, key, rule.id).equals(
                    counted(own.frame.with_columns(own.codes.alias(rule.id)), key, rule.id)
                ), rule.id
            for parameter in parameters:
                for side in ("reported", "derived"):
                    colour = f"@{side}.{parameter}"
                    assert counted(found, key, colour).equals(counted(local.tables[name], key, colour)), colour
            judged += found.height
    assert judged >= RECORDS


def counted(frame: pl.DataFrame, key: list[str], code: str) -> pl.DataFrame:
    """How many rows have each key and code: the database's rows are in no order."""
    rows = frame.select(*key, pl.col(code).cast(pl.UInt8).alias("code"))
    return rows.group_by([*key, "code"]).len().sort([*key, "code"])


def test_every_colour_is_among_them(submission: Submission, book: Rulebook) -> None:
    local = codes(submission, book)
    for rule in ("TOL-COST", "TOL-COST-POOL", "TOL-OPERATIONS-DATE"):
        assert {1, 2, 3, 4} <= set(local.judged[rule].codes.unique().to_list())
    assert {1, 3, 4} <= set(local.judged["TOL-TIME-END"].codes.unique().to_list())
