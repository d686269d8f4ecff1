"""The project asked for: found by its name or another that it goes by, in one or several periods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from checker.authoring.derive.judging import Judging
from checker.errors import CheckError
from checker.policy import Rulebook
from checker.schema import TableDescription, fold


@dataclass(frozen=True)
class Record:
    """One project in one period: its key, and its row of the judged table with ``@judged``, ``@reported.*``,
    ``@derived.*``.
    """

    key: str
    portfolio: str
    period: str
    row: Mapping[str, Any]


def find_project(judging: Judging, book: Rulebook, name: str, path: str) -> list[Record]:
    """The project's rows, one a period. Raises CheckError with the nearest name where nobody is called so."""
    table = book.pack.judged
    if table is None or len(table.key) != 1:
        raise CheckError("explaining.no-projects", file=book.file)
    rows = list(judging.tables[table.name].iter_rows(named=True))
    keys = {fold(called): str(row[table.key[0]]) for row in rows for called in names_of(row, table)}
    keys |= {fold(str(key)): str(key) for row in rows if (key := row[table.key[0]]) is not None}
    key = keys.get(fold(name))
    if key is None:
        nearest = get_close_matches(fold(name), keys, n=1, cutoff=0.4)
        form = "unknown-project-near" if nearest else "unknown-project"
        raise CheckError(f"explaining.{form}", project=name, file=path, nearest=keys[nearest[0]] if nearest else "")
    own = [row for row in rows if row[table.key[0]] == key]
    return [Record(key, row["portfolio"], row["period"], row) for row in own]


def names_of(row: Mapping[str, Any], table: TableDescription) -> Iterator[str]:
    """Other names of a row; none where it has no name of its own."""
    if table.model.aliases and row[table.key[0]] is not None:
        yield from row[table.model.aliases] or ()
