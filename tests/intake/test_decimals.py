"""How many decimals a cell was typed with: known of typed cells, where a rule asks for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from checker.intake.cells import CellParser
from checker.intake.typed_columns import decimals_of
from checker.model.types import number

PARSER = CellParser(number(3, "MNOK"))
CELLS = [
    ("9", 0),
    ("9,1", 1),
    ("9.10", 2),
    ("-0,9", 1),
    ("0,115", 3),
    ("1 234,5", 1),
    ("1.234,50", 2),
    ("(120,0)", 1),
    ("120,5 MNOK", 1),
    ("1,2340", 3),  # no more than the column keeps
    (" 9,1 ", 1),
    ("ni", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("cell", "count"), CELLS)
def test_a_typed_cell(cell: str | None, count: int | None) -> None:
    assert decimals_of([cell], 1, PARSER).to_list() == [count]
    assert decimals_of(pl.Series([cell, "1,25"], dtype=pl.String), 2, PARSER).to_list() == [count, 2]


def test_a_column_of_many_kinds_of_cells_gives_what_each_gives() -> None:
    cells, counts = zip(*CELLS, strict=True)
    assert decimals_of(pl.Series(cells * 3, dtype=pl.String), len(cells) * 3, PARSER).to_list() == list(counts * 3)


def test_a_percentage_is_a_fraction() -> None:
    parser = CellParser(number(6, "percent"))
    assert decimals_of(["15 %", "1,5 %", "0,15"], 3, parser).to_list() == [2, 3, 2]
    assert decimals_of(pl.Series(["15 %", "1,5 %", "0,15"]), 3, parser).to_list() == [2, 3, 2]


def test_a_workbooks_number_was_not_typed() -> None:
    assert decimals_of([9.1, 9, True, None], 4, PARSER).to_list() == [None] * 4
    assert decimals_of(pl.Series([9.1, 9.0]), 2, PARSER).to_list() == [None, None]


@pytest.mark.parametrize("parquet", [False, True])
def test_it_is_kept_for_the_columns_that_are_asked_for_only(parquet: bool, make: Any, read: Any) -> None:
    pack = make.pack(economy=TOTALS)
    text = "Prosjekt;Budsjett\nA;9,1\nB;9,10\nSum;18"
    rows = [line.split(";") for line in text.split("\n")]
    frame = pl.DataFrame(rows[1:], schema=rows[0], orient="row")
    sheet = make.parquet("Økonomi", frame) if parquet else make.csv("Økonomi", text)
    plain = read(sheet, pack=pack).tables["economy"]
    assert [name for name in plain.frame.columns if "decimals" in name] == []
    asked = read(sheet, pack=replace(pack, typed={"economy": frozenset({"budget"})})).tables["economy"]
    assert asked.frame["@decimals.budget"].to_list() == [1, 2]
    assert asked.totals is not None
    assert asked.totals["@decimals.budget"].to_list() == [0]
    assert asked.frame.drop("@decimals.budget").equals(plain.frame)


TOTALS = {
    "title": {"nb": "Økonomi"},
    "total_rows": {"column": "project", "words": ["Sum"]},
    "column": {"project": {"type": "text", "nb": "Prosjekt"}, "budget": {"type": "money", "nb": "Budsjett"}},
}
