"""Another program opens what we write: LibreOffice, without a screen. What it saves is still known as ours."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from checker.intake.annotations import TITLES
from checker.output.csv import render
from checker.pipeline import Request, check

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[3]
Make = Callable[..., Path]
Mark = Callable[..., Path]
Office = Callable[..., Path]
# separator, quotation mark, UTF-8, first line, no column formats, language, …, and formulas are evaluated
SEVERE = "CSV:{separator},34,76,1,,0,false,true,false,false,false,-1,true"


def shown(path: Path) -> dict[str, list[list[object]]]:
    """Every sheet's values, blank rows and cells at the end aside."""
    found = {}
    for sheet in openpyxl.load_workbook(path, data_only=True):
        rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
        found[sheet.title] = [row for row in rows if row]
    return found


def test_values_colours_and_comments_are_what_we_wrote(
    book: Make, mark: Mark, office: Office, comments: Any, colour: Any
) -> None:
    ours = mark(book(forecast="23,01"))
    theirs = office(ours, "xlsx")
    assert shown(theirs) == shown(ours)
    one, other = openpyxl.load_workbook(ours), openpyxl.load_workbook(theirs)
    for sheet in one:
        assert comments(other[sheet.title]) == comments(sheet)
        for row in sheet.iter_rows():
            for cell in row:
                assert colour(other[sheet.title], cell.coordinate) == colour(sheet, cell.coordinate)
    links = [cell.hyperlink.location for row in other[TITLES[0]].iter_rows() for cell in row if cell.hyperlink]
    assert len(links) == 2
    assert not any(cell.data_type == "f" for sheet in other for row in sheet.iter_rows() for cell in row)


def test_marks_are_renewed_in_what_it_saved(book: Make, mark: Mark, office: Office, comments: Any, colour: Any) -> None:
    ours = mark(book(forecast="23,01"))
    theirs = office(ours, "xlsx")
    again = mark(theirs, "igjen.xlsx")
    assert shown(again) == shown(ours) | {TITLES[0]: shown(again)[TITLES[0]]}
    one, other = openpyxl.load_workbook(ours), openpyxl.load_workbook(again)
    assert other.sheetnames == one.sheetnames
    assert comments(other["Prosjekter"]) == comments(one["Prosjekter"])
    rules = [rule for each in other["Prosjekter"].conditional_formatting for rule in each.rules]
    assert len(rules) == len([rule for each in one["Prosjekter"].conditional_formatting for rule in each.rules])


@pytest.mark.parametrize("separator", [44, 59])
def test_no_cell_of_our_csv_becomes_a_formula(book: Make, office: Office, tmp_path: Path, separator: int) -> None:
    def hostile(found: Any) -> None:
        for row, text in ((2, "=1+1"), (3, "A;=2+2")):
            cell = found["Prosjekter"].cell(row, 1)
            cell.value, cell.data_type = text, "s"

    path = book(change=hostile, forecast="23,01", handover_progress="+3;@SUM(4)")
    report, language = check(Request([path], rules=ROOT / "rules.toml"))
    text = render(report, language=language)
    assert sum("'" in cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row) > 4
    (tmp_path / "funn.csv").write_text(text, encoding="utf-8")
    found = openpyxl.load_workbook(office(tmp_path / "funn.csv", "xlsx", SEVERE.format(separator=separator)))
    cells = [cell for row in found.active.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) > 10
    assert [cell.value for cell in cells if cell.data_type == "f"] == []


def test_the_test_above_can_fail(office: Office, tmp_path: Path) -> None:
    (tmp_path / "farlig.csv").write_text("a,b\n=1+1,x;=2+2\n", encoding="utf-8")
    for separator in (44, 59):
        found = openpyxl.load_workbook(office(tmp_path / "farlig.csv", "xlsx", SEVERE.format(separator=separator)))
        assert any(cell.data_type == "f" for row in found.active.iter_rows() for cell in row)
