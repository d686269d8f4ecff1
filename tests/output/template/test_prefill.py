"""Standing data of an earlier submission: carried over, and the month's figures left blank."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from checker.intake import readers
from checker.intake.build import build_submission
from checker.model.errors import CheckError
from checker.output.template import workbook
from checker.output.template.prefill import Prefill, read_prefill
from checker.rulebook.rulebook import Rulebook

from .conftest import ROOT, Filled

SAMPLE = ROOT / "datasets" / "sample"


@pytest.fixture(scope="module")
def begun(book: Rulebook) -> Prefill:
    """What January's sample hands on."""
    return read_prefill(SAMPLE / "2023-01", book.pack)


@pytest.fixture(scope="module")
def february(book: Rulebook, begun: Prefill) -> bytes:
    """A template for the month after."""
    return workbook(book, "nb", begun)


def test_standing_columns_are_carried_and_no_others(begun: Prefill, book: Rulebook) -> None:
    for name, rows in begun.rows.items():
        standing = {column for column, one in book.pack.tables[name].columns.items() if one.model.standing}
        assert rows
        assert {column for row in rows for column in row} <= standing
        assert all(value is not None for row in rows for value in row.values())
    assert begun.rows["projects"][0]["phase"] == "execution"
    assert "deviation_descriptions" not in begun.rows  # the month's own


def test_period_and_reporting_date_are_to_be_said_anew(begun: Prefill) -> None:
    assert begun.rows["submission"] == [
        {"portfolio": "Regional IKT, øvingsportefølje", "delivered_by": "Controller, porteføljekontoret"}
        | {"approved_by": "Porteføljeleder"}
    ]


def test_a_folder_without_a_cover_sheet_hands_on_its_portfolio(book: Rulebook) -> None:
    found = read_prefill(ROOT / "datasets" / "hso-2023-01", book.pack)
    assert found.rows["submission"] == [{"portfolio": "Regional IKT"}]


def test_the_next_months_workbook_gives_the_same_standing_data(
    february: bytes, begun: Prefill, book: Rulebook, tmp_path: Path
) -> None:
    filled = Filled(february, book.pack)
    filled.put("submission", "period", "2023-02")
    filled.put("submission", "reporting_date", "28.02.2023")
    filled.book.save(tmp_path / "feb.xlsx")
    again = read_prefill(tmp_path / "feb.xlsx", book.pack)
    assert again.rows == begun.rows
    assert again.identity is not None
    assert again.identity.period == "2023-02"
    submission = build_submission([readers.read(tmp_path / "feb.xlsx")], book.pack)
    assert {failure.rule for failure in submission.failures} == {"CONTRACT-REQUIRED"}  # what is to be filled in
    assert submission.tables["projects"].frame["forecast"].null_count() == len(begun.rows["projects"])


def test_words_dates_and_figures_stand_as_people_write_them(february: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(february))
    sheet = book["Prosjekter"]
    assert sheet["D5"].value == "Gjennomføre og avslutte"
    assert (sheet["I5"].value, sheet["I5"].number_format) == (31.5, '#,##0.000" MNOK"')
    assert sheet["E5"].value is None
    milestones = book["Milepæler"]
    assert milestones["E5"].is_date
    assert milestones["E5"].number_format == "dd.mm.yyyy"


def test_the_drop_down_of_two_tables_knows_the_names_before_anything_is_calculated(february: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(february), data_only=True)
    lists = book["_checker lists"]
    column = next(cell.column for cell in lists[1] if cell.value == "parties.party projects.project")
    parties, projects = lists.cell(2, column).value, lists.cell(3, column).value
    names = [lists.cell(9 + row, column).value for row in range(parties + projects)]
    assert names == [
        sheet.cell(5 + row, 1).value
        for sheet, count in ((book["Parter"], parties), (book["Prosjekter"], projects))
        for row in range(count)
    ]


def test_a_text_that_looks_like_a_formula_stays_a_text(book: Rulebook) -> None:
    texts = ["=1+1", "+1", "-1", "@x", "\t=1", "\n=1", '=HYPERLINK("http://x")', "http://x"]
    rows = {"projects": [{"project": text} for text in texts]}
    made = openpyxl.load_workbook(BytesIO(workbook(book, "nb", Prefill(rows))))
    cells = [made["Prosjekter"].cell(5 + row, 1) for row in range(len(texts))]
    assert [cell.value for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}  # and stays one when somebody edits it
    assert all(cell.hyperlink is None for cell in cells)


def test_a_long_table_has_rows_to_spare(book: Rulebook) -> None:
    rows = {"projects": [{"project": f"P{number}"} for number in range(450)]}
    made = openpyxl.load_workbook(BytesIO(workbook(book, "nb", Prefill(rows))))
    assert made["Prosjekter"].auto_filter.ref == "A4:AJ1004"
    assert made["Milepæler"].auto_filter.ref == "A4:K504"
    said = {rule.formula1 for rule in made["Milepæler"].data_validations.dataValidation}
    assert "OFFSET('Prosjekter'!$A$5,0,0,MAX(1,COUNTA('Prosjekter'!$A$5:$A$1004)),1)" in said
    assert made["_checker lists"].max_row == 8 + 1000 + 500


def test_two_runs_give_the_same_bytes(book: Rulebook, begun: Prefill, february: bytes) -> None:
    assert workbook(book, "nb", read_prefill(SAMPLE / "2023-01", book.pack)) == february


def test_what_cannot_be_read_is_counted(filled: Filled, book: Rulebook, tmp_path: Path) -> None:
    filled.book.save(tmp_path / "good.xlsx")
    assert read_prefill(tmp_path / "good.xlsx", book.pack).unread == 0
    spoilt = filled.spoilt(tmp_path / "a.xlsx", "projects", "budget", "ca. 80")
    assert read_prefill(spoilt, book.pack).unread == 1
    month = filled.spoilt(tmp_path / "b.xlsx", "projects", "forecast", "ca. 80")
    assert read_prefill(month, book.pack).unread == 0  # the month's own is not carried over anyhow
    filled.book["Parter"]["A4"] = "Hvem"
    filled.book.save(tmp_path / "c.xlsx")
    filled.book["Parter"]["A4"] = "Part"
    assert read_prefill(tmp_path / "c.xlsx", book.pack).unread == 1


def test_an_archive_of_several_months_is_refused(book: Rulebook, tmp_path: Path) -> None:
    import polars as pl

    rows = {"period": ["2023-01", "2023-02"], "portfolio": ["A", "A"], "project": ["P", "P"]}
    rows |= {"phase": ["concept", "concept"], "state": ["active", "active"]}
    pl.DataFrame(rows).write_parquet(tmp_path / "projects.parquet")
    with pytest.raises(CheckError, match="2 submissions"):
        read_prefill(tmp_path, book.pack)
