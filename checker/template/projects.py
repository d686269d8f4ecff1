"""The standing data of some projects alone, for a workbook that a project fills in and returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checker.errors import CheckError
from checker.likeness import most_alike
from checker.schema import Pack, TableDescription, fold

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]  # by table
Target = tuple[str, str]  # a table and a column that others refer to


def of_projects(rows: Rows, pack: Pack, projects: Sequence[str], path: str) -> dict[str, list[Row]]:
    """The rows that belong to some projects, each asked for by its name or another of its names. What belongs to no
    project is the office's own, and stays out.

    Raises CheckError for a name that is no project's.
    """
    judged = pack.judged
    if judged is None or len(judged.key) != 1:
        raise CheckError("template.no-projects")
    own = list(chosen(rows.get(judged.name, ()), judged, projects, path))
    names = {row[judged.key[0]] for row in own}
    found: dict[str, list[Row]] = {judged.name: own}
    for table, lines in rows.items():
        column = belongs_by(pack, table)
        if column is not None:
            found[table] = [line for line in lines if line.get(column) in names]
    return {table: lines for table, lines in found.items() if lines}


def belongs_by(pack: Pack, table: str) -> str | None:
    """The column of a table by which its rows belong to projects; None for the projects' own and the office's."""
    described = pack.tables[table]
    return None if described is pack.judged else pack.judged_column(described)


def chosen(rows: Sequence[Row], table: TableDescription, projects: Sequence[str], path: str) -> Iterator[Row]:
    """The rows of the projects asked for, in the order of the table."""
    key, aliases = table.key[0], table.model.aliases or ""
    known = {fold(name): row for row in rows for name in (row.get(key), *(row.get(aliases) or ())) if name}
    asked = []
    for project in projects:
        row = known.get(fold(project))
        if row is None:
            near = most_alike(project, [str(each.get(key)) for each in rows])
            raise CheckError("template.no-project", project=project, path=path, near=near or "–")
        asked.append(row)
    yield from (row for row in rows if any(row is each for each in asked))


def left_out(rows: Rows, kept: Rows, pack: Pack) -> dict[Target, list[str]]:
    """The names of projects and of the office's own records that the kept rows do not have: they are still offered
    wherever another project, or a party, is to be named.
    """
    targets = {target for table in pack.tables.values() for target in [(t, c) for _, t, c in table.references()]}
    found = {}
    for table, column in sorted(each for each in targets if belongs_by(pack, each[0]) is None):
        own = {row.get(column) for row in kept.get(table, ())}
        names = [str(row[column]) for row in rows.get(table, ()) if row.get(column) is not None]
        if rest := [name for name in dict.fromkeys(names) if name not in own]:
            found[table, column] = rest
    return found
