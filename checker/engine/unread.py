"""Cells that are not blank, but hold what cannot be read: a broken figure, an error value, a formula not calculated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.engine.facts import KEYS
from checker.rule import Rule
from checker.submission import UNREADABLE, Submission

if TYPE_CHECKING:
    import polars as pl


def unread_columns(rule: Rule, submission: Submission) -> dict[str, pl.Expr]:
    """For each column that a rule's frame may have, its own or of a row that it refers to, whether a row's cell cannot
    be read; columns in which all can are left out.
    """
    import polars as pl

    found = {name: pl.col("@index").is_in(rows) for name, rows in unread_rows(submission, rule.table.name)}
    for column, target, key in rule.table.references():
        for name, rows in unread_rows(submission, target):
            whose = [*KEYS, key]
            records = submission.tables[target].frame[rows].select(pl.concat_str(whose, separator="\n")).to_series()
            named = pl.concat_str([*KEYS, column], separator="\n").is_in(records.to_list())
            found.setdefault(f"{column}.{name}", named)
    return found


def unread_rows(submission: Submission, name: str) -> Iterator[tuple[str, list[int]]]:
    """The columns of a table with cells that cannot be read, and which rows these are in."""
    table = submission.tables.get(name)
    for column, gaps in (table.gaps if table is not None else {}).items():
        rows = [row for row, kind in gaps.items() if kind in UNREADABLE]
        if rows:
            yield column, rows
