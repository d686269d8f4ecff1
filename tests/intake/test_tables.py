"""Cells become typed columns; what cannot be read is a failure at its cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from checker.model.submission import ErrorValue
from checker.texts import Text

HEAD = ["Prosjekt", "Også kalt", "Fase", "Budsjett", "Slutt"]


def test_every_column_has_its_type(make: Any, read: Any) -> None:
    row = ["A", "B; C", "konsept", "1 234,5", "januar 2024"]
    frame = read(make.sheet("Prosjekter", [HEAD, row])).tables["projects"].frame
    assert frame.row(0)[:5] == ("A", ["B", "C"], "concept", Decimal("1234.50"), date(2024, 1, 31))
    assert dict(frame.schema) == {
        "project": pl.String,
        "aliases": pl.List(pl.String),
        "phase": pl.Enum(["concept", "execution"]),
        "budget": pl.Decimal(38, 2),
        "ends": pl.Date,
        "portfolio": pl.String,
        "period": pl.String,
        "as_of": pl.Date,
        "@source": pl.UInt32,
        "@row": pl.UInt32,
        "@line": pl.UInt32,
    }


def test_an_absent_column_is_null_and_named(make: Any, read: Any) -> None:
    table = read(make.sheet("Prosjekter", [["Prosjekt"], ["A"]])).tables["projects"]
    assert table.absent == {"aliases", "phase", "budget", "ends"}
    assert table.frame.schema["budget"] == pl.Decimal(38, 2)


def test_a_broken_cell_is_null_listed_and_said(make: Any, read: Any) -> None:
    rows = [HEAD, ["A", "", "", "tolv", ""], ["B", "", "", "12,5", ""], ["C", "", "", "ni", ""]]
    submission = read(make.sheet("Prosjekter", rows))
    failure = make.only(submission)
    assert (failure.rule, failure.table, failure.column) == ("CONTRACT-TYPE", "projects", "budget")
    assert (list(failure.rows), failure.observed) == ([0, 2], ["tolv", "ni"])
    table = submission.tables["projects"]
    assert table.frame["budget"].to_list() == [None, Decimal("12.50"), None]
    assert table.gaps == {"budget": {0: "broken", 2: "broken"}}
    assert table.broken == frozenset()


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        ("Budsjett", "1,234", "CONTRACT-AMBIGUOUS"),
        ("Budsjett", "1,2345", "CONTRACT-PLACES"),
        ("Budsjett", 23.004, "CONTRACT-PLACES"),
        ("Budsjett", "1" * 16, "CONTRACT-TOO-LARGE"),
        ("Budsjett", True, "CONTRACT-TYPE"),
        ("Budsjett", ErrorValue("#N/A"), "CONTRACT-ERROR-VALUE"),
        ("Budsjett", ErrorValue("="), "CONTRACT-ERROR-VALUE"),
        ("Slutt", "01/02/2023", "CONTRACT-AMBIGUOUS"),
        ("Slutt", "våren", "CONTRACT-TYPE"),
        ("Fase", "konsep", "CONTRACT-VOCABULARY"),
        ("Også kalt", "a\x00", "CONTRACT-TYPE"),
    ],
)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_each_rule_says_what_and_what_to_do(
    make: Any, read: Any, column: str, cell: Any, rule: str, language: str
) -> None:
    row = ["A", *[cell if name == column else None for name in HEAD[1:]]]
    failure = make.only(read(make.sheet("Prosjekter", [HEAD, row])))
    assert failure.rule == rule
    values = {"table": "T", "column": "K", "observed": failure.observed[0], **failure.values}
    message, remedy = (Text(f"structure.{rule}-{part}", values).say(language) for part in ("message", "remedy"))
    assert message.startswith("T: ")
    assert "{" not in message + remedy


def test_an_unknown_word_is_answered_in_the_reader_s_words(make: Any, read: Any) -> None:
    failure = make.only(read(make.sheet("Prosjekter", [["Prosjekt", "Fase"], ["A", "konsep"]])))
    assert failure.values["allowed"].say("nb") == "Konsept, Gjennomføre"
    assert failure.values["hint"].say("nb") == "Mente du «Konsept»?"


def test_a_column_of_words_where_money_belongs_is_broken(make: Any, read: Any) -> None:
    rows = [HEAD, ["A", "", "", "tolv", ""], ["B", "", "", "", ""], ["C", "", "", "ni", ""]]
    assert read(make.sheet("Prosjekter", rows)).tables["projects"].broken == {"budget"}


def test_one_wrong_cell_alone_breaks_no_column(make: Any, read: Any) -> None:
    table = read(make.sheet("Prosjekter", [HEAD, ["A", "", "", "tolv", ""]])).tables["projects"]
    assert (table.broken, table.gaps) == (frozenset(), {"budget": {0: "broken"}})


def test_why_a_cell_is_empty_is_kept(make: Any, read: Any) -> None:
    words = ["-", "ikke kjent", "i/a", "Unntatt offentlighet, jf. § 13", None, ErrorValue("#REF!")]
    rows = [["Prosjekt", "Budsjett"], *[[f"P{number}", word] for number, word in enumerate(words)]]
    table = read(make.sheet("Prosjekter", rows)).tables["projects"]
    assert table.gaps == {"budget": {1: "not_yet", 2: "not_applicable", 3: "withheld", 5: "error"}}


def test_months_are_told_once_for_the_sheet(make: Any, read: Any) -> None:
    rows = [HEAD, ["A", "", "", "", "nov.22"], ["B", "", "", "", "nov.22"], ["C", "", "", "", "31.01.2023"]]
    assert make.told(read(make.sheet("Prosjekter", rows))) == [
        "bok.xlsx · Prosjekter: måneder og lengre tidsrom gjelder som sin siste dag, "
        "for eksempel «nov.22» som 30.11.2022. Antall celler: 2, i Slutt."
    ]


def test_the_stated_decimal_mark_holds_for_the_whole_submission(make: Any, read: Any) -> None:
    frame = read(make.csv("Prosjekter", "Prosjekt;Budsjett\nA;1.234"), decimal=",").tables["projects"].frame
    assert frame["budget"].to_list() == [1234]


def test_the_same_cells_as_workbook_csv_and_parquet(make: Any, read: Any) -> None:
    book = make.sheet("Prosjekter", [["Prosjekt", "Fase", "Budsjett"], ["A", "Konsept", 12.5], ["B", None, 0.3]])
    csv = make.csv("Prosjekter", "Project;Fase;Budsjett\nA;konsept;12,5\nB;;0,30")
    parquet = make.parquet(
        "projects", pl.DataFrame({"project": ["A", "B"], "phase": ["concept", None], "budget": [12.5, 0.3]})
    )
    frames = [read(sheet).tables["projects"].frame.drop("@line", "@row") for sheet in (book, csv, parquet)]
    assert frames[0].equals(frames[1])
    assert frames[0].equals(frames[2])
