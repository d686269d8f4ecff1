"""Colours: above the sheet's own rules, known again, and gone without a trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import PatternFill

from checker.intake.workbook_package import opened_package
from checker.output.annotate.package import Book, worksheets
from checker.output.annotate.sheet import Sheet
from checker.output.annotate.styles import RANGES_PER_RULE, chunks, formatting_rules, merge_cells, strip_colours

Make = Callable[..., Path]
Mark = Callable[..., Path]
GREEN = PatternFill("solid", bgColor="FF00FF00")


def own(found: Any) -> None:
    """Rules of the controller's own, over the whole table."""
    sheet = found["Prosjekter"]
    sheet.conditional_formatting.add("A1:AZ9", CellIsRule(operator="equal", formula=['"Grønn"'], fill=GREEN))
    sheet.conditional_formatting.add("A1:AZ9", FormulaRule(formula=["1=1"], fill=GREEN))


def order(sheet: Any) -> list[tuple[int, str]]:
    rules = [rule for each in sheet.conditional_formatting for rule in each.rules]
    return sorted((rule.priority, rule.formula[0]) for rule in rules)


def test_ours_come_before_theirs_and_theirs_get_their_order_back(book: Make, mark: Mark) -> None:
    path = book(change=own, forecast="23,01")
    before = order(openpyxl.load_workbook(path)["Prosjekter"])
    marked = mark(path)
    after = order(openpyxl.load_workbook(marked)["Prosjekter"])
    assert [formula for _, formula in after[-2:]] == [formula for _, formula in before]
    assert len(after) > 2
    assert {formula for _, formula in after[:-2]} == {'N("checker")=0'}
    assert len({priority for priority, _ in after}) == len(after)
    with opened_package(marked) as package:
        parts_of = {name: part for _, name, part in worksheets(Book(package))}
        sheet = Sheet(Book(package), "Prosjekter", parts_of["Prosjekter"], 1)
        strip_colours(sheet)
    left = [(int(rule.get("priority")), rule.findtext("{*}formula")) for rule in formatting_rules(sheet)]
    assert sorted(left) == before


def test_a_cells_own_look_is_not_touched(book: Make, mark: Mark) -> None:
    path = book(forecast="23,01")
    before, after = openpyxl.load_workbook(path), openpyxl.load_workbook(mark(path))
    for sheet in before:
        for row in sheet.iter_rows():
            for cell in row:
                assert after[sheet.title][cell.coordinate]._style == cell._style


@pytest.mark.parametrize(
    ("cells", "ranges"),
    [
        ([], []),
        ([(0, 0)], ["A1"]),
        ([(2, 0), (0, 0), (1, 0), (1, 0)], ["A1:A3"]),
        ([(0, 0), (2, 0), (0, 1)], ["A1", "A3", "B1"]),
    ],
)
def test_cells_below_each_other_are_one_range(cells: Any, ranges: list[str]) -> None:
    assert list(merge_cells(cells)) == ranges


def test_a_rule_has_no_more_ranges_than_a_spreadsheet_bears() -> None:
    found = chunks([str(number) for number in range(2 * RANGES_PER_RULE + 1)])
    assert [len(each) for each in found] == [RANGES_PER_RULE, RANGES_PER_RULE, 1]
