"""A folder of CSV files, or one such file, in whatever encoding and with whatever separator a spreadsheet wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from checker.readers.csv_encoding import PLAIN, encoding_of
from checker.readers.csv_records import Form, read_records
from checker.readers.csv_separator import separator_of
from checker.readers.files import files_to_read, opening
from checker.submission import RawSubmission, Sheet
from checker.texts import Text

Key = TypeVar("Key")

SUFFIXES = (".csv", ".tsv")
NAMES = {"utf-16": "UTF-16", "cp1252": "Windows-1252", "latin-1": "Latin-1"}
SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab"}


def claims(path: Path) -> bool:
    """Whether this is a CSV file or a folder with one."""
    return bool(files_to_read(path, SUFFIXES))


def read(path: Path) -> RawSubmission:
    """One sheet a file: a row is a record, numbered from 1 as a spreadsheet shows it, blank ones counted.

    An empty file is a sheet without rows. Raises CheckError with file and line for what is not text in cells.
    """
    files = files_to_read(path, SUFFIXES)
    forms = [form_of(file) for file in files]
    sheets = [sheet(file, form) for file, form in zip(files, forms, strict=True)]
    return RawSubmission(str(path), tuple(sheets), told=(*told_separators(files, forms), *told_encodings(files, forms)))


def form_of(file: Path) -> Form:
    """How a file is written: encoding and separator."""
    with opening(file):
        encoding = encoding_of(file)
        return Form(encoding, *separator_of(file, encoding))


def sheet(file: Path, form: Form) -> Sheet:
    """The file's grid; without rows where every cell is blank."""
    with opening(file):
        rows, lines = read_records(file, form)
    if not any(cell.strip() for row in rows for cell in row):
        return Sheet(file.name, file.stem, lines=())
    return Sheet(file.name, file.stem, rows=rows, row_numbers=range(1, len(rows) + 1), lines=lines)


def told_separators(files: Iterable[Path], forms: Iterable[Form]) -> list[Text]:
    """Which separator was found in which files."""
    groups = group(files, (form.separator for form in forms))
    return [
        Text("reading.csv-separator", {"separator": Text(f"reading.{SEPARATORS[found]}"), "files": ", ".join(those)})
        for found, those in groups.items()
        if found is not None
    ]


def told_encodings(files: Iterable[Path], forms: Iterable[Form]) -> list[Text]:
    """Which files are not UTF-8, and what they were read as."""
    groups = group(files, (form.encoding for form in forms))
    return [
        Text("reading.csv-encoding", {"encoding": NAMES[found], "files": ", ".join(those)})
        for found, those in groups.items()
        if found not in PLAIN
    ]


def group(files: Iterable[Path], keys: Iterable[Key]) -> dict[Key, list[str]]:
    """The files' names under what they have in common."""
    groups: dict[Key, list[str]] = {}
    for file, key in zip(files, keys, strict=True):
        groups.setdefault(key, []).append(file.name)
    return groups
