"""Which rows are records, and that their numbers hold."""

from __future__ import annotations

from typing import Any

import polars as pl

HEAD = ["Prosjekt", "Fase", "Budsjett"]


def test_blank_rows_are_skipped_and_the_numbers_hold(make: Any, read: Any) -> None:
    rows = [HEAD, [None, "  ", None], ["A", "", 1.0], [None, None, None], ["B"], []]
    table = read(make.sheet("Prosjekter", rows, row_numbers=[3, 4, 5, 6, 7, 8])).tables["projects"]
    assert table.frame.select("project", "@row").rows() == [("A", 5), ("B", 7)]
    assert table.frame["@line"].null_count() == 2


def test_a_csv_row_has_its_line_too(make: Any, read: Any) -> None:
    sheet = make.csv("Prosjekter", "Prosjekt;Fase\nA;\nB;")
    table = read(sheet).tables["projects"]
    assert table.frame.select("@row", "@line").rows() == [(2, 2), (3, 3)]


TOTALS = {
    "title": {"nb": "Økonomi"},
    "total_rows": {"column": "project", "words": ["Sum", "Totalt"]},
    "column": {"project": {"type": "text", "nb": "Prosjekt"}, "budget": {"type": "money", "nb": "Budsjett"}},
}


def test_sum_rows_are_no_records_and_are_counted(make: Any, read: Any) -> None:
    rows = [
        ["Prosjekt", "Budsjett"],
        ["Sumatra", 1.0],
        ["Sum konsept", 2.0],
        ["TOTALT", 3.0],
        ["Sum", 4.0],
        ["Sum:", 5.0],
    ]
    submission = read(make.sheet("Økonomi", rows), pack=make.pack(economy=TOTALS))
    assert submission.tables["economy"].frame["project"].to_list() == ["Sumatra"]
    assert make.told(submission) == ["bok.xlsx · Økonomi: sumrader er ikke lest som data. Antall: 4."]


def test_sum_rows_of_a_parquet_file_keep_the_numbers_of_the_others(make: Any, read: Any) -> None:
    frame = pl.DataFrame({"project": ["A", "Sum A", "B", None], "budget": [1, 2, 3, 4]})
    submission = read(make.parquet("Økonomi", frame), pack=make.pack(economy=TOTALS))
    assert submission.tables["economy"].frame.select("project", "@row").rows() == [("A", 1), ("B", 3), (None, 4)]
    assert "Antall: 1." in make.told(submission)[0]


def test_sum_rows_are_kept_beside_the_records_with_their_places(make: Any, read: Any) -> None:
    sheets = [
        make.sheet(
            "Økonomi", [["Prosjekt", "Budsjett"], ["A", 1.0], ["Sum konsept", 2.0], ["B", "x"], ["Totalt:", "y"]]
        ),
        make.csv("Økonomi", "Prosjekt;Budsjett\nA;1\nSum konsept;2\nB;x\nTotalt:;y"),
        make.parquet(
            "Økonomi", pl.DataFrame({"project": ["A", "Sum konsept", "B", "Totalt:"], "budget": list("12xy")})
        ),
    ]
    for sheet, first in zip(sheets, (3, 3, 2), strict=True):
        submission = read(sheet, pack=make.pack(economy=TOTALS))
        totals = submission.tables["economy"].totals
        assert totals is not None
        rows = totals.select("@words", "project", "budget", "@row", "portfolio", "period").rows()
        assert rows == [
            ("Sum konsept", "Sum konsept", 2, first, "Prøve", "2023-01"),
            ("Totalt:", "Totalt:", None, first + 2, "Prøve", "2023-01"),
        ]
        assert make.only(submission).observed == ["x"], "what a sum row holds breaks no contract"


