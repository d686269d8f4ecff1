"""The records of a CSV file, each with the physical line where it begins."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TextIO

from checker.errors import CheckError
from checker.readers.csv_separator import DEFAULT

CELL_LIMIT = 1_000_000  # characters
LINE_LIMIT = 8_000_000
END = "\0"  # a line after the last: found inside a cell, it shows a quote that is never closed


class Form(NamedTuple):
    """How a CSV file is written. ``directive`` says that its first line only states the separator."""

    encoding: str
    separator: str | None
    directive: bool


def read_records(file: Path, form: Form) -> tuple[list[list[str]], list[int]]:
    """All records as they stand, blank ones and line breaks inside cells kept, and the line of each, from 1.

    Raises CheckError with file and line for a cell or a line beyond the limits and for a quote that is never closed.
    """
    rows: list[list[str]] = []
    lines: list[int] = []
    stated = int(form.directive)
    with file.open(encoding=form.encoding, newline="") as stream, cell_limit():
        if form.directive:
            stream.readline()
        reader = csv.reader(physical_lines(file, stream, stated), delimiter=form.separator or DEFAULT)
        line = stated + 1
        try:
            for row in reader:
                rows.append(row)
                lines.append(line)
                line = stated + reader.line_num + 1
        except csv.Error as error:
            raise CheckError("reading.csv-cell-too-large", file=str(file), line=line, limit=CELL_LIMIT) from error
    last, began = rows.pop(), lines.pop()
    if began < stated + reader.line_num:  # the record of END has more before it
        began += sum(cell.count("\n") for cell in last[:-1])
        raise CheckError("reading.csv-open-quote", file=str(file), line=began)
    return rows, lines


def physical_lines(file: Path, stream: TextIO, line: int) -> Iterator[str]:
    """The lines after ``line`` as they stand, then END. Raises CheckError for one too long to be a table's."""
    while text := stream.readline(LINE_LIMIT):
        line += 1
        if len(text) == LINE_LIMIT and not text.endswith(("\r", "\n")):
            raise CheckError("reading.csv-line-too-long", file=str(file), line=line, limit=LINE_LIMIT)
        yield text
    yield END


@contextmanager
def cell_limit() -> Iterator[None]:
    """Let cells be as long as CELL_LIMIT; the csv module has one limit for the whole program, so it is put back."""
    before = csv.field_size_limit(CELL_LIMIT)
    try:
        yield
    finally:
        csv.field_size_limit(before)
