"""The rows that rules relied on: a decision behind a pause, a description of a deviation, a reason for a movement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.evaluate.codes import Judged
from checker.evaluate.evaluate import Codes
from checker.findings.locations import place_of
from checker.findings.table import identified, source_columns
from checker.kinds.linked_rows import KEYS, belonging
from checker.kinds.rule import Facts
from checker.lazy import pl
from checker.model.finding import Code
from checker.model.provenance import Relied
from checker.model.submission import Submission


def relied(codes: Codes, submission: Submission) -> tuple[Relied, ...]:
    """Every row of another table without which a record would have been found wanting, with its place."""
    found = {
        Relied(judged.rule.id, judged.rule.model.rows, *row)
        for judged in codes.judged.values()
        if getattr(judged.rule.model, "rows", None) in codes.tables
        for row in rows_of(judged, codes, submission)
    }
    return tuple(sorted(found, key=lambda each: tuple(map(str, each))))


def rows_of(judged: Judged, codes: Codes, submission: Submission) -> Iterator[tuple[Any, ...]]:
    """The rows that belong to the records that passed by them: portfolio, period, record, key of the row, its place."""
    rule = judged.rule
    passed = judged.frame.filter(judged.codes == int(Code.GREEN))
    if "@found" in passed.columns:  # without a movement no reason was needed
        passed = passed.filter(pl.col("@found"))
    records = passed.select(identified(rule.table).alias("@whose")).with_row_index("@record")
    other = rule.pack.tables[rule.model.rows]
    rows = belonging(rule, Facts(passed, codes.tables, codes.periods), passed).join(records, on="@record")
    rows = rows.select(*KEYS, "@whose", identified(other).alias("@key"), **source_columns(rows.columns))
    table = submission.sourced(other.name)
    for row in rows.iter_rows(named=True):
        place = place_of(table, row, other.identifying[0])
        yield row["portfolio"], row["period"], row["@whose"], row["@key"], *place
