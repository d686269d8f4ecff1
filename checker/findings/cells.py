"""The cells that a finding rests on: at which it points, and which are named beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from checker.findings.figures import exact_text
from checker.findings.locations import Place, place_of, spot_in_report, spots
from checker.findings.messages import MessageWriter
from checker.findings.outcomes import SHOWN, Outcome, Outcomes
from checker.findings.table import source_columns, whose
from checker.kinds.rule import PREVIOUS
from checker.lazy import pl
from checker.model.submission import UNREADABLE, Submission

Cell = Mapping[str, Any]  # table, column, row (its index) and sum (whether it is a sum row)
WHERE = ("@source", "@row", "@line")


def with_others(submission: Submission, outcomes: Outcomes) -> Outcomes:
    """The outcomes with the further rows that belong to each finding as related; null where there are none."""
    if "others" not in outcomes.types:
        return outcomes
    pairs = outcomes.rows.select(
        pl.int_range(pl.len()).alias("@at"),
        pl.col(f"{SHOWN}column").alias("@column"),
        pl.col(f"{SHOWN}others").alias("@other"),
    )
    pairs = pairs.explode("@other").drop_nulls("@other")
    frame = outcomes.judged.frame[pairs["@other"]]
    table = pl.lit(outcomes.rule.table.name).alias("@table")
    cells = frame.select(table, **source_columns(frame.columns)).hstack([pairs["@column"]])
    found = pairs.select("@at").hstack([spots(cells, submission).alias("related")])
    found = found.group_by("@at", maintain_order=True).agg("related")
    numbers = pl.DataFrame({"@at": range(outcomes.rows.height)}, schema={"@at": pl.Int64})
    return outcomes.with_facts(numbers.join(found, on="@at", how="left", maintain_order="left")["related"])


def with_statements(writer: MessageWriter, outcomes: Outcomes) -> Outcomes:
    """The outcomes with the other places of the report, and the cells with which it is compared, as related."""
    if "against" not in outcomes.types:
        return outcomes
    rule, language = outcomes.rule, writer.language
    table = writer.submission.tables.get(rule.table.name)
    read = [name for name in rule.parts[("states",)].reads if name in rule.table.columns and table is not None]
    found = []
    for row in outcomes.rows.iter_rows(named=True):
        said = [spot_in_report(each, language) for name in ("@against", "@also") for each in row[name] or ()]
        cells = (place_of(table, row, name).spot for name in read if row[name] is not None)
        found.append([*said, *(spot for spot in cells if spot is not None)])
    return outcomes.with_facts(pl.Series("related", found, dtype=pl.List(pl.String)))


def with_cells(submission: Submission, outcomes: Outcomes) -> Outcomes:
    """The outcomes with all cells that they rest on as related, except the one at which the finding points."""
    if "cells" not in outcomes.types:
        return outcomes
    table = submission.sourced(outcomes.rule.table.name)
    lists = outcomes.rows[f"{SHOWN}cells"].to_list()
    rows = rows_of(submission, lists)
    own = [place_of(table, row, row["column"]).spot for row in outcomes.facts.iter_rows(named=True)]
    found = [spots_of(submission, cells, rows, spot) for cells, spot in zip(lists, own, strict=True)]
    both = [[*(first or ()), *each] for first, each in zip(outcomes.related(), found, strict=True)]
    return outcomes.with_facts(pl.Series("related", both, dtype=pl.List(pl.String)))


def rows_of(
    submission: Submission, lists: Iterable[Sequence[Cell] | None], columns: Mapping[str, Sequence[str]] | None = None
) -> dict[tuple[str, bool, int], dict[str, Any]]:
    """The rows of some cells, by table, whether it is a sum row, and index: where they come from, and of each table's
    rows these ``columns``.
    """
    wanted: dict[tuple[str, bool], set[int]] = {}
    for cell in (cell for cells in lists for cell in cells or ()):
        if cell["row"] is not None:
            wanted.setdefault((cell["table"], cell["sum"]), set()).add(cell["row"])
    found: dict[tuple[str, bool, int], dict[str, Any]] = {}
    for (name, total), numbers in wanted.items():
        table = submission.tables.get(name)
        frame = None if table is None else table.totals if total else table.frame
        if frame is not None:
            names = dict.fromkeys([*WHERE, *(columns or {}).get(name, ())])
            rows = frame[list(names)][sorted(numbers)].iter_rows(named=True)
            found |= {(name, total, number): row for number, row in zip(sorted(numbers), rows, strict=True)}
    return found


def spots_of(
    submission: Submission,
    cells: Sequence[Cell] | None,
    rows: Mapping[tuple[str, bool, int], Mapping[str, Any]],
    own: str | None,
) -> list[str | None]:
    """The places of some cells, each as one text, without the finding's own."""
    spots = (place.spot for cell in cells or () if (place := cell_place(submission, cell, rows)) is not None)
    return [spot for spot in spots if spot != own]


