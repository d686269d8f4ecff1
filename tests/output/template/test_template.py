"""A template as a person and as the program finds it: sheets, headings, drop-downs, formats, colours."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from checker.intake import readers
from checker.intake.locate import Known, locate
from checker.model.submission import MARK, column_letters
from checker.output.template import workbook
from checker.output.template.prefill import sheet_name
from checker.output.template.styles import number_format
from checker.output.template.validation import MESSAGE_LIMIT, TITLE_LIMIT
from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook
from checker.texts import LANGUAGES

RULES = Path(__file__).resolve().parents[3] / "rules"
PACKS = sorted(path.parent.name for path in RULES.glob("*/pack.toml"))
BOOK = """
title = {{ nb = "Prøve", en = "Trial" }}
languages = ["en", "nb"]
packs = ['{pack}']
compare.green   = {{ green = "agrees",  yellow = "error",   red = "error",  missing = "error"   }}
compare.yellow  = {{ green = "warning", yellow = "agrees",  red = "error",  missing = "error"   }}
compare.red     = {{ green = "warning", yellow = "warning", red = "agrees", missing = "warning" }}
compare.missing = {{ green = "warning", yellow = "error",   red = "error",  missing = "note"    }}
compare.blank   = {{ green = "note",    yellow = "note",    red = "note",   missing = "note"    }}
"""


@pytest.fixture(scope="module")
def opened(norwegian: bytes) -> Any:
    """The Norwegian template as openpyxl reads it."""
    return openpyxl.load_workbook(BytesIO(norwegian))


@pytest.fixture(scope="module")
def rules_of(opened: Any, book: Rulebook) -> Callable[[str, str], DataValidation]:
    """What is said of a column's cells."""

    def found(table: str, column: str) -> DataValidation:
        place = f"{column_letters(list(book.pack.tables[table].columns).index(column))}5"
        sheet = opened[book.pack.tables[table].title("nb")]
        return next(each for each in sheet.data_validations.dataValidation if place in each.sqref)

    return found


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_and_heading_is_found_again(pack: str, language: str, tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text(BOOK.format(pack=RULES / pack), encoding="utf-8")
    book = rulebook.load(tmp_path / "rules.toml")
    (tmp_path / "template.xlsx").write_bytes(workbook(book, language))
    raw = readers.read(tmp_path / "template.xlsx")
    found = locate(raw, Known(book.pack))
    assert set(found.tables) == set(book.pack.tables)
    assert raw.messages == ()
    assert (found.messages, found.failures) == ([], [])
    for name, located in found.tables.items():
        assert set(located.fit.columns) == set(book.pack.tables[name].columns)
        assert (located.fit.unknown, dict(located.fit.twice)) == ((), {})


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_runs_give_the_same_bytes(book: Rulebook, language: str) -> None:
    assert workbook(book, language) == workbook(book, language)


def test_the_order_of_sheets(opened: Any) -> None:
    names = opened.sheetnames
    assert names[:2] == ["Innsending", "Prosjekter"]
    assert names.index("Milepæler") < names.index("Leveranser") < names.index("Parter")
    assert [name for name in names if opened[name].sheet_state == "hidden"] == [MARK + " lists", MARK]


def test_every_cell_under_a_heading_has_a_word_for_what_it_takes(opened: Any, book: Rulebook) -> None:
    for table in book.pack.tables.values():
        if table.model.role is None:
            said = opened[table.title("nb")].data_validations.dataValidation
            silent = [
                column for column in table.columns.values() if column.type.kind == "text" and not column.reference
            ]
            assert len(said) >= len(table.columns) - len(silent)
            for each in said:
                assert len(each.promptTitle or "") <= TITLE_LIMIT
                assert 0 < len(each.prompt or "") <= MESSAGE_LIMIT
                assert len(each.error or "") <= MESSAGE_LIMIT


def test_a_vocabulary_is_chosen_from_a_hidden_list(opened: Any, rules_of: Any, book: Rulebook) -> None:
    rule = rules_of("projects", "size_band")
    assert rule.type == "list"
    sheet, first, last = re.fullmatch(r"'(.+)'!\$(\w+\$\d+):\$(\w+\$\d+)", rule.formula1).groups()
    cells = opened[sheet][f"{first.replace('$', '')}:{last.replace('$', '')}"]
    terms = book.pack.vocabularies["size_band"]
    assert [cell.value for (cell,) in cells] == [terms.title(term, "nb") for term in terms.terms]


def test_a_reference_is_chosen_from_the_table_that_it_is_to(rules_of: Any) -> None:
    rule = rules_of("milestones", "project")
    assert (rule.type, rule.errorStyle) == ("list", "warning")  # another name of the project will do
    assert rule.prompt == "Må fylles ut. Velg et navn som står i Prosjekter."
    assert rule.formula1 == "OFFSET('Prosjekter'!$A$5,0,0,MAX(1,COUNTA('Prosjekter'!$A$5:$A$504)),1)"


def test_a_reference_into_two_tables_offers_both(opened: Any, rules_of: Any) -> None:
    supplier, dependent = rules_of("dependencies", "supplier"), rules_of("dependencies", "dependent")
    assert supplier.formula1 == dependent.formula1
    lists = opened[MARK + " lists"]
    letter = re.search(r"lists'!\$(\w+)\$9", supplier.formula1)[1]
    assert "Parter" in lists[f"{letter}2"].value
    assert "Prosjekter" in lists[f"{letter}3"].value
    assert lists[f"{letter}9"].value.startswith(f"=IF(1<={letter}$2,INDEX('Parter'!$A$5:$A$504,1)")


@pytest.mark.parametrize(
    ("table", "column", "kind", "formula"),
    [
        ("projects", "budget", "custom", "AND(ISNUMBER(I5),ROUND(I5,3)=I5,I5>=0)"),
        ("projects", "accrued_to_date", "custom", "AND(ISNUMBER(M5),ROUND(M5,3)=M5)"),
        ("risks", "probability", "whole", "1"),
        ("milestones", "slack", "whole", "0"),
        ("projects", "project", "custom", "COUNTIF($A$5:$A$504,A5)=1"),
        ("milestones", "planned", "date", "18264"),
    ],
)
def test_figures_days_and_keys_have_their_bounds(
    rules_of: Any, table: str, column: str, kind: str, formula: str
) -> None:
    assert (rules_of(table, column).type, rules_of(table, column).formula1) == (kind, formula)


def test_what_must_be_filled_in_is_refused_and_else_asked(rules_of: Any) -> None:
    assert rules_of("projects", "phase").errorStyle in (None, "stop")
    assert rules_of("projects", "sub_portfolio").errorStyle == "warning"
    assert rules_of("projects", "phase").prompt == "Må fylles ut. Velg fra listen."
    assert rules_of("projects", "budget").prompt == "Oppgis i MNOK. Høyst 3 desimaler. Minst 0."


def test_a_required_column_has_a_star_over_it_and_a_dark_heading(opened: Any) -> None:
    sheet = opened["Prosjekter"]
    assert (sheet["D3"].value, sheet["C3"].value) == ("* velg", "velg")
    assert sheet["D4"].fill.fgColor.rgb != sheet["C4"].fill.fgColor.rgb
    assert (sheet["A4"].value, sheet.freeze_panes) == ("Prosjekt", "B5")
    assert sheet.auto_filter.ref == "A4:AJ504"
    assert sheet.print_title_rows == "$4:$4"


def test_status_columns_take_the_colour_of_their_word(opened: Any) -> None:
    ranges = {
        str(cells.sqref): [(rule.formula[0], rule.dxf.fill.bgColor.rgb) for rule in rules]
        for cells, rules in opened["Prosjekter"].conditional_formatting._cf_rules.items()
    }
    assert ranges["Y5:Y504"] == [
        ('OR(Y5="Grønn",Y5="Grønt",Y5="Som planlagt")', "FFC6EFCE"),
        ('OR(Y5="Gul",Y5="Gult",Y5="Mindre avvik")', "FFFFE699"),
        ('OR(Y5="Rød",Y5="Rødt",Y5="Større avvik")', "FFF8B9B9"),
        ('OR(Y5="Informasjon mangler")', "FFD9D9D9"),
    ]
    assert ranges["D5:D504"] == [("AND(COUNTA($A5:$AJ5)>0,ISBLANK(D5))", "FFFCE4D6")]


def test_formats_have_decimals_unit_and_the_languages_days(book: Rulebook) -> None:
    columns = {
        f"{table.name}.{name}": one for table in book.pack.tables.values() for name, one in table.columns.items()
    }
    assert number_format(columns["projects.budget"], "nb") == '#,##0.000" MNOK"'
    assert number_format(columns["milestones.slack"], "nb") == '#,##0" dager"'
    assert number_format(columns["milestones.slack"], "en") == '#,##0" days"'
    assert number_format(columns["milestones.planned"], "nb") == "dd.mm.yyyy"
    assert number_format(columns["milestones.planned"], "en") == "yyyy-mm-dd"
    assert number_format(columns["submission.period"], "en") == "@"  # "2023-01" would become a date
    assert number_format(columns["risks.risk_number"], "en") == "@"


def test_a_column_keeps_its_format_below_what_is_prepared(opened: Any) -> None:
    assert opened["Prosjekter"].column_dimensions["I"].number_format == '#,##0.000" MNOK"'


def test_a_sheet_says_when_it_is_due(opened: Any) -> None:
    assert opened["Leveranser"]["A2"].value.startswith("Leveres i april, august og desember.")
    assert opened["Prosjekter"]["A2"].value.startswith("Leveres hver måned.")
    assert opened["Risiko"]["A2"].value.startswith("Frivillig")


def test_the_cover_asks_which_submission_it_is_and_leads_to_every_sheet(opened: Any) -> None:
    sheet = opened["Innsending"]
    assert [sheet[f"B{row}"].value for row in range(4, 11)] == [
        *("Portefølje", "Periode", "Per dato", "Versjon", "Utdrag", "Levert av (rolle)", "Godkjent av (rolle)")
    ]
    assert sheet["C5"].number_format == "@"
    assert sheet["C6"].number_format == "dd.mm.yyyy"
    links = {cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    visible = [name for name in opened.sheetnames if opened[name].sheet_state == "visible"]
    assert links == {f"'{name}'!A1" for name in visible if name != "Innsending"}


def test_english_is_english_throughout(book: Rulebook) -> None:
    made = openpyxl.load_workbook(BytesIO(workbook(book, "en")))
    said = [str(cell.value) for sheet in made for row in sheet.iter_rows() for cell in row if cell.value is not None]
    said += [str(each.prompt) for sheet in made for each in sheet.data_validations.dataValidation]
    words = set(re.findall(r"\w+", " ".join(said).casefold()))
    assert not words & {"velg", "hver", "måned", "arket", "fylles", "dager", "grønn", "gjelder", "høyst"}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Prosjekter", "Prosjekter"),
        ("Tiltak/Ansvar: [alt]?", "Tiltak Ansvar alt"),
        ("'sitat'", "sitat"),
        ("En svært lang tittel på en tabell i pakken", "En svært lang tittel på en tabe"),
        ("***", "-"),
    ],
)
def test_a_title_becomes_a_name_that_a_workbook_takes(title: str, name: str) -> None:
    assert sheet_name(title, set()) == name


def test_two_equal_titles_become_two_names() -> None:
    taken: set[str] = set()
    assert [sheet_name("Plan", taken), sheet_name("PLAN", taken), sheet_name("plan", taken)] == [
        "Plan",
        "PLAN 2",
        "plan 3",
    ]
    assert [len(sheet_name("x" * 40, taken)) for _ in range(12)] == [31] * 12
