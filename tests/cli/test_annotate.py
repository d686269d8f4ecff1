"""The command ``checker annotate``: what is written where, and what is never written over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from checker.intake.annotations import TITLES

ROOT = Path(__file__).parents[2]
DATASET = ROOT / "datasets" / "hso-2023-01.xlsx"


Run = Callable[..., Any]


@pytest.fixture
def run(called: Run) -> Run:
    """The command, by the shipped rulebook."""
    return lambda *arguments: called("annotate", *arguments, "--rules", ROOT / "rules.toml")


@pytest.fixture
def original(tmp_path: Path) -> Path:
    """A workbook of the controller's own."""
    path = tmp_path / "januar.xlsx"
    path.write_bytes(DATASET.read_bytes())
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(("language", "suffix"), [("nb", "kommentert"), ("en", "annotated")])
def test_the_copy_lies_beside_the_original_which_stays(run: Run, original: Path, language: str, suffix: str) -> None:
    ran = run(original, "--language", language)
    assert ran.code == 1
    assert f"januar-{suffix}.xlsx" in ran.out
    assert names(original.parent) == sorted(["januar.xlsx", f"januar-{suffix}.xlsx"])
    assert original.read_bytes() == DATASET.read_bytes()
    assert openpyxl.load_workbook(original.with_name(f"januar-{suffix}.xlsx")).sheetnames[0] in TITLES
    assert "januar.xlsx" in ran.err


def test_the_original_is_written_over_only_when_told(run: Run, original: Path) -> None:
    ran = run(original, "-o", original.parent / "." / "januar.xlsx")
    assert (ran.code, ran.out) == (2, "")
    assert "--in-place" in ran.err
    assert original.read_bytes() == DATASET.read_bytes()
    assert run(original, "--in-place").code == 1
    assert names(original.parent) == ["januar.xlsx"]
    once = original.read_bytes()
    assert openpyxl.load_workbook(original).sheetnames[0] == TITLES[0]
    assert run(original, "--in-place").code == 1
    assert original.read_bytes() == once


def test_a_copy_is_not_copied_again_without_being_told(run: Run, original: Path) -> None:
    run(original)
    copy = original.with_name("januar-kommentert.xlsx")
    ran = run(copy)
    assert ran.code == 2
    assert "januar-kommentert.xlsx" in ran.err
    assert names(original.parent) == ["januar-kommentert.xlsx", "januar.xlsx"]


def test_a_copy_in_which_someone_has_worked_is_not_written_over(run: Run, original: Path) -> None:
    assert run(original).code == 1
    assert run(original).code == 1
    copy = original.with_name("januar-kommentert.xlsx")
    found = openpyxl.load_workbook(copy)
    found["Prosjekter"]["A36"] = "rettet"
    found.save(copy)
    content = copy.read_bytes()
    ran = run(original)
    assert ran.code == 2
    assert "--in-place" in ran.err
    assert copy.read_bytes() == content
    assert run(original, "-o", copy).code == 2
    assert copy.read_bytes() == content
    assert run(original, "--force").code == 1
    assert openpyxl.load_workbook(copy)["Prosjekter"]["A36"].value != "rettet"


@pytest.mark.parametrize("marked", [False, True])
def test_another_workbook_is_not_written_over(run: Run, original: Path, marked: bool) -> None:
    other = original.with_name("annen.xlsx")
    book = openpyxl.load_workbook(original)
    book["Prosjekter"]["A36"] = "en annen portefølje"
    book.save(other)
    if marked:
        assert run(other, "--in-place").code == 1
    content = other.read_bytes()
    ran = run(original, "-o", other, "--language", "en")
    assert (ran.code, ran.out) == (2, "")
    assert f"{other} is there already" in ran.err
    assert "--force" in ran.err
    assert other.read_bytes() == content
    assert run(original, "-o", other, "--force").code == 1
    assert openpyxl.load_workbook(other)["Prosjekter"]["A36"].value != "en annen portefølje"


def test_an_unrelated_file_is_not_written_over(run: Run, original: Path) -> None:
    other = original.with_name("notat.xlsx")
    other.write_text("ikke en arbeidsbok", encoding="utf-8")
    assert run(original, "-o", other).code == 2
    assert other.read_text(encoding="utf-8") == "ikke en arbeidsbok"


