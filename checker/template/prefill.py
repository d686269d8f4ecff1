"""Prefill data: the standing columns of an earlier submission, optionally of some projects only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker.errors import CheckError
from checker.intake import readers
from checker.intake.build import build_submission
from checker.likeness import most_alike
from checker.schema import Column, Pack, TableDescription, fold
from checker.submission import Identity, Submission, Table

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
