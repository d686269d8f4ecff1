"""Comma-separated findings: they read back as they are, and no spreadsheet runs them."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from checker.model.finding import COLUMNS
from checker.output.csv import render


def read(text):
    return list(csv.DictReader(StringIO(text, newline="")))


def test_looks_as_agreed(example, same_as_golden):
    same_as_golden("findings.csv", render(example, language="nb"))


def test_only_the_header_where_nothing_was_found(empty):
    assert render(empty, language="nb") == ",".join(COLUMNS) + "\n"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+47 12", "-A1", "@SUM(A1)", " =1", "＝1", "-", "-1-1", "-1\n", "\n1"],
)
def test_a_formula_gets_an_apostrophe(make_report, make_finding, text):
    row = read(render(make_report(make_finding("X", "error", text, "", observed=text)), language="nb"))[0]
    assert (row["message"], row["observed"]) == ("'" + text, "'" + text)


@pytest.mark.parametrize(
    ("text", "guarded"),
    [
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\n=1", "'\n'=1"),
        ("Vedtak;=1+1", "Vedtak;'=1+1"),
        ("Vedtak; @SUM(A1)", "Vedtak; '@SUM(A1)"),
        ('Vedtak;"=1+1', "Vedtak;\"'=1+1"),
        ("Vedtak\r\n-A1", "Vedtak\r\n'-A1"),
        ("A;-0.9", "A;'-0.9"),
    ],
)
def test_a_cell_that_another_separator_would_make_is_guarded_too(make_report, make_finding, text, guarded):
    row = read(render(make_report(make_finding("X", "error", text, "", observed=text)), language="nb"))[0]
    assert (row["message"], row["observed"]) == (guarded, guarded)


@pytest.mark.parametrize(
    "text", ["-12.50", "-0.9", "0", "12.50", "a=b", "1. kvartal 2023", 'sa "ja", så', "a\r\nb", "'x"]
)
def test_all_else_reads_back_as_it_is(make_report, make_finding, text):
    row = read(render(make_report(make_finding("X", "error", text, "", observed=text)), language="nb"))[0]
    assert (row["message"], row["observed"]) == (text, text)


def test_related_places_stand_in_one_cell_that_is_guarded_too(make_report, make_finding):
    findings = [
        make_finding("X", "error", "a", "", related=places) for places in (["A1", "B 2"], ["=A1", "B2"], [], None)
    ]
    rows = read(render(make_report(*findings), language="nb"))
    assert [row["related"] for row in rows] == ["A1 | B 2", "'=A1 | B2", "", ""]