def test_a_copy_of_ours_is_renewed(run: Run, original: Path) -> None:
    copy = original.with_name("svar.xlsx")
    assert run(original, "-o", copy, "--language", "nb").code == 1
    assert run(original, "-o", copy, "--language", "en").code == 1
    assert openpyxl.load_workbook(copy).sheetnames[0] == TITLES[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "kopi.xlsm"], ".xlsx"),
        (["-o", "kopi.xlsx", "--in-place"], "exclude each other"),
        (["-o", "ingen/slik/mappe/kopi.xlsx"], "Ingenting er skrevet"),
    ],
)
def test_nothing_is_written_where_it_cannot_be(
    run: Run, original: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(original.parent)
    ran = run(original, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert names(original.parent) == ["januar.xlsx"]


@pytest.fixture
def next_month(tmp_path: Path) -> Path:
    """The month after, its first project gone."""
    found = openpyxl.load_workbook(DATASET)
    found["Innsending"]["B2"], found["Innsending"]["B3"] = "2023-02", datetime(2023, 2, 28)
    found["Prosjekter"].delete_rows(2)
    found.save(tmp_path / "februar.xlsx")
    return tmp_path / "februar.xlsx"


def test_the_period_before_is_given_as_to_check(run: Run, original: Path, next_month: Path) -> None:
    ran = run(next_month, "--previous", original, "--language", "en")
    assert "Compared with 2023-01 (januar.xlsx)" in ran.err
    front = openpyxl.load_workbook(next_month.with_name("februar-annotated.xlsx")).worksheets[0]
    assert "januar.xlsx · Prosjekter!" in " ".join(str(cell.value) for row in front.iter_rows() for cell in row)
    ran = run(next_month, "--previous", original, "-o", original, "--force", "--language", "en")
    assert ran.code == 2
    assert "is read in the same run" in ran.err
    assert original.read_bytes() == DATASET.read_bytes()


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_copy_is_compared_with_the_period_that_the_original_is(
    run: Run, called: Run, original: Path, next_month: Path, language: str
) -> None:
    new = next_month.rename(next_month.with_name("2023-02.xlsx"))
    original.rename(original.with_name("2023-01.xlsx"))
    assert "2023-01.xlsx" in run(new, "--language", language).err
    (copy,) = new.parent.glob("2023-02-*.xlsx")
    found = []
    for path in (new, copy):
        ran = called("check", path, "--format", "csv", "--rules", ROOT / "rules.toml", "--language", "en")
        assert "Compared with 2023-01 (2023-01.xlsx)" in ran.err
        found.append(ran.out.replace(path.name, ""))
    assert found[0] == found[1]
    assert "MOV-PROJECT-VANISHED" in found[0]
    assert run(copy, "--in-place", "--language", language).code == 1


@pytest.mark.parametrize("previous", ["januar.xlsx", "ingen.xlsx"])
def test_what_is_no_period_before_is_refused_as_by_check(run: Run, called: Run, original: Path, previous: str) -> None:
    given = [original, "--previous", original.with_name(previous), "--language", "en"]
    ran = run(*given)
    assert (ran.code, ran.out) == (2, "")
    assert previous in ran.err
    assert ran.err == called("check", *given, "--rules", ROOT / "rules.toml").err


def test_an_empty_sheet_of_theirs_is_told_once(run: Run, original: Path) -> None:
    found = openpyxl.load_workbook(original)
    found.create_sheet("Ark99")
    found.save(original)
    ran = run(original, "--language", "nb")
    assert [line for line in ran.err.splitlines() if "Ark99" in line] == ["januar.xlsx, ark «Ark99»: arket er tomt."]
    front = openpyxl.load_workbook(original.with_name("januar-kommentert.xlsx")).worksheets[0]
    assert sum("Ark99" in str(cell.value) for row in front.iter_rows() for cell in row) == 1


def test_a_workbook_that_cannot_be_checked_is_not_copied(run: Run, tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "tom.xlsx")
    ran = run(tmp_path / "tom.xlsx")
    assert ran.code == 2
    assert names(tmp_path) == ["tom.xlsx"]
