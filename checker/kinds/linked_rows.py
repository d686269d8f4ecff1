"""Rows of another table that belong to a record: they refer to it, or to the same thing as the record does."""

from __future__ import annotations

from checker.kinds.rule import RECORD, Facts, Rule
from checker.lazy import pl
from checker.schema.packs import Pack

KEYS = ("portfolio", "period")
ROWS_WHEN = ("rows_when",)


def link(pack: Pack, child: str, parent: str) -> tuple[str, str] | None:
    """The column of table ``child`` that refers to ``parent``, and the parent's column that it names; or the columns in
    which both refer to the same table. None where nothing joins them.
    """
    if child not in pack.tables or parent not in pack.tables:
        return None
    theirs = list(pack.tables[child].references())
    direct = next(((column, target) for column, table, target in theirs if table == parent), None)
    shared = (
        (column, own)
        for column, table, target in theirs
        for own, *same in pack.tables[parent].references()
        if same == [table, target]
    )
    return direct or next(shared, None)


def belonging(rule: Rule, facts: Facts, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of the rule's other table that belong to a row of ``frame`` and count, with that row's number in
    ``@record``.
    """
    linked, condition = link(rule.pack, rule.model.rows, rule.table.name), rule.parts.get(ROWS_WHEN)
    assert linked is not None  # the rulebook has checked it
    read = [name for name in (condition.reads if condition else ()) if name.startswith(RECORD)]
    rows = facts.tables[rule.model.rows].lazy()
    if condition is not None and not read:  # the fewer rows, the sooner they are joined
        rows = rows.filter(condition.polars().fill_null(False))
    asked = [pl.col(name.removeprefix(RECORD)).alias(name) for name in read]
    record = frame.lazy().select(*KEYS, pl.col(linked[1]).alias("@link"), *asked).with_row_index("@record")
    keys = [*KEYS, linked[0]]
    found = rows.join(record, left_on=keys, right_on=[*KEYS, "@link"], how="inner", maintain_order="left")
    if condition is not None and read:
        found = found.filter(condition.polars().fill_null(False))
    return found.collect(engine="in-memory")
