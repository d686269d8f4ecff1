"""The column beside each table: the row's status, where the sheet has no content of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from checker.intake.annotations import TITLES
from checker.pipeline import Request, check

ROOT = Path(__file__).parents[3]
Make = Callable[..., Path]
Mark = Callable[..., Path]
NB = TITLES[0]
OVER = {"forecast": "23,01"}


def marked_column(sheet: Any) -> str:
    """Where our column is."""
    return str(next(cell.column_letter for row in sheet.iter_rows() for cell in row if cell.value == NB))


def test_each_row_has_its_worst_and_how_many(book: Make, mark: Mark) -> None:
    sheet = openpyxl.load_workbook(mark(book(**OVER)))["Prosjekter"]
    letter = marked_column(sheet)
    assert [cell.value for cell in sheet[letter]] == [NB, "✖ Stopper (av 2 funn)", "✓ Ingen funn"]
    assert letter == get_column_letter(sheet.max_column)
    assert sheet.column_dimensions[letter].width >= 30


def test_remarks_beside_the_table_are_left_alone(book: Make, mark: Mark) -> None:
    def remark(found: Any) -> None:
        sheet = found["Prosjekter"]
        sheet.cell(2, sheet.max_column + 1, "husk å ringe")

    path = book(change=remark, **OVER)
    before = openpyxl.load_workbook(path)["Prosjekter"]
    after = openpyxl.load_workbook(mark(path))["Prosjekter"]
    assert after.cell(2, before.max_column).value == "husk å ringe"
    assert marked_column(after) == get_column_letter(before.max_column + 1)


def test_a_remark_in_our_column_stays_and_ours_moves_on(book: Make, mark: Mark) -> None:
    marked = mark(book(**OVER))
    found = openpyxl.load_workbook(marked)
    sheet = found["Prosjekter"]
    letter = marked_column(sheet)
    sheet[f"{letter}3"] = "sjekket"
    found.save(marked)
    again = openpyxl.load_workbook(mark(marked, "igjen.xlsx"))["Prosjekter"]
    assert again[f"{letter}3"].value == "sjekket"
    assert [again[f"{letter}{row}"].value for row in (1, 2)] == [None, None]
    assert marked_column(again) != letter


def test_hidden_and_grouped_columns_keep_their_look_and_ours_is_seen(book: Make, mark: Mark) -> None:
    def hide(found: Any) -> None:
        sheet = found["Prosjekter"]
        last = sheet.max_column
        sheet.column_dimensions.group(get_column_letter(last + 1), get_column_letter(last + 40), hidden=True)

    path = book(change=hide, **OVER)
    last = openpyxl.load_workbook(path)["Prosjekter"].max_column
    sheet = openpyxl.load_workbook(mark(path))["Prosjekter"]
    letter = marked_column(sheet)
    assert letter == get_column_letter(last + 1)
    assert not sheet.column_dimensions[letter].hidden
    rest = sheet.column_dimensions[get_column_letter(last + 2)]
    assert (rest.hidden, rest.min, rest.max) == (True, last + 2, last + 40)


def test_a_finding_in_a_row_that_is_no_record_is_marked_too(tmp_path: Path, annotate: Any) -> None:
    copy = tmp_path / "kopi.xlsx"
    copy.write_bytes(annotate(ROOT / "datasets" / "hso-2023-01.xlsx").content)
    sheet = openpyxl.load_workbook(copy)["Konseptøkonomi"]
    letter = marked_column(sheet)
    assert sheet[f"{letter}4"].value == NB  # beside the lower of two rows of headings
    assert sheet[f"{letter}5"].value == "✓ Ingen funn"
    assert sheet[f"{letter}11"].value is None  # the sum row


@pytest.fixture
def sideways(book: Make) -> Path:
    """The project list on its side: headings down the first column."""

    def turn(found: Any) -> None:
        rows = list(found["Prosjekter"].iter_rows(values_only=True))
        place = found.sheetnames.index("Prosjekter")
        found.remove(found["Prosjekter"])
        sheet = found.create_sheet("Prosjekter", place)
        for line in zip(*rows, strict=True):
            sheet.append(line)

    return book(change=turn, **OVER)


def test_a_table_on_its_side_has_a_row_below(sideways: Path, mark: Mark, comments: Any) -> None:
    report, _ = check(Request([sideways], rules=ROOT / "rules.toml", language="nb"))
    path = mark(sideways)
    sheet = openpyxl.load_workbook(path)["Prosjekter"]
    assert [cell.value for cell in sheet[sheet.max_row]] == [NB, "✖ Stopper (av 2 funn)", "✓ Ingen funn"]
    assert set(comments(sheet)) == set(report.frame["cell"].drop_nulls())
    again, _ = check(Request([path], rules=ROOT / "rules.toml", language="nb"))
    assert again.frame["id"].to_list() == report.frame["id"].to_list()


def test_merged_cells_are_marked_at_the_first(book: Make, mark: Mark, comments: Any, column: Any) -> None:
    def merge(found: Any) -> None:
        sheet = found["Prosjekter"]
        letter = column(sheet, "Tilstand")
        sheet.merge_cells(f"{letter}2:{letter}3")

    sheet = openpyxl.load_workbook(mark(book(change=merge)))["Prosjekter"]
    letter = column(sheet, "Tilstand")
    assert f"{letter}2" in comments(sheet)
    assert f"{letter}3" not in comments(sheet)
