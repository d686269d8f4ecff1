"""Findings of another file, the period before, have no mark in the workbook, though its sheets are called the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from checker.intake.annotations import TITLES
from checker.model.finding import Finding
from checker.output import annotate as annotation
from checker.output.annotate.comments import place_text
from checker.output.annotate.targets import targets_in
from checker.pipeline import Request, check

ROOT = Path(__file__).parents[3]
Make = Callable[..., Path]
OLD, NEW = "2023-01.xlsx", "2023-02.xlsx"
GONE, LOST = "MOV-PROJECT-VANISHED", "Prosjekt A"


def without_the_first(found: Any) -> None:
    """The next month, its first project deleted: the other one moves up to the row in which it stood, and is over."""
    found["Innsending"]["B2"], found["Innsending"]["C2"] = "2023-02", "28.02.2023"
    sheet = found["Prosjekter"]
    sheet.delete_rows(2)
    next(cell for cell in sheet[2] if sheet.cell(1, cell.column).value == "Prognose").value = 150.0


@pytest.fixture
def months(book: Make) -> Path:
    """Two months side by side; the later one's workbook."""
    book(OLD)
    return book(NEW, without_the_first)


@pytest.fixture
def marked(months: Path) -> Any:
    """The later month, marked."""
    return opened(months)


def opened(path: Path, *previous: Path) -> Any:
    request = Request([path], rules=ROOT / "rules.toml", language="nb", previous=previous)
    copy = path.with_name("kopi.xlsx")
    copy.write_bytes(annotation.annotate(request).content)
    return openpyxl.load_workbook(copy)


def lines(sheet: Any) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows()]


def vanished(path: Path, *previous: Path) -> Finding:
    report, _ = check(Request([path], rules=ROOT / "rules.toml", language="nb", previous=previous))
    return next(each for each in report.rows if each.rule == GONE)


def test_one_of_the_period_before_is_listed_in_full_and_leads_nowhere(months: Path, marked: Any) -> None:
    finding = vanished(months)
    assert (finding.file, finding.sheet) == (OLD, "Prosjekter")
    (line,) = [row for row in lines(marked.worksheets[0]) if finding.message in [cell.value for cell in row]]
    assert line[1].value == f"{OLD} · Prosjekter!{finding.cell}"
    assert line[1].hyperlink is None


def test_it_marks_no_cell_of_the_same_name(months: Path, marked: Any, comments: Any, colour: Any) -> None:
    report, _ = check(Request([months], rules=ROOT / "rules.toml", language="nb"))
    here = {each.cell for each in report.rows if (each.file, each.sheet) == (NEW, "Prosjekter")}
    sheet = marked["Prosjekter"]
    assert all(LOST not in text for each in marked for text in comments(each).values())
    assert set(comments(sheet)) == here
    cells = [cell.coordinate for row in sheet.iter_rows(max_col=sheet.max_column - 1) for cell in row]
    assert {cell for cell in cells if colour(sheet, cell)} == here


def test_the_worst_of_a_row_and_its_column_are_of_this_file_alone(months: Path, marked: Any) -> None:
    headings = [cell.value for sheet in marked for row in sheet.iter_rows() for cell in row if cell.value in TITLES]
    report, _ = check(Request([months], rules=ROOT / "rules.toml", language="nb"))
    assert len(headings) == len(marked.sheetnames) - 1  # one a sheet of theirs
    own = [each for each in report.rows if (each.file, each.sheet, each.row) == (NEW, "Prosjekter", 2)]
    (row,) = [row for row in lines(marked["Prosjekter"]) if row[0].row == 2]
    assert len(own) > 1
    assert row[-1].value.endswith(f"(av {len(own)} funn)")


def test_marks_of_the_copy_lead_only_to_cells_with_findings(months: Path, marked: Any) -> None:
    report, _ = check(Request([months], rules=ROOT / "rules.toml", language="nb"))
    links = [cell.hyperlink.location for row in lines(marked.worksheets[0]) for cell in row if cell.hyperlink]
    assert links
    assert set(links) == {f"'{each.sheet}'!{each.cell}" for each in report.rows if each.file == NEW and each.cell}


def test_a_workbook_of_the_same_name_in_another_folder_is_another(book: Make) -> None:
    old, new = (book(name) for name in ("rapport.xlsx", "igjen.xlsx"))
    moved = {place: old.parent / place / "rapport.xlsx" for place in ("januar", "februar")}
    for place, path in moved.items():
        path.parent.mkdir()
        path.write_bytes((old if place == "januar" else new).read_bytes())
    found = openpyxl.load_workbook(moved["februar"])
    without_the_first(found)
    found.save(moved["februar"])
    finding = vanished(moved["februar"], moved["januar"])
    assert finding.file == "januar/rapport.xlsx"
    sheet = opened(moved["februar"], moved["januar"]).worksheets[0]
    (line,) = [row for row in lines(sheet) if finding.message in [cell.value for cell in row]]
    assert (line[1].value, line[1].hyperlink) == (f"januar/rapport.xlsx · Prosjekter!{finding.cell}", None)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("2023-02.xlsx · Prosjekter!J2", "Prosjekter!J2"),
        ("2023-01.xlsx · Prosjekter!J2", "2023-01.xlsx · Prosjekter!J2"),
        ("2023-02.xlsx · A · B!J2", "A · B!J2"),
        ("2023-01/prosjekter.csv · J2", "2023-01/prosjekter.csv · J2"),
    ],
)
def test_a_further_place_is_said_with_its_file_where_that_is_another(place: str, said: str) -> None:
    assert place_text(place, NEW) == said


def test_a_finding_of_a_whole_row_elsewhere_is_not_of_this_row(months: Path) -> None:
    report, _ = check(Request([months], rules=ROOT / "rules.toml"))
    rows = [finding._replace(cell=None) for finding in report.rows if finding.sheet == "Prosjekter"]
    sheet: Any = type("Stood", (), {"name": "Prosjekter", "anchor": staticmethod(lambda row, column: (row, column))})
    assert {each.file for found in targets_in(sheet, OLD, rows).rows.values() for each in found} == {OLD}
    assert {each.file for found in targets_in(sheet, NEW, rows).rows.values() for each in found} == {NEW}
