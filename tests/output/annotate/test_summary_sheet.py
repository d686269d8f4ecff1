"""The first sheet: the verdict, the reasons, and every finding with a link that leads to its cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from checker.intake.annotations import TITLES
from checker.pipeline import Request, check

ROOT = Path(__file__).parents[3]
Make = Callable[..., Path]
Mark = Callable[..., Path]
OVER = {"forecast": "23,01"}


def lines(sheet: Any) -> list[list[str]]:
    return [[str(cell.value) for cell in row if cell.value is not None] for row in sheet.iter_rows()]


def test_it_comes_first_with_the_verdict_and_the_reasons(book: Make, mark: Mark) -> None:
    found = openpyxl.load_workbook(mark(book(**OVER)))
    assert found.sheetnames[0] == TITLES[0] == found.active.title
    top = lines(found.active)
    assert top[0] == ["Stoppes: 1 funn må rettes"]
    assert top[1] == ["1 feil stopper publisering"]
    assert ["Stopper 1 · Prosjektavvik 1"] in top


def test_every_finding_has_a_line_that_leads_to_its_cell(book: Make, mark: Mark) -> None:
    path = book(**OVER)
    report, _ = check(Request([path], rules=ROOT / "rules.toml", language="nb"))
    sheet = openpyxl.load_workbook(mark(path)).active
    links = {cell.value: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    places = [(each.sheet, each.cell) for each in report.rows]
    assert links == {f"{name}!{cell}": f"'{name}'!{cell}" for name, cell in places}
    texts = [text for line in lines(sheet) for text in line]
    for finding in report.rows:
        assert texts.count(finding.message) == 1


def test_a_finding_without_a_cell_is_listed_here_only(book: Make, mark: Mark, comments: Any) -> None:
    def take_away(found: Any) -> None:
        del found["Milepæler"]

    path = book(change=take_away)
    report, _ = check(Request([path], rules=ROOT / "rules.toml", language="nb"))
    missing = next(each for each in report.rows if each.rule == "CONTRACT-TABLE")
    found = openpyxl.load_workbook(mark(path))
    assert any(line[1:2] == ["Hele boken"] and missing.message in line for line in lines(found.active))
    assert all(missing.message not in text for sheet in found for text in comments(sheet).values())


def test_a_sheets_name_with_an_apostrophe_is_quoted(book: Make, mark: Mark) -> None:
    def rename(found: Any) -> None:
        found["Prosjekter"].title = "O'Briens liste"

    sheet = openpyxl.load_workbook(mark(book(change=rename, **OVER))).active
    links = [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert links
    assert all(link.startswith("'O''Briens liste'!") for link in links)


@pytest.mark.parametrize("text", ["=1+1", "+47 12", "-A1", "@SUM(A1)", "\t=1", "\n=cmd|' /C calc'!A0"])
def test_a_text_never_becomes_a_formula(book: Make, mark: Mark, parts: Any, text: str) -> None:
    def name(found: Any) -> None:
        cell = found["Prosjekter"]["A2"]
        cell.value, cell.data_type = text, "s"

    path = mark(book(change=name, **OVER))
    found = openpyxl.load_workbook(path)
    cells = [cell for sheet in found for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any(text.strip() in str(cell.value) for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(b"<f" in content for part, content in parts(path).items() if "sheet" in part and b"<f>" in content)
    assert all(cell.quotePrefix for row in found.active.iter_rows() for cell in row if cell.value is not None)


def test_a_text_with_control_characters_can_be_written(book: Make, mark: Mark) -> None:
    def odd(found: Any) -> None:
        found["Prosjekter"]["D2"] = "Fase_x0007_ \u202eA_xFFFE_ _x005F_x0041_"

    texts = [text for line in lines(openpyxl.load_workbook(mark(book(change=odd))).active) for text in line]
    assert any("Fase" in text for text in texts)


def test_rules_that_did_not_run_are_named_on_lines_that_a_page_holds(mark: Mark) -> None:
    sheet = openpyxl.load_workbook(mark(ROOT / "datasets" / "hso-2023-01.xlsx")).active
    below = [line[0] for line in lines(sheet) if len(line) == 1]
    [line] = [text for text in below if text.startswith("ingen forrige periode (")]
    assert line.count(";") == 3
    assert line.endswith("; og 30 til)")
    assert max(map(len, below)) < 250
