"""Prefill data: the standing columns of an earlier submission, optionally of some projects only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from math import ceil
from pathlib import Path
from typing import Any

from checker.intake import readers
from checker.intake.build import build_submission
from checker.model.errors import CheckError, most_alike
from checker.model.submission import Identity, Submission, Table, column_letters
from checker.schema.base import fold
from checker.schema.packs import Pack
from checker.schema.tables import Column, TableDescription
from checker.texts import Text

ROWS = 500  # prepared for entries: drop-downs and colours; formats apply to the whole sheet
SPARE = 4  # at least one free row per so many prefilled ones
HEADINGS = 3  # row of the headings, below title, description and hints
COVER_FIRST = 3  # first row of the cover sheet's table
COVER_LABEL, COVER_VALUE = 1, 2  # columns of its headings and answers
LONGEST_NAME = 31  # characters of a sheet name
FORBIDDEN = re.compile(r"[\[\]:*?/\\]+|^'|'$")


def phrase(name: str, language: str, /, **values: object) -> str:
    return Text(f"template.{name}", values).say(language)


@dataclass(frozen=True)
class SheetPlan:
    """A table's sheet and its number of prepared rows. ``sideways``: headings down a column, one record."""

    table: TableDescription
    sheet: str
    sideways: bool = False
    rows: int = ROWS

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.table.columns)

    @property
    def last(self) -> int:
        """The last row prepared for entries."""
        return COVER_FIRST + len(self.columns) - 1 if self.sideways else HEADINGS + self.rows

    def entry(self, column: str) -> tuple[int, int]:
        """Row and column of a column's first entry."""
        index = self.columns.index(column)
        return (COVER_FIRST + index, COVER_VALUE) if self.sideways else (HEADINGS + 1, index)

    def area(self, column: str) -> tuple[int, int, int, int]:
        """First row, first column, last row and last column of a column's entries."""
        row, index = self.entry(column)
        return row, index, row if self.sideways else self.last, index

    def cell(self, column: str) -> str:
        """A column's first entry as a relative formula reference: ``G5``."""
        row, index = self.entry(column)
        return f"{column_letters(index)}{row + 1}"

    def absolute(self, column: str, *, first: bool = False) -> str:
        """A column's entries as an absolute reference from another sheet; only the ``first`` on request."""
        row, index, last, _ = self.area(column)
        letter, sheet = column_letters(index), self.sheet.replace("'", "''")
        start = f"'{sheet}'!${letter}${row + 1}"
        return start if first else f"{start}:${letter}${last + 1}"


def plan_sheets(pack: Pack, language: str, begun: Mapping[str, int]) -> list[SheetPlan]:
    """Sheets in order: cover, judged table, monthly tables, occasional ones, optional ones.

    ``begun`` maps a table to its number of prefilled rows.
    """
    taken: set[str] = set()
    found = []
    for table in sorted(pack.tables.values(), key=lambda table: sort_rank(table, pack)):
        name = sheet_name(table.title(language), taken)
        rows = ROWS * max(1, ceil(begun.get(table.name, 0) * (1 + 1 / SPARE) / ROWS))
        found.append(SheetPlan(table, name, table.is_cover, rows))
    return found


def sort_rank(table: TableDescription, pack: Pack) -> int:
    if table.is_cover:
        return 0
    if table is pack.judged:
        return 1
    if table.model.optional:
        return 4
    return 2 if table.model.required_in is None else 3


def sheet_name(title: str, taken: set[str]) -> str:
    """A title as a valid sheet name that is not in ``taken``; adds it to ``taken``."""
    plain = " ".join(FORBIDDEN.sub(" ", title).split()) or "-"
    tails = chain([""], (f" {number}" for number in count(2)))
    names = (plain[: LONGEST_NAME - len(tail)].strip() + tail for tail in tails)
    name = next(name for name in names if fold(name) not in taken)
    taken.add(fold(name))
    return name


def due_sentence(table: TableDescription, language: str) -> str:
    if table.model.optional:
        return phrase("due-never", language)
    if table.model.required_in is None:
        return phrase("due-always", language)
    names = [phrase(f"month-{month}", language) for month in table.model.required_in]
    return phrase("due-in", language, months=join_with_and(names, language))


def join_with_and(names: Sequence[str], language: str) -> str:
    """Names with commas, and the language's "and" before the last."""
    if len(names) < 2:
        return "".join(names)
    return phrase("and", language, first=", ".join(names[:-1]), last=names[-1])


UNREADABLE = ("CONTRACT-HEADER", "CONTRACT-HEADING", "CONTRACT-TWICE")  # these lose a sheet or a column
Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]  # by table
Target = tuple[str, str]  # a table and a column that others refer to


