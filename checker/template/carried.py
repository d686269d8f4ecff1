"""Standing data of an earlier submission: what holds from one month to the next, by the pack's own word for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker.errors import CheckError
from checker.intake import readers
from checker.intake.build import build_submission
from checker.schema import Column, Pack, TableDescription
from checker.submission import Identity, Submission, Table
from checker.template.projects import left_out, of_projects

Row = Mapping[str, Any]
UNREAD = ("CONTRACT-HEADER", "CONTRACT-HEADING", "CONTRACT-TWICE")  # of these a sheet or a column is lost


@dataclass(frozen=True)
class Carried:
    """The rows to begin with, by table, each with its standing values only, and which submission they are of.

    ``unread`` counts the standing cells, and the sheets, that could not be read and so are not here. ``others`` are
    the names, by table and column, of records that are not begun with and may be referred to.
    """

    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    identity: Identity | None = None
    source: str = ""
    unread: int = 0
    others: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many rows are carried over; the cover sheet's is none of them."""
        return sum(map(len, self.rows.values()))

    def names(self, table: str, column: str) -> list[str]:
        """What stands in a column."""
        return [str(row[column]) for row in self.rows.get(table, ()) if row.get(column) is not None]


def carried(path: str | Path, pack: Pack, projects: Sequence[str] = ()) -> Carried:
    """The standing data of the submission at ``path``; of some ``projects`` alone, where any are named.

    Raises CheckError where it cannot be read, is of several months, or has no such project.
    """
    submission = build_submission([readers.read(path)], pack)
    if len(submission.identities) != 1:
        raise CheckError("template.many-months", path=str(path), count=len(submission.identities))
    identity = submission.identities[0]
    rows = {name: standing(table, pack.tables[name]) for name, table in submission.tables.items()}
    kept = {name: found for name, found in rows.items() if found and pack.tables[name].model.role is None}
    cover = [{**row, **said(table, identity)} for table in covers(pack) for row in rows.get(table.name) or [{}]]
    own = of_projects(kept, pack, projects, str(path)) if projects else kept
    others = left_out(kept, own, pack) if projects else {}
    whole = own | {table.name: cover for table in covers(pack)}
    return Carried(whole, identity, str(path), unread(submission, pack), others)


def standing(table: Table, description: TableDescription) -> list[Row]:
    """The rows of a table with their standing values; one that has none is left out."""
    names = [name for name, column in description.columns.items() if column.model.standing]
    rows = table.frame.select(names).to_dicts() if names else []
    kept = [{name: value for name, value in row.items() if value is not None} for row in rows]
    return [row for row in kept if row]


def unread(submission: Submission, pack: Pack) -> int:
    """How many standing cells, headings and sheets could not be read."""
    cells = [
        kind
        for name, table in submission.tables.items()
        for column, gaps in table.gaps.items()
        if pack.tables[name].columns[column].model.standing
        for kind in gaps.values()
    ]
    sheets = [failure for failure in submission.failures if failure.rows is None and failure.rule in UNREAD]
    return sum(kind in ("broken", "error") for kind in cells) + len(sheets)


def covers(pack: Pack) -> list[TableDescription]:
    """The table that says which submission this is, if the pack has one."""
    return [table for table in pack.tables.values() if table.is_cover]


def said(table: TableDescription, identity: Identity) -> Row:
    """What the submission says of itself elsewhere than on its cover sheet, and may be carried over."""
    column = table.columns.get("portfolio")
    return {"portfolio": identity.portfolio} if column is not None and column.model.standing else {}


def written(value: Any, column: Column, pack: Pack, language: str) -> Any:
    """A typed value as a person would write it: a term's word, a list with semicolons."""
    if isinstance(value, list):
        return "; ".join(value)
    vocabulary = pack.vocabularies.get(column.type.vocabulary or "")
    return vocabulary.title(value, language) if vocabulary is not None else value
