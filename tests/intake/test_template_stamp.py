"""What a workbook says of its template."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from checker.intake import template_stamp
from checker.model.submission import MARK, RawSubmission, Sheet
from checker.output.template import workbook
from checker.pipeline import Request, check
from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def book() -> Rulebook:
    """The shipped rulebook."""
    return rulebook.load(ROOT / "rules.toml")


def raw(*lines: tuple[str, str]) -> RawSubmission:
    """A workbook whose mark says these lines."""
    return RawSubmission("a.xlsx", (Sheet("a.xlsx", "Veiledning"), Sheet("a.xlsx", MARK, MARK, rows=lines)))


def test_the_pack_in_use_is_no_finding(book: Rulebook) -> None:
    assert template_stamp.check_pack(raw((template_stamp.PACK, book.pack.sha256)), book.pack) == []


def test_another_pack_is_a_warning(book: Rulebook) -> None:
    (failure,) = template_stamp.check_pack(raw((template_stamp.PACK, "0" * 64)), book.pack)
    assert (failure.rule, failure.level, failure.file) == ("CONTRACT-TEMPLATE", "warning", "a.xlsx")
    assert failure.values["found"] == "0" * 12


def test_a_workbook_without_the_mark_says_nothing(book: Rulebook) -> None:
    assert template_stamp.check_pack(RawSubmission("a.xlsx", (Sheet("a.xlsx", "Prosjekter"),)), book.pack) == []


def test_our_own_sheets_are_no_tables() -> None:
    assert [sheet.name for sheet in template_stamp.possible_tables(raw((template_stamp.PACK, "x")))] == ["Veiledning"]
    assert template_stamp.possible_tables(raw((template_stamp.SHEET, "Veiledning"))) == []


def test_the_fingerprint_is_that_of_the_files(book: Rulebook) -> None:
    assert len(book.pack.sha256) == 64
    assert replace(book.pack, digest=str).sha256 == ""


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_template_of_older_rules_is_told_once_and_judged_all_the_same(
    book: Rulebook, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(book, "nb"))
    made = openpyxl.load_workbook(path)
    made[MARK]["B1"] = "0" * 64
    made.save(path)
    request = Request([path], language=language, portfolio="A", period="2023-01", as_of=date(2023, 1, 31))
    report, _ = check(request)
    (finding,) = [finding for finding in report.rows if finding.rule == "CONTRACT-TEMPLATE"]
    assert (finding.level, finding.file, finding.sheet, finding.cell) == ("warning", "a.xlsx", None, None)
    assert "000000000000" in finding.message
    assert "checker template --prefill" in finding.remedy
    assert report.notices == ()