def cell_place(
    submission: Submission, cell: Cell, rows: Mapping[tuple[str, bool, int], Mapping[str, Any]]
) -> Place | None:
    """Where a cell is; None where its table was not delivered."""
    table = submission.tables.get(cell["table"])
    if table is None or (cell["sum"] and table.totals is None):
        return None
    return place_of(table, rows.get((cell["table"], cell["sum"], cell["row"]), {}), cell["column"])


def at_first_blank(writer: MessageWriter, outcomes: Outcomes) -> Outcomes:
    """The outcomes, those with blank cells pointing at the first of these, with that cell's record; where they pointed
    before is related. A cell that several rows need is reported once.
    """
    if "cells" not in outcomes.types:
        return outcomes
    found = dict(pointed(writer, outcomes))
    kinds = {**outcomes.facts.schema, "table": pl.String(), "project": pl.String(), "related": pl.List(pl.String)}
    facts = pl.DataFrame(list(found.values()), schema=kinds)
    return replace(outcomes, rows=outcomes.rows[list(found)], facts=facts)


def pointed(writer: MessageWriter, outcomes: Outcomes) -> Iterator[tuple[int, dict[str, Any]]]:
    """The facts of each row that gets a finding of its own, with the row's number."""
    submission, pack = writer.submission, writer.pack
    lists = outcomes.rows[f"{SHOWN}cells"].to_list()
    firsts = [next((cell for cell in cells or () if cell["row"] is not None), None) for cells in lists]
    owners = {name: whose(table, pack) for name, table in pack.tables.items()}
    columns = {name: [*table.identifying, *filter(None, [owners[name]])] for name, table in pack.tables.items()}
    rows = rows_of(submission, lists, columns)
    own_table = submission.sourced(outcomes.rule.table.name)
    seen = set()
    for number, (row, first, cells) in enumerate(zip(outcomes.facts.iter_rows(named=True), firsts, lists, strict=True)):
        if first is None:
            yield number, row
            continue
        key = (first["table"], first["column"], first["row"], first["sum"])
        if key in seen:
            continue
        seen.add(key)
        record, description = rows[first["table"], first["sum"], first["row"]], pack.tables[first["table"]]
        spot = place_of(submission.tables[first["table"]], record, first["column"]).spot
        before = place_of(own_table, row, row["column"])
        others = spots_of(submission, cells, rows, spot)
        if before.row is not None and before.spot is not None and before.spot != spot:
            others.append(before.spot)
        owner = None if first["sum"] else owners[first["table"]]
        names = (exact_text(record[name], description.columns[name].type) for name in description.identifying)
        own = {name: record[name] for name in WHERE} | dict.fromkeys({"@also.column"} & row.keys())
        own |= {name: first[name] for name in ("table", "column")}
        own["key"] = " · ".join(name for name in names if name is not None)
        own["project"] = record[owner] if owner is not None else None
        yield number, row | own | {"related": list(dict.fromkeys(others))}


def reported_cells(writer: MessageWriter, outcomes: Outcomes) -> pl.Series:
    """Whether one of the blank cells of a row is a finding of the contract already. It never sees a sum row."""

    def reported(cell: Cell) -> bool:
        table, column = writer.pack.tables[cell["table"]], cell["column"]
        delivered = writer.submission.tables.get(cell["table"])
        gaps = delivered.gaps.get(column, {}) if delivered is not None else {}
        return not cell["sum"] and (table.columns[column].model.required or gaps.get(cell["row"]) in UNREADABLE)

    lists = outcomes.rows[f"{SHOWN}cells"].to_list()
    return pl.Series([any(map(reported, cells or ())) for cells in lists], dtype=pl.Boolean)


def place_before(outcome: Outcome, submission: Submission) -> list[str]:
    """Where the first cell is that a row's like in the period before has blank."""
    rule, row = outcome.rule, outcome.row
    names = sorted(name for name in rule.reads if name.startswith(PREVIOUS) and name in row)
    own = [column for name in names if (column := name.removeprefix(PREVIOUS)) in rule.table.columns]
    if not own or f"@{PREVIOUS}source" not in row:
        return []
    first = next((column for column in own if row[f"{PREVIOUS}{column}"] is None), own[0])
    spot = place_of(submission.sourced(rule.table.name), row, first, f"@{PREVIOUS}").spot
    return [spot] if spot is not None else []
