"""Columns of related rows: those that a column refers to, and those of declared relations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from checker.evaluate.related_rows import frames, related
from checker.model.submission import Submission
from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook

Make = Callable[..., Submission]
TABLE = """
title.en = "Decisions"
label    = "project"
column.project = { type = "projects.project", en = "Project" }
column.day     = { type = "date", en = "Day" }
column.amount  = { type = "money", unit = "MNOK", en = "Amount" }
"""


@pytest.fixture
def related_book(small: Callable[..., Rulebook], tmp_path: Path) -> Callable[[str], Rulebook]:
    """The small rulebook with a table of decisions, and relations declared by the table of projects."""

    def made(relation: str) -> Rulebook:
        small()
        tables = tmp_path / "pack" / "tables"
        projects = (tables / "projects.toml").read_text(encoding="utf-8")
        (tables / "projects.toml").write_text(f"{projects}\n{relation}\n", encoding="utf-8")
        (tables / "decisions.toml").write_text(TABLE, encoding="utf-8")
        return rulebook.load(tmp_path / "rules.toml")

    return made


def read(book: Rulebook, make: Make, decisions: Iterable[dict[str, Any]], *projects: dict[str, Any]) -> pl.DataFrame:
    """Each project with the day and amount of the decision that is its own."""
    submission = make(rulebook=book, projects=list(projects), decisions=list(decisions))
    tables = frames(submission, book.pack)
    return related(tables["projects"], book.pack.tables["projects"], ["decision.day", "decision.amount"], tables)


DECISIONS = [
    {"project": "A", "day": date(2023, 1, 5), "amount": Decimal(1)},
    {"project": "A", "day": date(2023, 3, 5), "amount": Decimal(3)},
    {"project": "A", "day": None, "amount": Decimal(9)},
    {"project": "A", "day": date(2023, 2, 5), "amount": Decimal(2)},
    {"project": "B", "day": None, "amount": Decimal(4)},
]


@pytest.mark.parametrize(
    ("says", "amounts"),
    [
        ('first = "day"', [1, None, None]),
        ('last = "day"', [3, None, None]),
        ("", [1, 4, None]),  # the first delivered
        ('when = "amount > 1", first = "day"', [2, None, None]),
        ('when = "day < own.due", last = "day"', [2, None, None]),
        ('when = "amount > 5"', [9, None, None]),
    ],
)
def test_which_of_several_rows(
    related_book: Callable[[str], Rulebook], make: Make, says: str, amounts: list[int | None]
) -> None:
    comma = ", " if says else ""
    book = related_book(
        'column.due = { type = "date", en = "Due" }\n'
        f'relation.decision = {{ table = "decisions", on = {{ project = "project" }}{comma}{says} }}'
    )
    rows = read(book, make, DECISIONS, *({"project": name, "due": date(2023, 2, 28)} for name in "ABC"))
    assert rows["project"].to_list() == ["A", "B", "C"]
    assert rows["decision.amount"].to_list() == [None if each is None else Decimal(each) for each in amounts]


def test_rows_of_another_period_do_not_count(related_book: Callable[[str], Rulebook], make: Make) -> None:
    book = related_book('relation.decision = { table = "decisions", on = { project = "project" } }')
    other = {"project": "A", "amount": Decimal(7), "period": "2022-12", "as_of": date(2022, 12, 31)}
    assert read(book, make, [other], {"project": "A"})["decision.amount"].to_list() == [None]
