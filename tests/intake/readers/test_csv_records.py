"""What is no table: a cell without end, a line without end, a quote without end."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.intake.readers import read
from checker.intake.readers.csv import CELL_LIMIT, LINE_LIMIT
from checker.model.errors import CheckError

Refused = Callable[[Path], CheckError]
LITTLE_MEMORY = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))
from checker.model.errors import CheckError
from checker.intake.readers import read
try:
    read(sys.argv[1])
except CheckError as error:
    print(error.text.key, error.text.values["line"])
"""


def test_a_cell_may_be_as_large_as_the_limit(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "a.csv").write_text('a;b\n1;"' + "x" * CELL_LIMIT + '"\n')
    assert len(read(tmp_path / "a.csv").sheets[0].rows[1][1]) == CELL_LIMIT
    (tmp_path / "a.csv").write_text('a;b\n1;2\n1;"' + "x\n" * (CELL_LIMIT // 2 + 1) + '"\n')
    error = refused(tmp_path / "a.csv")
    assert error.text.key == "reading.csv-cell-too-large"
    assert error.text.values["line"] == 3


def test_the_limit_of_the_csv_module_is_put_back(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    (tmp_path / "a.csv").write_text("a;b\n")
    read(tmp_path / "a.csv")
    assert csv.field_size_limit() == before


def test_a_line_without_end_is_refused(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "a.csv").write_text("a;b\n1;2\n" + "1;" * (LINE_LIMIT // 2 + 1))
    error = refused(tmp_path / "a.csv")
    assert error.text.key == "reading.csv-line-too-long"
    assert error.text.values["line"] == 3


@pytest.mark.skipif(sys.platform == "win32", reason="memory cannot be limited there")
@pytest.mark.parametrize("within", ['"', ""])
def test_a_cell_of_100_megabytes_is_refused_in_little_memory(tmp_path: Path, within: str) -> None:
    file = tmp_path / "a.csv"
    with file.open("wb") as stream:
        stream.write(b"a;b\n1;" + within.encode())
        for _ in range(100):
            stream.write(b"x" * 1_000_000)
        stream.write(within.encode() + b"\n")
    done = subprocess.run([sys.executable, "-c", LITTLE_MEMORY, file], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("reading.csv-line-too-long 2", "")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a;b\n1;2\n3;"4\n5;6\n', 3),
        ('a;b\n"to\nlinjer";"åpen\n5;6', 3),
        ('"', 1),
        ('a;b\n1;"', 2),
    ],
)
def test_a_quote_that_is_never_closed_names_the_line_where_it_begins(
    tmp_path: Path, refused: Refused, text: str, line: int
) -> None:
    (tmp_path / "a.csv").write_text(text)
    error = refused(tmp_path / "a.csv")
    assert error.text.key == "reading.csv-open-quote"
    assert error.text.values["line"] == line
