"""CSV files as sheets: the row that a spreadsheet shows, the line that an editor shows, and what is told."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from checker.intake.readers import read
from checker.intake.readers.csv import Form, sheet
from checker.model.submission import RawSubmission, Sheet

CELLS = st.text(st.characters(exclude_characters="\0\r", codec="utf-8"), max_size=20)


def read_text(folder: Path, text: str, name: str = "prosjekter.csv", encoding: str = "utf-8") -> Sheet:
    (folder / name).write_bytes(text.encode(encoding))
    return read(folder / name).sheets[0]


def told(raw: RawSubmission, language: str = "nb") -> list[str]:
    return [text.say(language) for text in raw.messages]


def test_rows_are_records_and_lines_are_physical(tmp_path: Path) -> None:
    found = read_text(tmp_path, 'a;b\n\n"to\nlinjer";1\nx;"tre\n\nlinjer"\ny;2\n')
    assert found.rows == [["a", "b"], [], ["to\nlinjer", "1"], ["x", "tre\n\nlinjer"], ["y", "2"]]
    assert list(found.row_numbers) == [1, 2, 3, 4, 5]
    assert found.lines == [1, 2, 3, 5, 8]
    assert found.first_column == 0


def test_line_ends_of_every_system_give_the_same_rows(tmp_path: Path) -> None:
    for end in ("\n", "\r\n", "\r"):
        found = read_text(tmp_path, end.join(["a;b", "", "1;2", "3;4"]))
        assert found.rows == [["a", "b"], [], ["1", "2"], ["3", "4"]]
        assert found.lines == [1, 2, 3, 4]


def test_ragged_rows_are_kept_as_they_are(tmp_path: Path) -> None:
    found = read_text(tmp_path, "a;b;c\n1;2;3\n1;2;3;4;5;6;7;8;9\n1\n")
    assert [len(row) for row in found.rows] == [3, 3, 9, 1]


def test_cells_are_not_trimmed(tmp_path: Path) -> None:
    assert read_text(tmp_path, "a; b ;\u00a0c\n").rows == [["a", " b ", "\u00a0c"]]


def test_quotes_within_a_cell_are_kept(tmp_path: Path) -> None:
    assert read_text(tmp_path, '"sa ""ja""";24" skjerm\n').rows == [['sa "ja"', '24" skjerm']]


def test_separators_are_told_by_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x;y\n1,5;2\n")
    (tmp_path / "b.csv").write_text("x;y\n")
    (tmp_path / "c.csv").write_text("x\ty\n")
    (tmp_path / "d.csv").write_text("x\n")
    assert told(read(tmp_path)) == [
        "Skilletegn mellom cellene: semikolon i a.csv, b.csv.",
        "Skilletegn mellom cellene: tabulator i c.csv.",
    ]


def test_encodings_other_than_utf8_are_told(tmp_path: Path) -> None:
    for name, encoding in {"a": "utf-8", "b": "utf-8-sig", "c": "cp1252", "d": "latin-1", "e": "utf-16"}.items():
        text = "blåbær – grøt" if encoding == "cp1252" else "blåbær grøt"
        (tmp_path / f"{name}.csv").write_text(text, encoding=encoding)
    raw = read(tmp_path)
    assert [found.rows[0][0] for found in raw.sheets] == ["blåbær grøt"] * 2 + ["blåbær – grøt"] + ["blåbær grøt"] * 2
    assert told(raw, "en") == [
        f"Read as {encoding}, not UTF-8: {file}. Check that letters beyond A to Z are right."
        for encoding, file in (("Windows-1252", "c.csv"), ("Latin-1", "d.csv"), ("UTF-16", "e.csv"))
    ]


def test_a_first_line_that_states_the_separator_is_no_row(tmp_path: Path) -> None:
    found = read_text(tmp_path, "sep=,\r\na,b\r\n1;5,2\r\n")
    assert found.rows == [["a", "b"], ["1;5", "2"]]
    assert list(found.row_numbers) == [1, 2]
    assert found.lines == [2, 3]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=1, max_size=8))
def test_what_is_written_is_read(tmp_path_factory: object, rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    file = tmp_path_factory.mktemp("csv") / "a.csv"  # type: ignore[attr-defined]
    file.write_text(written.getvalue(), encoding="utf-8", newline="")
    found = sheet(file, Form("utf-8", ";", False))
    if any(cell.strip() for row in rows for cell in row):
        assert found.rows == rows
        lines = written.getvalue().split("\n")
        assert found.lines is not None
        assert all(lines[line - 1].startswith('"') for line in found.lines)
    else:
        assert found.rows == ()
