"""Cases of rules that judge what several rows come to: rows of any table, sum rows among them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from checker.cases.case import Case
from checker.cases.cells import parsed
from checker.cases.tables import table_of
from checker.columns import DECIMALS
from checker.engine import facts
from checker.rule import Facts, Rule, rows_scope
from checker.schema import TableDescription
from checker.value import Type

if TYPE_CHECKING:
    import polars as pl


def gathered(cases: Sequence[Case], rule: Rule) -> Facts:
    """The cases as rows of all tables, sum rows among them, each with the place of its case in ``@case``."""
    import polars as pl

    tables: dict[str, pl.DataFrame] = {}
    totals: dict[str, pl.DataFrame] = {}
    for name, table in rule.pack.tables.items():
        own = [(place, case) for place, case in enumerate(cases) if table_named(case, rule) == name]
        scope = rule.scope if name == rule.table.name else rows_scope(table) or {}
        for sums, found in ((False, tables), (True, totals)):
            rows = [(place, case) for place, case in own if is_sum(case, table) == sums]
            total = table.model.total_rows.column if table.model.total_rows else ""
            found[name] = table_of([case for _, case in rows], scope, name, rule.pack, rule.reads).with_columns(
                *(typed_decimals([case for _, case in rows], column, scope[column]) for column in table.columns),
                pl.Series("@case", [place for place, _ in rows], dtype=pl.UInt32),
                pl.Series("@words", [case.values.get(total) for _, case in rows], dtype=pl.String),
            )
    frame = tables[rule.table.name] = facts.related(tables[rule.table.name], rule.table, rule.reads, tables)
    return Facts(frame, tables, tuple(sorted({case.period for case in cases})), totals)


def typed_decimals(cases: Sequence[Case], column: str, kind: Type) -> pl.Series:
    """How many decimals each case's cell is typed with."""
    import polars as pl

    values = [parsed(case.values.get(column, ""), kind) if kind.kind == "number" else None for case in cases]
    counts = [max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else None for value in values]
    return pl.Series(f"{DECIMALS}{column}", counts, dtype=pl.UInt8)


def table_named(case: Case, rule: Rule) -> str:
    """The table that a case is a row of."""
    return case.values.get("table") or rule.table.name


def is_sum(case: Case, table: TableDescription) -> bool:
    """Whether a case is a sum row of its table."""
    total = table.model.total_rows
    return total is not None and total.rest(case.values.get(total.column, "")) is not None
