"""Why a case cannot be judged: its columns are not there, or its cells cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from checker.cases.case import Case
from checker.cases.cells import parsed
from checker.cases.gathered import is_sum, table_named
from checker.cases.report import spoken
from checker.intake.unreadable import Broken
from checker.rule import Rule, rows_scope
from checker.value import DATE, TEXT, Type

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def kinds_of(case: Case, rule: Rule) -> Iterator[tuple[str, str, Type | None]]:
    """Each column of a case: its name, its text, and its type (None where the rule knows no such column)."""
    if rule.kind.gathers:
        yield from gathered_kinds(case, rule)
        return
    rows = rule.pack.tables[rule.model.rows].columns if getattr(rule.model, "rows", None) else {}
    scope = {**rule.scope, **rule.kind.case_columns(rule.model)}
    for name, text in case.values.items():
        if name == "period" or (name == "known" and rule.kind.known(rule.model)) or (name == "text" and spoken(rule)):
            yield name, text, TEXT
        elif name.startswith("rows."):
            column = rows.get(name.removeprefix("rows."))
            yield name, text, column.type if column else None
        else:
            yield name, text, DATE if name == "as_of" else scope.get(name)


def gathered_kinds(case: Case, rule: Rule) -> Iterator[tuple[str, str, Type | None]]:
    """Each filled cell of a case that is a row of any table; a blank one may stand under another table's heading."""
    named = table_named(case, rule)
    if named not in rule.pack.tables:
        yield f"table: {named}", named, None
        return
    table, known = rule.pack.tables[named], {name for each in rule.pack.tables.values() for name in each.columns}
    own = rule.scope if table is rule.table else rows_scope(table) or {}
    total = table.model.total_rows.column if is_sum(case, table) and table.model.total_rows else None
    for name, text in case.values.items():
        free = name in ("period", "table", total) or (not text and name in known)
        yield name, text, TEXT if free else DATE if name == "as_of" else own.get(name)


def problem_of(case: Case, rule: Rule) -> str | None:
    """Why a case cannot be judged: a column that is not there, or a cell that cannot be read."""
    return unreadable(kinds_of(case, rule))


def unreadable(cells: Iterable[tuple[str, str, Type | None]]) -> str | None:
    """Why the cells of a case cannot be read; None where they can."""
    for name, text, kind in cells:
        if kind is None:
            return f"{name}: no such column"
        if name == "period" and text and not MONTH.fullmatch(text):
            return f"{name}: {text!r} (2023-01)"
        if isinstance(value := parsed(text, kind), Broken):
            return f"{name}: {text!r} ({value.rule})"
    return None
