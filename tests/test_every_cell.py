"""A month of the sample with each cell that a tolerance may read left out in turn, and each row that the month before had.

Every variant is a portfolio of its own in one archive, so that all of them are judged at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from checker import engine, readers, rulebook, structure
from checker.policy import Rulebook
from checker.structure.earlier import with_earlier
from checker.submission import RawSubmission, Sheet, Submission

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "datasets" / "sample"
MONTH, BEFORE = "2023-03", "2023-02"
Tables = dict[str, pl.DataFrame]  # by the name of the table, each cell as it was typed


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return rulebook.load(ROOT / "rules.toml")


def typed(book: Rulebook, month: str) -> Tables:
    """The tables of a month, but for its cover, under the columns' own names."""
    built = structure.build([readers.read(SAMPLE / month)], book.pack).tables
    described = book.pack.tables
    return {
        name: table.frame.select(described[name].columns.keys())
        for name, table in built.items()
        if described[name].model.role != "submission"
    }


def archive(book: Rulebook, variants: dict[str, Tables], month: str) -> Submission:
    """Variants of a month as portfolios of one submission."""
    names = {name for tables in variants.values() for name in tables}
    sheets = []
    for name in sorted(names):
        parts = [
            tables[name].with_columns(portfolio=pl.lit(variant), period=pl.lit(month))
            for variant, tables in variants.items()
            if name in tables
        ]
        sheets.append(Sheet(f"{name}.parquet", name, frame=pl.concat(parts)))
    return structure.build([RawSubmission("archive", tuple(sheets))], book.pack)


def standing_on(book: Rulebook) -> set[str]:
    """The tables on which a rule stands that feeds a parameter."""
    return {rule.table.name for rule in book.rules if rule.model.parameter is not None}


def kept(book: Rulebook, tables: Tables, project: str) -> Tables:
    """What a project's colours are made of: its own rows, and those of all who share its pool."""
    judged = book.pack.judged
    assert judged is not None
    listed = tables[judged.name]
    pool = listed.filter(pl.col("project") == project)["pool"].item()
    names = [project] if pool is None else listed.filter(pl.col("pool") == pool)["project"].to_list()
    return {
        name: frame.filter(pl.col("project").is_in([*names, pool]))
        for name, frame in tables.items()
        if name in standing_on(book)
    }