def test_an_archives_sum_rows_say_which_submission_they_are_of(make: Any, read: Any) -> None:
    frame = pl.DataFrame(
        {
            "portfolio": ["P", "P", "Q", "Q", None],
            "period": ["2023-01", "2023-01", "2023-02", "2023-02", None],
            "project": ["A", "Sum", "B", "Sum", "Sum"],
            "budget": [1, 2, 3, 4, 5],
        }
    )
    with_period = frame.with_columns(pl.col("period").fill_null("2023-02"), pl.col("portfolio").fill_null("Q"))
    for given, count in ((frame, 2), (with_period, 3)):
        totals = read(make.parquet("Økonomi", given), pack=make.pack(economy=TOTALS)).tables["economy"].totals
        assert totals is not None
        assert totals.select("portfolio", "period", "budget").rows()[:2] == [("P", "2023-01", 2), ("Q", "2023-02", 4)]
        assert len(totals) == count


def test_a_table_without_sum_rows_has_none(make: Any, read: Any) -> None:
    table = read(make.sheet("Økonomi", [["Prosjekt", "Budsjett"], ["A", 1.0]]), pack=make.pack(economy=TOTALS))
    assert table.tables["economy"].totals is None


def test_headings_repeated_on_every_page_are_no_records(make: Any, read: Any) -> None:
    rows = [HEAD, ["A", "", 1.0], HEAD, ["B", "", 2.0]]
    assert read(make.sheet("Prosjekter", rows)).tables["projects"].frame["project"].to_list() == ["A", "B"]


def test_hidden_rows_are_read_and_told(make: Any, read: Any) -> None:
    rows = [HEAD, ["A", "", 1.0], ["B", "", 2.0]]
    submission = read(make.sheet("Prosjekter", rows, hidden_rows=frozenset({3})))
    assert submission.tables["projects"].frame["project"].to_list() == ["A", "B"]
    assert make.told(submission) == [
        "bok.xlsx · Prosjekter: skjulte eller bortfiltrerte rader er lest som alle andre. Antall: 1."
    ]


def test_a_csv_row_longer_than_its_headings_is_an_error_at_its_line(make: Any, read: Any) -> None:
    submission = read(make.csv("Prosjekter", "Prosjekt;Fase;Budsjett\nA;Konsept;1\nB;Konsept;1;2;3;4;5;6;7\nC;;;;;"))
    failure = make.only(submission)
    assert (failure.rule, failure.level, list(failure.rows)) == ("CONTRACT-ROW", "error", [1])
    assert failure.observed == ["2 | 3 | 4 | 5 | 6 | 7"]
    assert submission.tables["projects"].frame["@line"][failure.rows[0]] == 3


def test_a_remark_beside_a_workbook_table_is_a_note(make: Any, read: Any) -> None:
    failure = make.only(read(make.sheet("Prosjekter", [HEAD, ["A", "", 1.0, None, "se e-post"]])))
    assert (failure.rule, failure.level) == ("CONTRACT-ROW", "note")


def test_a_short_row_has_nothing_in_its_last_cells(make: Any, read: Any) -> None:
    frame = read(make.csv("Prosjekter", "Prosjekt;Fase;Budsjett\nA")).tables["projects"].frame
    assert frame.select("project", "phase", "budget").row(0) == ("A", None, None)


def test_a_table_without_rows_is_there(make: Any, read: Any) -> None:
    submission = read(make.csv("Prosjekter", "Prosjekt;Fase;Budsjett"))
    assert submission.tables["projects"].frame.height == 0
    assert submission.failures == ()


def test_cells_hidden_under_merged_ones_are_told(make: Any, read: Any) -> None:
    rows = [HEAD, ["A", "Konsept", 1.0], ["B", "", 2.0], ["C", "", 3.0]]
    merged = [(1, 1, 2, 1), (0, 3, 0, 4), (3, 5, 3, 6)]  # over two records; over headings; beside the table
    submission = read(make.sheet("Prosjekter", rows, merged=merged))
    (told,) = make.told(submission)
    assert "sammenslåtte celler" in told
    assert "Antall: 1." in told
    assert submission.tables["projects"].frame["phase"].to_list() == ["concept", None, None]
