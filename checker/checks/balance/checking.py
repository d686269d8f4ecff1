"""What is wrong in a balance rule's file beyond its expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from checker.checks.balance.linear import NotLinear, coefficients
from checker.checks.balance.model import BalanceModel, TermModel, named
from checker.expression import Expression
from checker.rule import PLACEHOLDERS
from checker.schema import Pack
from checker.texts import Text
from checker.value import Type
from checker.wrong import Path, Wrong, unknown


def wrong_form(model: BalanceModel) -> Iterator[Wrong]:
    """Neither or both of the two forms, keys of the other one, and a rounding that is of no digit."""
    yield from wrong_rounding(("rounding",), model.rounding)
    for name, term in model.term.items():
        yield from wrong_rounding(("term", name, "rounding"), term.rounding)
    if model.down:
        if model.parts is not None or model.total is not None:
            yield Wrong(("parts",) if model.parts is not None else ("total",), Text("rulebook.balance-form"))
        for key in ("term", "sum_rows"):
            if getattr(model, key):
                yield Wrong((key,), Text("rulebook.balance-form"))
        return
    if model.parts is None or model.total is None:
        yield Wrong((), Text("rulebook.balance-form"))
    for key in ("rows_when", "group"):
        if getattr(model, key) is not None:
            yield Wrong((key,), Text("rulebook.balance-down", {"key": key}))


def wrong_rounding(path: Path, unit: str | None) -> Iterator[Wrong]:
    """A unit that no digit has. Figures are rounded to a power of ten, or to halves of one."""
    if unit is not None and Decimal(unit).normalize().as_tuple().digits not in ((1,), (5,)):
        yield Wrong(path, Text("rulebook.balance-rounding", {"key": ".".join(path), "found": unit}))


def wrong_columns(model: BalanceModel, scope: Mapping[str, Type], pack: Pack) -> Iterator[Wrong]:
    """Columns that cannot be added down, and a table whose sum rows nobody knows."""
    table = pack.tables[model.table]
    for place, name in enumerate(model.down):
        if name in model.down[:place]:
            yield Wrong(("down", str(place)), Text("rulebook.balance-twice", {"column": name}))
        if name in scope and (scope[name].kind != "number" or name not in table.columns):
            yield Wrong(("down", str(place)), Text("rulebook.balance-number", {"column": name}))
        elif name in scope and model.down[0] in scope and scope[name].unit != scope[model.down[0]].unit:
            values = {"left": str(scope[model.down[0]]), "right": str(scope[name])}
            yield Wrong(("down", str(place)), Text("rulebook.balance-units", values))
    if (model.down or model.sum_rows) and table.model.total_rows is None:
        yield Wrong(
            ("down",) if model.down else ("sum_rows",), Text("rulebook.balance-no-totals", {"table": model.table})
        )
    if model.group in scope and model.group not in table.columns:
        yield Wrong(("group",), unknown(str(model.group), list(table.columns)))
    elif model.group in table.columns and table.columns[str(model.group)].type.kind == "list":
        yield Wrong(("group",), Text("rulebook.not-compared", {"column": model.group}))


def wrong_terms(model: BalanceModel, scope: Mapping[str, Type], pack: Pack) -> Iterator[Wrong]:
    """Terms that nothing reads, or that name what is not there."""
    read = {*named(model.parts), *named(model.total)}
    for name, term in model.term.items():
        path = ("term", name)
        if name in scope or name in PLACEHOLDERS:
            yield Wrong(path, Text("rulebook.balance-taken", {"name": name}))
        if name not in read and "" not in read:
            yield Wrong(path, Text("rulebook.balance-unread", {"name": name}))
        yield from wrong_term(path, model, term, pack)
    if model.once and model.total is not None:
        first = model.term.get(next(iter(named(model.total)), ""))
        if first is None or (first.table or model.table) != model.table:
            yield Wrong(("total",), Text("rulebook.balance-elsewhere", {"table": model.table}))


def wrong_term(path: Path, model: BalanceModel, term: TermModel, pack: Pack) -> Iterator[Wrong]:
    """One term."""
    if len(term.ways) != 1:
        yield Wrong(path, Text("rulebook.balance-way"))
        return
    name = term.table or model.table
    if name not in pack.tables:
        yield Wrong((*path, "table"), unknown(name, list(pack.tables)))
        return
    table = pack.tables[name]
    if term.column not in table.columns:
        if name != model.table:  # else it is told as a column of the rule
            yield Wrong((*path, term.way), unknown(term.column, list(table.columns)))
    elif table.columns[term.column].type.kind != "number":
        yield Wrong((*path, term.way), Text("rulebook.balance-number", {"column": term.column}))
    if term.way == "total" and table.model.total_rows is None:
        yield Wrong((*path, "total"), Text("rulebook.balance-no-totals", {"table": name}))
    if term.each is not None and term.each not in table.columns:
        yield Wrong((*path, "each"), unknown(term.each, list(table.columns)))
    elif term.each is not None and (model.once or len(pack.tables[model.table].key) != 1):
        yield Wrong((*path, "each"), Text("rulebook.balance-each", {"table": model.table}))


def wrong_sides(parts: Mapping[Path, Expression]) -> Iterator[Wrong]:
    """Sides that do more than add and subtract, or are of different units."""
    sides = {path: part for path, part in parts.items() if path in (("parts",), ("total",))}
    for path, part in sides.items():
        try:
            if not set(coefficients(part.tree)) - {""}:
                yield Wrong(path, Text("rulebook.balance-no-figure"), 0)
        except NotLinear as error:
            yield Wrong(path, Text("rulebook.balance-linear"), error.node.position)
    units = [part.type.unit for part in sides.values() if part.type.unit]
    if len(units) == 2 and units[0] != units[1]:
        yield Wrong(("total",), Text("expression.units", {"left": units[0], "right": units[1]}), 0)