@dataclass(frozen=True)
class Prefill:
    """Rows to start with, by table, with standing columns only, and the submission that they come from.

    ``unread`` counts standing cells and sheets that could not be read. ``others`` are the names, by table and column,
    of records that are left out but may be referred to.
    """

    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    identity: Identity | None = None
    source: str = ""
    unread: int = 0
    others: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Number of prefilled rows."""
        return sum(map(len, self.rows.values()))

    def names(self, table: str, column: str) -> list[str]:
        return column_texts(self.rows, table, column)


def read_prefill(path: str | Path, pack: Pack, projects: Sequence[str] = ()) -> Prefill:
    """Return the standing data of the submission at ``path``, limited to ``projects`` if any are named.

    Raises CheckError if it cannot be read, covers several months, or has no such project.
    """
    submission = build_submission([readers.read(path)], pack)
    if len(submission.identities) != 1:
        raise CheckError("template.many-months", path=str(path), count=len(submission.identities))
    identity = submission.identities[0]
    rows = {name: standing_rows(table, pack.tables[name]) for name, table in submission.tables.items()}
    kept = {name: found for name, found in rows.items() if found and pack.tables[name].model.role is None}
    covers = [table for table in pack.tables.values() if table.is_cover]
    cover = [{**row, **cover_values(table, identity)} for table in covers for row in rows.get(table.name) or [{}]]
    own = rows_of_projects(kept, pack, projects, str(path)) if projects else kept
    others = other_names(kept, own, pack) if projects else {}
    whole = own | {table.name: cover for table in covers}
    return Prefill(whole, identity, str(path), count_unread(submission, pack), others)


def standing_rows(table: Table, description: TableDescription) -> list[Row]:
    names = [name for name, column in description.columns.items() if column.model.standing]
    rows = table.frame.select(names).to_dicts() if names else []
    kept = [{name: value for name, value in row.items() if value is not None} for row in rows]
    return [row for row in kept if row]


def count_unread(submission: Submission, pack: Pack) -> int:
    """Number of standing cells, headings and sheets that could not be read."""
    cells = [
        kind
        for name, table in submission.tables.items()
        for column, gaps in table.gaps.items()
        if pack.tables[name].columns[column].model.standing
        for kind in gaps.values()
    ]
    sheets = [failure for failure in submission.failures if failure.rows is None and failure.rule in UNREADABLE]
    return sum(kind in ("broken", "error") for kind in cells) + len(sheets)


def cover_values(table: TableDescription, identity: Identity) -> Row:
    """Standing values that the submission states outside its cover sheet."""
    column = table.columns.get("portfolio")
    return {"portfolio": identity.portfolio} if column is not None and column.model.standing else {}


def display_value(value: Any, column: Column, pack: Pack, language: str) -> Any:
    """A typed value as a person would write it: a term's title, a list with semicolons."""
    if isinstance(value, list):
        return "; ".join(value)
    vocabulary = pack.vocabularies.get(column.type.vocabulary or "")
    return vocabulary.title(value, language) if vocabulary is not None else value


def rows_of_projects(rows: Rows, pack: Pack, projects: Sequence[str], path: str) -> dict[str, list[Row]]:
    """Rows that belong to some projects, requested by name or alias; rows of no project are left out.

    Raises CheckError for an unknown project.
    """
    judged = pack.judged
    if judged is None or len(judged.key) != 1:
        raise CheckError("template.no-projects")
    own = selected_projects(rows.get(judged.name, ()), judged, projects, path)
    names = {row[judged.key[0]] for row in own}
    found: dict[str, list[Row]] = {judged.name: own}
    for table, lines in rows.items():
        column = project_column(pack, table)
        if column is not None:
            found[table] = [line for line in lines if line.get(column) in names]
    return {table: lines for table, lines in found.items() if lines}


def project_column(pack: Pack, table: str) -> str | None:
    """Column that assigns a table's rows to projects; None for the projects table and tables without project."""
    described = pack.tables[table]
    return None if described is pack.judged else pack.judged_column(described)


def selected_projects(rows: Sequence[Row], table: TableDescription, projects: Sequence[str], path: str) -> list[Row]:
    key, aliases = table.key[0], table.model.aliases or ""
    known = {fold(name): row for row in rows for name in (row.get(key), *(row.get(aliases) or ())) if name}
    asked = []
    for project in projects:
        row = known.get(fold(project))
        if row is None:
            near = most_alike(project, [str(each.get(key)) for each in rows])
            raise CheckError("template.no-project", project=project, path=path, near=near or "–")
        asked.append(row)
    return [row for row in rows if any(row is each for each in asked)]


def other_names(rows: Rows, kept: Rows, pack: Pack) -> dict[Target, list[str]]:
    """Names of projects and shared records that the kept rows omit; drop-downs still offer them as references."""
    targets = {(target, column) for table in pack.tables.values() for _, target, column in table.references()}
    found = {}
    for table, column in sorted(each for each in targets if project_column(pack, each[0]) is None):
        own = {row.get(column) for row in kept.get(table, ())}
        names = dict.fromkeys(column_texts(rows, table, column))
        if rest := [name for name in names if name not in own]:
            found[table, column] = rest
    return found


def column_texts(rows: Rows, table: str, column: str) -> list[str]:
    return [str(row[column]) for row in rows.get(table, ()) if row.get(column) is not None]
