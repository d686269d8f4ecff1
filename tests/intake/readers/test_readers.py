"""Which reader reads a path, and what is said of a path that nobody can read."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from checker.intake.readers import read, readers
from checker.model.errors import CheckError

TABLE = "prosjekt;prognose\nA;1,5\n"
Refused = Callable[[Path], CheckError]


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["prosjekt", "prognose"])
    book.save(path)
    return path


def test_every_module_that_claims_paths_is_a_reader() -> None:
    assert [reader.__name__.rpartition(".")[2] for reader in readers()] == ["csv", "parquet", "workbook"]


def test_a_folder_of_csv_is_a_sheet_a_file_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("milepæler.csv", "Prosjekter.CSV", "avvik.csv"):
        (tmp_path / name).write_text(TABLE, encoding="utf-8")
    raw = read(str(tmp_path))
    assert raw.path == str(tmp_path)
    assert [(sheet.file, sheet.name, sheet.sheet) for sheet in raw.sheets] == [
        ("avvik.csv", "avvik", None),
        ("milepæler.csv", "milepæler", None),
        ("Prosjekter.CSV", "Prosjekter", None),
    ]


def test_a_folder_with_csv_and_parquet_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text(TABLE)
    (tmp_path / "submission.toml").write_text('portfolio = "IKT"\n')
    for name in ("a", "c"):
        pl.DataFrame({"prosjekt": ["A"]}).write_parquet(tmp_path / f"{name}.parquet")
    raw = read(tmp_path)
    assert [sheet.file for sheet in raw.sheets] == ["a.parquet", "b.csv", "c.parquet"]
    assert raw.stated == {"portfolio": "IKT"}


@pytest.mark.parametrize("name", ["prosjekter.csv", "prosjekter.tsv", "prosjekter.CSV"])
def test_a_single_csv_file_is_a_submission(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TABLE)
    assert [(sheet.file, sheet.name) for sheet in read(tmp_path / name).sheets] == [(name, "prosjekter")]


def test_a_single_parquet_file_is_a_submission(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "prosjekter.parquet")
    assert [sheet.name for sheet in read(tmp_path / "prosjekter.parquet").sheets] == ["prosjekter"]


def test_files_that_are_not_read_are_told_unless_they_belong_beside_the_tables(tmp_path: Path) -> None:
    (tmp_path / "prosjekter.csv").write_text(TABLE)
    for name in ("expected.json", "README", "LESMEG.md", ".skjult", "~$bok.xlsx", "notat.docx", "Thumbs.db"):
        (tmp_path / name).write_text("x")
    (tmp_path / "vedlegg").mkdir()
    workbook(tmp_path / "bok.xlsx")
    told = [text for text in read(tmp_path).messages if text.key == "reading.unread"]
    assert [text.say("nb") for text in told] == ["Ikke lest: notat.docx, vedlegg/."]


def test_an_empty_file_among_others_is_a_sheet_without_rows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("")
    (tmp_path / "b.csv").write_text(" \n;;\n")
    (tmp_path / "c.csv").write_text(TABLE)
    assert [len(sheet.rows) for sheet in read(tmp_path).sheets] == [0, 0, 2]


def test_a_submission_without_a_filled_cell_is_refused(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "a.csv").write_text("")
    (tmp_path / "b.csv").write_text(";;\n \n")
    assert refused(tmp_path).text.key == "reading.all-empty"


def test_a_path_that_is_not_there_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "2023-01").mkdir()
    (tmp_path / ".2023-02").mkdir()
    with pytest.raises(CheckError) as caught:
        read(tmp_path / "2023-02" / "prosjekter.csv")
    assert caught.value.text.key == "reading.missing-near"
    assert caught.value.text.values == {"path": str(tmp_path / "2023-02"), "near": str(tmp_path / "2023-01")}


@pytest.mark.parametrize("name", ["noe helt annet", "fil.csv/under", "x" * 5000, "nul\0tegn"])
def test_a_path_that_is_not_there_and_like_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "fil.csv").write_text(TABLE)
    with pytest.raises(CheckError) as caught:
        read(tmp_path / name)
    assert caught.value.text.key == "reading.missing"


def test_an_unknown_format_says_what_is_read(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "rapport.pdf").write_text("%PDF")
    error = refused(tmp_path / "rapport.pdf")
    assert error.text.key == "reading.unknown-format"
    assert error.text.values["suffixes"] == ".csv, .ods, .parquet, .tsv, .xls, .xlsb, .xlsm, .xlsx"


def test_a_folder_with_nothing_known_says_what_it_has(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "2023-01").mkdir()
    for number in range(11):
        (tmp_path / f"bilde{number:02}.png").write_text("")
    error = refused(tmp_path)
    assert error.text.key == "reading.nothing-known"
    assert error.text.values["seen"].startswith("2023-01/, bilde00.png, ")
    assert error.text.values["seen"].endswith("bilde08.png, … (+2)")


def test_an_empty_folder(tmp_path: Path, refused: Refused) -> None:
    assert refused(tmp_path).text.key == "reading.empty-folder"


def test_a_folder_with_only_a_workbook_asks_for_the_workbook(tmp_path: Path, refused: Refused) -> None:
    workbook(tmp_path / "januar.xlsx")
    error = refused(tmp_path)
    assert error.text.key == "reading.only-workbook"
    assert error.text.values["first"] == str(tmp_path / "januar.xlsx")


@pytest.mark.parametrize("name", ["mappe", "fil.csv", "fil.xlsx", "fil.parquet"])
def test_what_cannot_be_opened_says_so(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / name
    place.mkdir() if name == "mappe" else place.write_text(TABLE)

    def locked(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", locked)
    monkeypatch.setattr(Path, "open", locked)
    monkeypatch.setattr(pl, "read_parquet", locked)
    with pytest.raises(CheckError) as caught:
        read(place)
    assert caught.value.text.key == "reading.cannot-open"
    assert caught.value.text.values == {"file": str(place), "reason": "Permission denied"}


def test_the_same_grid_as_csv_and_as_workbook_has_the_same_cells(tmp_path: Path) -> None:
    grid = [["prosjekt", "prognose", "merknad"], ["A", 1.5, "x"], [], ["Ø, æ", 20.0, "to\nlinjer"], ["C", "", "7b"]]
    (tmp_path / "Prosjekter.csv").write_text(
        'prosjekt;prognose;merknad\nA;1.5;x\n\nØ, æ;20.0;"to\nlinjer"\nC;;7b\n', encoding="utf-8"
    )
    book = openpyxl.Workbook()
    book.active.title = "Prosjekter"
    for row in grid:
        book.active.append(row)
    book.save(tmp_path / "bok.xlsx")
    (from_csv,), (from_book,) = read(tmp_path / "Prosjekter.csv").sheets, read(tmp_path / "bok.xlsx").sheets
    cells = [
        {
            (number, column): str(cell)
            for number, row in zip(sheet.row_numbers, sheet.rows, strict=True)
            for column, cell in enumerate(row, sheet.first_column)
            if cell != ""
        }
        for sheet in (from_csv, from_book)
    ]
    assert cells[0] == cells[1]
    assert from_csv.name == from_book.name
    assert list(from_csv.row_numbers) == list(from_book.row_numbers) == [1, 2, 3, 4, 5]
    assert from_csv.lines == [1, 2, 3, 4, 6]


def test_reading_csv_imports_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE)
    program = (
        "import sys; from checker.intake.readers import read; read(sys.argv[1]); "
        "print([name for name in ('polars', 'pandera', 'python_calamine', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
