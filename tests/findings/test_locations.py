"""Where a finding points."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from typing import Any

import polars as pl
import pytest

from checker.findings.assemble import judge
from checker.model.finding import Finding
from checker.model.submission import Source, Submission
from checker.rulebook.rulebook import Rulebook

Made = Callable[..., dict[str, Any]]


def one(book: Rulebook, submission: Submission) -> Finding:
    """The one deviation of a submission."""
    frame = judge(submission, book, "en").findings.filter(pl.col("class") == "deviation")
    (row,) = frame.iter_rows()
    return Finding(*row)


def test_a_workbooks_sheet_and_cell(book: Rulebook, make: Callable[..., Submission], sound: Made) -> None:
    source = Source("hso.xlsx", "Prosjekter", {"project": "B", "forecast": "AB"})
    about = {"projects": {"sources": (source,)}}
    row = sound(forecast=Decimal("23.01"), **{"@row": 14})
    found = one(book, make(projects=[row], about=about))
    assert (found.file, found.sheet, found.row, found.cell, found.line) == ("hso.xlsx", "Prosjekter", 14, "AB14", None)


def test_each_row_keeps_its_own_source(book: Rulebook, make: Callable[..., Submission], sound: Made) -> None:
    sources = (Source("a.csv", None, {"forecast": "C"}), Source("b.csv", None, {"forecast": "D"}))
    rows = [sound("A"), sound("B", forecast=Decimal("23.01"), **{"@source": 1, "@row": 9, "@line": 12})]
    found = one(book, make(projects=rows, about={"projects": {"sources": sources}}))
    assert (found.file, found.cell, found.line) == ("b.csv", "D9", 12)


def test_a_column_that_the_file_does_not_have_has_a_row_but_no_cell(
    book: Rulebook, make: Callable[..., Submission], sound: Made
) -> None:
    source = Source("a.csv", None, {"project": "A"})
    row = sound(forecast=Decimal("23.01"), **{"@row": 5})
    found = one(book, make(projects=[row], about={"projects": {"sources": (source,)}}))
    assert (found.file, found.row, found.cell) == ("a.csv", 5, None)


def test_the_rules_line_is_that_of_the_segment(book: Rulebook, make: Callable[..., Submission], sound: Made) -> None:
    rows = [sound(), sound("B", phase="planning", last_gate="bp2")]
    for row in rows:
        found = one(book, make(projects=[{**row, "forecast": Decimal("23.01")}]))
        rule = next(rule for rule in book.rules if rule.id == "TOL-COST")
        line = rule.source.splitlines()[int(found.rule_line or 0) - 1]
        assert line.startswith(f"limits.2023-01-01.{row['phase']} ")


def test_many_rows_are_placed_as_few_are(
    book: Rulebook, make: Callable[..., Submission], sound: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    upright = Source("a.xlsx", "Ark", {"project": "A", "forecast": "C"}, rows={"forecast": 30})
    sources = (
        upright,
        Source("b.xlsx", None, {"project": "1", "forecast": "4"}, sideways=True),
        Source("c.csv", None, {}),
    )
    rows = [sound(str(place), forecast=Decimal("23.01"), **{"@source": place, "@row": 5}) for place in range(3)]
    submission = make(projects=rows, about={"projects": {"sources": sources}})
    few = judge(submission, book, "en").findings
    monkeypatch.setattr(import_module("checker.findings.locations"), "FEW", 0)
    assert judge(submission, book, "en").findings.equals(few)
    cells = few.filter(pl.col("class") == "deviation").select("file", "row", "cell").rows()
    assert cells == [("a.xlsx", 30, "C30"), ("b.xlsx", 4, "E4"), ("c.csv", 5, None)]
