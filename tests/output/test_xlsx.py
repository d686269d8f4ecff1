"""The report as a workbook, read back with openpyxl: values, types, links, fills and tables; never its bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.cell import Cell

from checker.model.errors import CheckError
from checker.model.finding import COLUMNS
from checker.model.values import typed
from checker.output import xlsx as workbook_findings
from checker.output.xlsx import render
from checker.texts import LANGUAGES

FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\n=1+1", " =1+1", "＝1+1", '=HYPERLINK("http://x")']


def opened(report: Any, language: str = "nb") -> openpyxl.Workbook:
    """The workbook of a report."""
    return openpyxl.load_workbook(BytesIO(render(report, language=language)))


def cells(sheet: Any) -> Iterator[Cell]:
    """The cells of a sheet that hold something."""
    return (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)


def seen(cell: Cell) -> list[Any]:
    """What there is to see of a cell: value, and where they say something its format, fill and link."""
    value = cell.value.isoformat() if isinstance(cell.value, datetime) else cell.value
    said = {
        "format": cell.number_format if cell.number_format != "General" else None,
        "fill": cell.fill.fgColor.rgb if cell.fill.fill_type else None,
        "link": f"{cell.hyperlink.target}#{cell.hyperlink.location}" if cell.hyperlink else None,
    }
    return [value, *(f"{name} {found}" for name, found in said.items() if found)]


def column(sheet: Any, title: str) -> list[Cell]:
    """The cells under a heading."""
    place = next(cell.column for cell in sheet[1] if cell.value == title)
    return [row[place - 1] for row in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_looks_as_agreed(example, same_as_golden, language):
    lines = []
    for sheet in opened(example, language):
        tables = {table.name: table.ref for table in sheet.tables.values()}
        lines.append(f"# {sheet.title}, frozen at {sheet.freeze_panes}, tables {tables}")
        lines += [f"{cell.coordinate}: {json.dumps(seen(cell), ensure_ascii=False)}" for cell in cells(sheet)]
    same_as_golden(f"xlsx_{language}.txt", "\n".join(lines) + "\n")


def test_a_table_has_a_row_for_each_finding_and_a_column_for_all_that_is_known(example):
    sheet = opened(example)["Funn"]
    table = sheet.tables["findings"]
    assert table.autoFilter is not None
    assert table.ref.endswith(str(example.shown.height + 1))
    assert len(table.tableColumns) == len({each.name for each in table.tableColumns}) == len(COLUMNS) + 2
    assert [cell.value for cell in column(sheet, "Regel")] == example.shown["rule"].to_list()


def test_a_text_is_never_a_formula(example, make_finding, make_report):
    found = [
        make_finding("R-1", "error", text, text, key=text, project=text, observed=text, related=[text], sheet=text)
        for text in FORMULAS
    ]
    report = replace(
        make_report(*found), title={"nb": FORMULAS[0]}, parameters={}, project_statuses=example.project_statuses
    )
    for sheet in opened(report):
        for cell in cells(sheet):
            assert cell.data_type != "f"
            if isinstance(cell.value, str) and cell.value.lstrip()[:1] in tuple("=+-@＝"):
                assert cell.style is not None
                assert cell.quotePrefix


@pytest.mark.parametrize(
    ("text", "shown"), [("_x0041_", "_x0041_"), ("a\x07b", "a\ufffdb"), ("😀", "😀"), ("a\nb", "a b"), ("&<>", "&<>")]
)
def test_strange_letters_come_through(make_finding, make_report, text, shown):
    found = make_finding("R-1", "error", text, "r", key=text)
    sheet = opened(make_report(found))["Funn"]
    assert [column(sheet, title)[0].value for title in ("Melding", "Nøkkel")] == [shown, shown]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("500.00", 500.0),
        ("-0.05", -0.05),
        ("7", 7),
        ("007", "007"),
        ("1e5", "1e5"),
        ("7b", "7b"),
        ("2023-01-31", datetime(2023, 1, 31)),
        ("2023-02-31", "2023-02-31"),
        ("1234567890123456", "1234567890123456"),
        ("0.1234567890123456", "0.1234567890123456"),
    ],
)
def test_figures_are_numbers_and_days_are_dates(make_finding, make_report, text, value):
    found = make_finding("R-1", "error", "m", "r", observed=text)
    cell = column(opened(make_report(found))["Funn"], "Observert")[0]
    assert cell.value == value
    assert type(cell.value) is type(value)


def test_a_figure_keeps_its_decimals(make_finding, make_report):
    found = make_finding("R-1", "error", "m", "r", observed="1.10", limit="2")
    sheet = opened(make_report(found))["Funn"]
    assert column(sheet, "Observert")[0].number_format == "0.00"
    assert column(sheet, "Grense")[0].number_format == "0"
    assert str(typed("1.10")) == "1.10"


@pytest.mark.parametrize(
    ("file", "sheet", "link"),
    [
        ("a b.xlsx", "Prosjekter", ("a b.xlsx", "'Prosjekter'!G14")),
        ("a.ods", "Ole's", ("a.ods", "'Ole''s'!G14")),
        ("a.csv", None, None),
        ("a.xlsx", None, None),
        ("a#b.xlsx", "Prosjekter", None),
    ],
)
def test_a_place_in_a_workbook_is_a_link_to_its_cell(make_finding, make_report, file, sheet, link):
    found = make_finding("R-1", "error", "m", "r", file=file, sheet=sheet, cell="G14")
    cell = column(opened(make_report(found))["Funn"], "Hvor")[0]
    assert "G14" in cell.value
    if link is None:
        assert cell.hyperlink is None
    else:
        target = cell.hyperlink.target.removeprefix("file:///").replace("%20", " ")
        assert (target, cell.hyperlink.location) == link


def test_links_stop_where_a_sheet_takes_no_more(make_finding, make_report, monkeypatch):
    monkeypatch.setattr(workbook_findings, "MOST_LINKS", 1)
    found = make_finding("R-1", "error", "m", "r", file="a.xlsx", sheet="A", cell="G14")
    sheet = opened(make_report(found, found))["Funn"]
    assert [cell.hyperlink is not None for cell in column(sheet, "Hvor")] == [True, False]


def test_more_findings_than_a_sheet_has_rows_are_refused(example, monkeypatch):
    monkeypatch.setattr(workbook_findings, "MOST_ROWS", 2)
    with pytest.raises(CheckError, match="holds 2"):
        render(example, language="en")


def test_the_matrix_has_every_project_and_the_derived_colours_fill(example):
    sheet = opened(example)["Matrise"]
    assert sheet.tables["matrix"].ref == f"A2:J{2 + len(example.project_statuses)}"
    assert sheet["E3"].value == "Grønn → Rød"
    assert sheet["E3"].fill.fgColor.rgb == "FFF8B9B9"
    assert sheet["E4"].fill.fgColor.rgb == "FFC6EFCE"
    assert sheet["D7"].value == "Pause"
    assert sheet["E7"].fill.fill_type is None  # not judged


def test_a_long_text_is_cut_to_what_a_cell_holds(make_finding, make_report):
    found = make_finding("R-1", "error", "x" * 40_000, "r")
    assert len(column(opened(make_report(found))["Funn"], "Melding")[0].value) == 32_767


def test_parameters_of_one_title_stay_apart(example):
    report = replace(example, parameters={"a": {"nb": "Prosjekt"}, "b": {"nb": "Prosjekt"}})
    sheet = opened(report)["Matrise"]
    assert [cell.value for cell in sheet[2]][4:] == ["Prosjekt 2", "Prosjekt 3"]
