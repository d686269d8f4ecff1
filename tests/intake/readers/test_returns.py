"""A folder of returns: every workbook is read, and one that cannot be says why while the others are read."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from checker.intake.readers import read
from checker.model.errors import CheckError

STATED = 'returns = true\nportfolio = "IKT"\nperiod = "2023-01"\nreporting_date = 2023-01-31\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that says it is one of returns."""
    (tmp_path / "submission.toml").write_text(STATED, encoding="utf-8")
    return tmp_path


def send(path: Path) -> None:
    """One return with one cell."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Prosjekter").write("B2", path.stem)


def test_each_workbook_is_a_return_in_the_order_of_names(folder: Path) -> None:
    for name in ("b", "A", "c"):
        send(folder / f"{name}.xlsx")
    raw = read(folder)
    assert [each.sheets[0].file for each in raw.returns] == ["A.xlsx", "b.xlsx", "c.xlsx"]
    assert [each.sheets[0].rows[1][1] for each in raw.returns] == ["A", "b", "c"]
    assert (raw.sheets, raw.messages, raw.stated["portfolio"]) == ((), (), "IKT")


def test_what_excel_leaves_beside_an_open_workbook_is_no_return(folder: Path) -> None:
    send(folder / "a.xlsx")
    (folder / "~$a.xlsx").write_bytes(b"x" * 165)
    assert len(read(folder).returns) == 1


@pytest.mark.parametrize(
    ("content", "key"),
    [(b"", "workbook-empty"), (b"not a workbook", "not-workbook"), (b"PK\x03\x04", "workbook-damaged")],
)
def test_a_bad_return_says_why_and_the_others_are_read(folder: Path, content: bytes, key: str) -> None:
    send(folder / "a.xlsx")
    (folder / "b.xlsx").write_bytes(content)
    good, bad = read(folder).returns
    assert (len(good.sheets), good.refused) == (1, None)
    assert bad.sheets == ()
    assert bad.refused is not None
    assert bad.refused.key == f"reading.{key}"


def test_the_office_may_put_tables_of_its_own_beside_them(folder: Path) -> None:
    send(folder / "a.xlsx")
    (folder / "parter.csv").write_text("Navn\nDrift\n", encoding="utf-8")
    (folder / "notat.docx").write_bytes(b"x")
    raw = read(folder)
    assert [sheet.file for sheet in raw.sheets] == ["parter.csv"]
    assert len(raw.returns) == 1
    assert raw.messages[-1].values == {"files": "notat.docx"}


def test_how_far_it_has_come_is_heard(folder: Path) -> None:
    for name in "abc":
        send(folder / f"{name}.xlsx")
    heard: list[tuple[str, int, int]] = []
    read(folder, lambda *what: heard.append(what))
    assert heard == [("reading.progress", done, 3) for done in (1, 2, 3)]


def test_a_folder_of_returns_without_any_is_refused(folder: Path) -> None:
    (folder / "parter.csv").write_text("Navn\nDrift\n", encoding="utf-8")
    with pytest.raises(CheckError) as caught:
        read(folder)
    assert caught.value.text.key == "reading.no-returns"


def test_workbooks_in_a_folder_that_does_not_say_so_are_no_returns(tmp_path: Path) -> None:
    send(tmp_path / "a.xlsx")
    with pytest.raises(CheckError) as caught:
        read(tmp_path)
    assert caught.value.text.key == "reading.only-workbook"
    assert "returns = true" in caught.value.say("nb")
