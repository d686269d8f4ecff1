"""LibreOffice opens what is written, and what it saves again says the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from checker.output.template import workbook
from checker.output.template.prefill import read_prefill
from checker.pipeline import Request, check
from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook

from .conftest import ROOT, Convert
from .output.template.conftest import TABLES, Filled

pytestmark = pytest.mark.long

SAMPLE = ROOT / "datasets" / "sample" / "2023-01"
LISTS = "_checker lists"


@pytest.fixture(scope="module")
def book() -> Rulebook:
    """The shipped rulebook."""
    return rulebook.load(ROOT / "rules.toml")


@pytest.fixture(scope="module")
def written(book: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what this program writes: a template begun with standing data, one filled in, and findings."""
    from checker.output.xlsx import render

    folder = tmp_path_factory.mktemp("written")
    (folder / "begun.xlsx").write_bytes(workbook(book, "nb", read_prefill(SAMPLE, book.pack)))
    Filled(workbook(book, "nb"), book.pack).fill(TABLES).book.save(folder / "filled.xlsx")
    report, language = check(Request([ROOT / "datasets" / "hso-2023-01.xlsx"]))
    (folder / "findings.xlsx").write_bytes(render(report, language=language))
    return folder


@pytest.fixture(scope="module")
def saved(written: Path, libreoffice: Convert, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same workbooks as LibreOffice saves them, as .xlsx and as .ods."""
    folder = tmp_path_factory.mktemp("saved")
    libreoffice(sorted(written.glob("*.xlsx")), "xlsx", folder)
    libreoffice([written / "filled.xlsx", written / "findings.xlsx"], "ods", folder)
    return folder


def both(written: Path, saved: Path, name: str) -> Iterator[tuple[Any, Any]]:
    """The sheets of a workbook before and after."""
    before, after = (openpyxl.load_workbook(folder / name, data_only=True) for folder in (written, saved))
    assert before.sheetnames == after.sheetnames
    for sheet in before:
        assert sheet.sheet_state == after[sheet.title].sheet_state
        yield sheet, after[sheet.title]


def plain(formula: str | None) -> str:
    """A formula without quotes that no name needs; LibreOffice writes 0 where there is none."""
    return (formula or "0").replace("'", "")


def filled_cells(sheet: Any) -> dict[str, Any]:
    """What stands in a sheet's cells."""
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value not in (None, "")}


@pytest.mark.parametrize("name", ["begun.xlsx", "findings.xlsx"])
def test_every_value_and_fill_is_kept(written: Path, saved: Path, name: str) -> None:
    for before, after in both(written, saved, name):
        assert filled_cells(before) == filled_cells(after)
        for place in filled_cells(before):
            fills = [sheet[place].fill.fgColor.rgb for sheet in (before, after) if sheet[place].fill.fill_type]
            assert len(set(fills)) == len(fills) // 2, place


def test_drop_downs_and_bounds_are_kept(written: Path, saved: Path) -> None:
    seen = 0
    for before, after in both(written, saved, "begun.xlsx"):
        old, new = (
            {
                str(rule.sqref): (rule.type, plain(rule.formula1), plain(rule.formula2), rule.prompt)
                for rule in sheet.data_validations.dataValidation
                if rule.type
            }
            for sheet in (before, after)
        )
        assert old == {area: rule for area, rule in new.items() if area in old}
        seen += len(old)
    assert seen > 80


def test_the_colours_of_words_are_kept(written: Path, saved: Path) -> None:
    seen = 0
    for before, after in both(written, saved, "begun.xlsx"):
        old, new = (
            {
                str(cells.sqref): [(rule.formula, rule.dxf.fill.bgColor.rgb) for rule in rules]
                for cells, rules in sheet.conditional_formatting._cf_rules.items()
            }
            for sheet in (before, after)
        )
        assert old == new
        seen += len(old)
    assert seen > 30


def test_the_table_of_findings_keeps_its_filter_and_links(written: Path, saved: Path) -> None:
    (before, after) = next(pair for pair in both(written, saved, "findings.xlsx") if pair[0].title == "Funn")
    assert {table.ref for table in before.tables.values()} == {table.ref for table in after.tables.values()}
    places = [
        {cell.coordinate: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
        for sheet in (before, after)
    ]
    assert len(places[0]) > 5
    assert set(places[0]) == set(places[1])


def test_the_list_of_two_tables_is_worked_out(saved: Path) -> None:
    """Nothing was calculated when the script filled it in: the names are LibreOffice's."""
    lists = openpyxl.load_workbook(saved / "filled.xlsx", data_only=True)[LISTS]
    column = next(cell.column for cell in lists[1] if cell.value == "parties.party projects.project")
    names = [lists.cell(row, column).value for row in range(9, 9 + 20)]
    wanted = [row["party"] for row in TABLES["parties"]] + [row["project"] for row in TABLES["projects"]]
    assert [name for name in names if name] == wanted


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_good_figures_check_clean_after_it_too(saved: Path, form: str) -> None:
    report, _ = check(Request([saved / f"filled.{form}"]))
    assert [(finding.rule, finding.sheet, finding.cell) for finding in report.rows] == []
    assert [text.say("nb") for text in report.notices] == []
    assert report.verdict.publishable


def test_an_ods_has_the_same_cells(written: Path, saved: Path) -> None:
    before = CalamineWorkbook.from_path(written / "findings.xlsx")
    after = CalamineWorkbook.from_path(saved / "findings.ods")
    assert before.sheet_names == after.sheet_names
    for sheet in before.sheet_names:
        old, new = (dict(numbered(found.get_sheet_by_name(sheet))) for found in (before, after))
        assert old == new


def numbered(sheet: Any) -> Iterator[tuple[tuple[int, int], Any]]:
    """The filled cells of a sheet by row and column."""
    for row, cells in enumerate(sheet.to_python(skip_empty_area=False)):
        yield from (((row, column), cell) for column, cell in enumerate(cells) if cell != "")
