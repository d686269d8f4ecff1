"""Marks that ``checker annotate`` has set are never read as data; what only looks a little like them is."""

from __future__ import annotations

from typing import Any

import pytest

from checker.intake.annotations import TITLES, strip_annotations
from checker.model.submission import RawSubmission, Sheet

HEAD = ["Prosjekt", "Fase", "Budsjett"]


def raw(*rows: list[Any], name: str = "Prosjekter", sheet: str | None = "Prosjekter") -> RawSubmission:
    return RawSubmission("bok.xlsx", (Sheet("bok.xlsx", name, sheet, rows=rows, row_numbers=range(1, len(rows) + 1)),))


@pytest.mark.parametrize("title", TITLES)
def test_a_column_of_ours_is_blank(title: str) -> None:
    (sheet,) = strip_annotations(
        raw([*HEAD, title], ["A", "", 1.0, "✓ Ingen funn"], ["B", "", 2.0, "✖ Stopper"])
    ).sheets
    assert sheet.rows == [[*HEAD, ""], ["A", "", 1.0, ""], ["B", "", 2.0, ""]]


def test_a_row_of_ours_is_blank_below_a_table_on_its_side() -> None:
    (sheet,) = strip_annotations(raw(["Prosjekt", "A", "B"], [TITLES[0], "✖ Stopper", "✓ Ingen funn"])).sheets
    assert sheet.rows == [["Prosjekt", "A", "B"], ["", "", ""]]


def test_what_someone_wrote_into_our_column_stays(make: Any, read: Any) -> None:
    rows = [[*HEAD, TITLES[0]], ["A", "Konsept", 1.0, "ring Kari"]]
    (failure,) = read(make.sheet("Prosjekter", rows)).failures
    assert (failure.rule, failure.level, failure.observed) == ("CONTRACT-ROW", "note", ["ring Kari"])


def test_a_heading_of_their_own_and_signs_elsewhere_are_theirs() -> None:
    found = raw(["Prosjekt", "Kontroll"], ["✓ Ferdig", "✓ Ingen funn"])
    assert strip_annotations(found) == found


def test_a_csv_file_has_no_marks() -> None:
    found = raw([*HEAD, TITLES[0]], ["A", "", "1", "✓ Ingen funn"], sheet=None)
    assert strip_annotations(found) == found


def test_our_sheet_is_passed_over_in_silence(make: Any, read: Any) -> None:
    ours = make.sheet(TITLES[1], [["Prosjekt", "Fase"], ["A", "Konsept"]])
    submission = read(ours, make.sheet("Prosjekter", [HEAD, ["A", "Konsept", 1.0]]))
    assert make.told(submission) == []
    assert submission.failures == ()


def test_the_marked_columns_heading_is_not_told_as_unknown(make: Any, read: Any) -> None:
    rows = [[*HEAD, TITLES[1]], ["A", "Konsept", 1.0, "▲ Should be mended"]]
    assert make.told(read(make.sheet("Prosjekter", rows))) == []
