"""Rows as a folder of CSV files, as a Norwegian spreadsheet writes them or as an English one."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pack import columns, title, word
from reading import Row

ASCII = str.maketrans({"æ": "ae", "ø": "o", "å": "a", " ": "_", "-": "_"})


@dataclass(frozen=True)
class Dialect:
    """How a month is written."""

    language: str
    encoding: str
    separator: str
    decimal: str
    day: str


NORWEGIAN = Dialect("nb", "utf-8-sig", ";", ",", "%d.%m.%Y")
ENGLISH = Dialect("en", "utf-8", ",", ".", "%Y-%m-%d")


def write(folder: Path, table: str, rows: list[Row], dialect: Dialect) -> None:
    """One table as a file."""
    described = columns(table)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=dialect.separator, lineterminator="\n")
    writer.writerow(column[dialect.language] for column in described.values())
    for row in rows:
        writer.writerow(cell(row.get(name), column["type"], dialect) for name, column in described.items())
    name = title(table, dialect.language).lower().translate(ASCII)
    (folder / f"{name}.csv").write_bytes(text.getvalue().encode(dialect.encoding))


def cell(value: Any, kind: Any, dialect: Dialect) -> str:
    """A value as people of the dialect write it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime(dialect.day)
    if isinstance(value, Decimal | int):
        return f"{Decimal(value).normalize():f}".replace(".", dialect.decimal)
    return word(kind, value, dialect.language)
