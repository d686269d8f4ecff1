"""The whole journey: the right marks at the right cells, everything else as it was, and marks that can be renewed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from checker.intake import readers
from checker.intake.annotations import TITLES, strip_annotations
from checker.model.errors import CheckError
from checker.output.annotate import Annotated
from checker.output.annotate.comments import BEGIN, END
from checker.pipeline import Request, check

ROOT = Path(__file__).parents[3]
NB, EN = TITLES
RED, AMBER = "FFF4A9A0", "FFFFDD80"
OVER = {"forecast": "23,01"}  # red, and reported green
Make = Callable[..., Path]
Mark = Callable[..., Path]


def findings(path: Path) -> list[dict[str, Any]]:
    report, _ = check(Request([path], rules=ROOT / "rules.toml", language="nb"))
    names = [name for name in report.frame.columns if name not in ("file", "related")]
    rows: list[dict[str, Any]] = report.frame.select(names).to_dicts()
    return rows


def test_every_finding_is_marked_at_its_cell_and_nowhere_else(
    book: Make, mark: Mark, comments: Any, colour: Any
) -> None:
    path = book(**OVER)
    marked = openpyxl.load_workbook(mark(path))
    expected = {(each["sheet"], each["cell"]) for each in findings(path) if each["cell"]}
    assert len(expected) >= 2
    assert {(sheet.title, cell) for sheet in marked for cell in comments(sheet)} == expected
    for sheet, cell in expected:
        assert colour(marked[sheet], cell) in (RED, "FFBFD7F2")


def test_a_comment_says_what_is_wrong_by_how_much_and_what_mends_it(
    book: Make, mark: Mark, comments: Any, column: Any
) -> None:
    path = book(**OVER)
    sheet = openpyxl.load_workbook(mark(path))["Prosjekter"]
    text = comments(sheet)[f"{column(sheet, 'KOST')}2"]
    finding = next(each for each in findings(path) if each["rule"] == "TOL-COST" and each["level"] == "error")
    assert text.startswith(f"{BEGIN}\n✖ Stopper\n{finding['message']}\n")
    assert "Verdi 23,01 MNOK · grense 23,00 MNOK · avstand 0,01 MNOK" in text
    assert f"Gjør dette: {finding['remedy']}" in text
    assert text.endswith(f"Regel: TOL-COST\n{END}")
    english = openpyxl.load_workbook(mark(path, "copy.xlsx", "en"))["Prosjekter"]
    assert "Value 23.01 MNOK · limit 23.00 MNOK · distance 0.01 MNOK" in comments(english)[f"{column(sheet, 'KOST')}2"]


def test_a_norwegian_workbook_has_no_words_of_the_rules(tmp_path: Path, annotate: Any, comments: Any) -> None:
    found = openpyxl.load_workbook(ROOT / "datasets" / "hso-2023-01.xlsx")
    found["Prosjekter"]["E2"] = "Avvente oppstart"
    found.save(tmp_path / "bok.xlsx")
    done = annotate(tmp_path / "bok.xlsx")
    terms = {term for words in done.report.words["nb"].values() for term in words}
    terms -= {word for words in done.report.words["nb"].values() for word in words.values()}
    shown = {text for each in done.report.rows for text in (each.observed, each.limit) if text in terms}
    assert shown
    (tmp_path / "kopi.xlsx").write_bytes(done.content)
    copy = openpyxl.load_workbook(tmp_path / "kopi.xlsx")
    front = {str(cell.value) for row in copy.worksheets[0].iter_rows() for cell in row}
    assert not front & (terms | {"days"})
    texts = [text for sheet in copy for text in comments(sheet).values()]
    figures = {part for text in texts for line in text.splitlines() for part in line.split(" · ")}
    assert not figures & {f"{name} {term}" for name in ("Verdi", "grense") for term in terms}


def test_checking_the_copy_finds_what_checking_the_original_finds(book: Make, mark: Mark) -> None:
    path = book(**OVER)
    assert findings(mark(path)) == findings(path)


def test_the_reports_own_workbook_is_marked_and_checks_the_same(tmp_path: Path, annotate: Any) -> None:
    original = ROOT / "datasets" / "hso-2023-01.xlsx"
    copy = tmp_path / "hso-2023-01.xlsx"
    copy.write_bytes(annotate(original).content)
    assert findings(copy) == findings(original)
    assert cells(copy) == cells(original)


def cells(path: Path) -> list[Any]:
    """What the sheets hold, blank cells at the end of rows aside."""
    found = strip_annotations(readers.read(path)).sheets
    return [(sheet.name, [trimmed(row) for row in sheet.rows if trimmed(row)]) for sheet in found]


def trimmed(row: Any) -> list[Any]:
    filled = list(row)
    while filled and filled[-1] == "":
        filled.pop()
    return filled


def test_the_same_workbook_gives_the_same_bytes(book: Make, annotate: Any) -> None:
    path = book(**OVER)
    assert annotate(path).content == annotate(path).content


def test_marking_the_copy_again_changes_nothing(book: Make, annotate: Any, tmp_path: Path) -> None:
    path = book(**OVER)
    once = annotate(path).content
    path.write_bytes(once)
    assert annotate(path).content == once


def test_another_language_replaces_the_marks(book: Make, mark: Mark) -> None:
    again = openpyxl.load_workbook(mark(mark(book(**OVER)), "again.xlsx", "en"))
    assert again.sheetnames[0] == EN
    assert NB not in again.sheetnames
    assert [cell.value for cell in again["Prosjekter"][1]].count(EN) == 1
    assert NB not in [cell.value for cell in again["Prosjekter"][1]]


def test_a_corrected_cell_loses_its_mark_and_has_its_own_format(
    book: Make, mark: Mark, comments: Any, colour: Any, column: Any
) -> None:
    def theirs(found: Any) -> None:
        for cell in found["Prosjekter"][2]:
            cell.fill = PatternFill("solid", fgColor="FF00B0F0")

    marked = mark(book(change=theirs, **OVER))
    found = openpyxl.load_workbook(marked)
    sheet = found["Prosjekter"]
    cost = f"{column(sheet, 'KOST')}2"
    assert colour(sheet, cost) == RED
    assert sheet[cost].fill.fgColor.rgb == "FF00B0F0"
    sheet[f"{column(sheet, 'Prognose')}2"] = 20.0
    found.save(marked)
    mended = openpyxl.load_workbook(mark(marked, "rettet.xlsx"))
    assert mended[NB]["A1"].value == "Kan publiseres"
    assert colour(mended["Prosjekter"], cost) is None
    assert mended["Prosjekter"][cost].fill.fgColor.rgb == "FF00B0F0"
    assert all(not comments(each) for each in mended)


def test_marks_are_known_again_where_rows_were_put_in_and_sorted(
    book: Make, mark: Mark, comments: Any, column: Any
) -> None:
    marked = mark(book(**OVER))
    found = openpyxl.load_workbook(marked)
    sheet = found["Prosjekter"]
    moved = {cell.column: (cell.value, cell.comment) for cell in sheet[2]}
    for cell in sheet[2]:  # the two rows change places, comments and all, as when a spreadsheet sorts
        below = sheet.cell(3, cell.column)
        comment = moved[cell.column][1]
        cell.comment = None
        cell.value, below.value = below.value, moved[cell.column][0]
        if comment:
            below.comment = Comment(comment.text, comment.author)
    found.save(marked)
    again = openpyxl.load_workbook(mark(marked, "igjen.xlsx"))["Prosjekter"]
    assert set(comments(again)) == {f"{column(sheet, 'KOST')}3", f"{column(sheet, 'Prognose')}3"}
    assert all(text.count(BEGIN) == 1 for text in comments(again).values())


def test_a_folder_and_other_kinds_are_refused_with_the_way_out(write: Make, tmp_path: Path, annotate: Any) -> None:
    with pytest.raises(CheckError) as caught:
        annotate(write())
    assert caught.value.text.key == "annotation.not-one-workbook"
    old = tmp_path / "gammel.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(CheckError) as caught:
        annotate(old)
    assert caught.value.text.key == "annotation.other-kind"
    assert ".xlsx" in caught.value.say("nb")
    with pytest.raises(CheckError) as caught:
        annotate(tmp_path / "finnes ikke.xlsx")
    assert caught.value.text.key == "reading.missing"


def test_a_workbook_without_findings_says_so(book: Make, mark: Mark, annotate: Callable[..., Annotated]) -> None:
    path = book()
    assert annotate(path).report.verdict.publishable
    sheet = openpyxl.load_workbook(mark(path))["Prosjekter"]
    words = [row[-1].value for row in sheet.iter_rows()]
    assert words == [NB, "✓ Ingen funn", "✓ Ingen funn"]
