"""The evidence of a finding in words: one way for the workbook of findings and for the workbook that is annotated."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from checker.output.parts.findings import evidence, figure, subject
from checker.output.xlsx import render

WORDS = {
    "nb": {
        "scope": {"slightly_worse": "Litt dårligere enn avtalt"},
        "adoption": {"slightly_worse": "Litt dårligere"},
        "sub_portfolio": {"other": "Øvrige prosjekter"},
        "group": {"other": "Annet"},
        "gate": {"bp4": "BP4"},
        "colour": {"yellow": "Gul", "green": "Grønn"},
    },
    "en": {"gate": {"bp4": "Gate 4"}},
}
VOCABULARIES = {"projects": {"scope": "scope", "adoption": "adoption"}, "resources": {"resource": "group"}}


@pytest.fixture
def make(make_finding, make_report):
    """A finding with some values, and the report that it is in."""

    def made(rule="R-1", **values):
        found = make_finding(rule, "error", "m", "r", **values)
        return make_report(found, words=WORDS, vocabularies=VOCABULARIES), found

    return made


@pytest.mark.parametrize(
    ("text", "unit", "nb", "en"),
    [
        ("23.01", "MNOK", "23,01 MNOK", "23.01 MNOK"),
        ("-0.50", None, "-0,50", "-0.50"),
        ("55", "days", "55 dager", "55 days"),
        ("1", "days", "1 dag", "1 day"),
        ("-1", "days", "-1 dag", "-1 day"),
        ("0", "days", "0 dager", "0 days"),
        ("0.155", "percent", "15,500 %", "15.500 %"),
        ("2023-03-31", "days", "31.03.2023", "2023-03-31"),
        ("2023-13-31", None, "2023-13-31", "2023-13-31"),
        ("7,6855", None, "7,6855", "7,6855"),
        ("bp4", None, "BP4", "Gate 4"),
        ("yellow", "MNOK", "Gul", "Yellow"),
        ("12/13", None, "12/13", "12/13"),
        (None, "MNOK", "", ""),
    ],
)
def test_a_figure_in_words(make, text, unit, nb, en):
    report, found = make(observed=text, unit=unit)
    report.words["en"]["colour"] = {"yellow": "Yellow"}
    assert [figure(report, found, text, language) for language in ("nb", "en")] == [nb, en]


def test_what_can_be_read_in_two_ways_is_shown_as_it_stands(make):
    report, found = make("CONTRACT-AMBIGUOUS", observed="1.234")
    assert evidence(report, found, "1.234", "nb") == figure(report, found, "1.234", "nb") == "1.234"


@pytest.mark.parametrize(
    ("table", "column", "said"),
    [
        ("projects", "adoption", "Litt dårligere"),
        ("projects", "scope", "Litt dårligere enn avtalt"),
        ("projects", "status_scope", "Litt dårligere enn avtalt"),
        (None, None, "Litt dårligere enn avtalt"),
    ],
)
def test_a_word_of_two_vocabularies_is_the_columns_own(make, table, column, said):
    report, found = make(observed="slightly_worse", table=table, column=column)
    assert figure(report, found, found.observed, "nb") == said


@pytest.mark.parametrize(
    ("values", "nb"),
    [
        ({"project": "other", "key": "x"}, "other"),
        ({"key": "2023-03-31"}, "31.03.2023"),
        ({"key": "2023-01-31 · other", "table": "resources"}, "31.01.2023 · Annet"),
        ({"key": "Nordre sykehus · 7"}, "Nordre sykehus · 7"),
        ({}, ""),
    ],
)
def test_whom_a_finding_is_about(make, values, nb):
    report, found = make(**values)
    assert subject(report, found, "nb") == nb


def test_the_workbook_of_findings_says_the_same(make):
    report, _ = make(observed="2023-03-02", limit="2023-03-01", distance="1", unit="days", key="2023-03-31")
    sheet = openpyxl.load_workbook(io.BytesIO(render(report, language="nb")))["Funn"]
    row = {head.value: cell.value for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (row["Avstand"], row["Enhet"], row["Prosjekt"]) == (1, "dager", "31.03.2023")
    report, found = make(observed="0.15", unit="percent", key="x")
    assert evidence(report, found, "0.15", "nb") == Decimal("15.00")
    assert evidence(report, found, "2023-03-31", "nb") == date(2023, 3, 31)
