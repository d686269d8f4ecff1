"""Kind ``balance``: parts against their total, within what rounding of each figure allows.

Along a row and over terms (``rows.py``), or down the columns of a table with sum rows (``down.py``). Each figure may
miss by half a unit of its last digit: a sum of n figures by n times that, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from checker.expression import Expression
from checker.kinds.balance_rows import along, down, figures, lacking, rested_on, target_of
from checker.kinds.balance_terms import SCALE, BalanceModel, NotLinear, TermModel, coefficients, named
from checker.kinds.effective_dates import Line
from checker.kinds.rule import PLACEHOLDERS, Facts, Kind, Part, Rule, Shown, rows_scope
from checker.lazy import pl
from checker.model.errors import KeyPath, Wrong, unknown
from checker.model.finding import Code
from checker.model.types import LIST, MAX_DIGITS, TEXT, Type, summed
from checker.schema.packs import Pack
from checker.texts import Text


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


def wrong_rounding(path: KeyPath, unit: str | None) -> Iterator[Wrong]:
    """A unit that no digit has. Figures are rounded to a power of ten, or to halves of one."""
    if unit is not None and Decimal(unit).normalize().as_tuple().digits not in ((1,), (5,)):
        yield Wrong(path, Text("rulebook.balance-rounding", {"key": ".".join(path), "found": unit}))


def wrong_columns(model: BalanceModel, scope: Mapping[str, Type], pack: Pack) -> Iterator[Wrong]:
    """Columns that cannot be added down, and a table without declared sum rows."""
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


def wrong_term(path: KeyPath, model: BalanceModel, term: TermModel, pack: Pack) -> Iterator[Wrong]:
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
        if name != model.table:  # otherwise reported as a column of the rule
            yield Wrong((*path, term.way), unknown(term.column, list(table.columns)))
    elif table.columns[term.column].type.kind != "number":
        yield Wrong((*path, term.way), Text("rulebook.balance-number", {"column": term.column}))
    if term.way == "total" and table.model.total_rows is None:
        yield Wrong((*path, "total"), Text("rulebook.balance-no-totals", {"table": name}))
    if term.each is not None and term.each not in table.columns:
        yield Wrong((*path, "each"), unknown(term.each, list(table.columns)))
    elif term.each is not None and (model.once or len(pack.tables[model.table].key) != 1):
        yield Wrong((*path, "each"), Text("rulebook.balance-each", {"table": model.table}))


def wrong_sides(parts: Mapping[KeyPath, Expression]) -> Iterator[Wrong]:
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


class Balance(Kind):
    """Parts and totals."""

    name = "balance"
    Model = BalanceModel
    gathers = True

    def columns(self, model: BalanceModel) -> Iterator[str]:
        """The columns that are added down, and those of terms on the rule's own table."""
        yield from model.down
        yield from filter(None, [model.group])
        yield from (term.column for term in model.term.values() if term.table in (None, model.table) and term.ways)

    def expressions(self, model: BalanceModel, lines: Sequence[Line]) -> Iterator[Part]:
        """Both sides, and which rows a term, or a sum, is made of."""
        for key in ("parts", "total"):
            if (text := getattr(model, key)) is not None:
                yield Part((key,), text, "number")
        if model.rows_when is not None:
            yield Part(("rows_when",), model.rows_when)
        for name, term in model.term.items():
            if term.when is not None:
                yield Part(("term", name, "when"), term.when)

    def stands_on(self, model: BalanceModel, path: KeyPath) -> str | None:
        """A term's condition is evaluated on its table, that of the rows to be added on the rule's own."""
        if path[0] == "term":
            return model.term[path[1]].table or model.table
        return model.table if path == ("rows_when",) else None

    def names(self, model: BalanceModel) -> tuple[str, ...]:
        """The terms."""
        return tuple(model.term)

    def once(self, model: BalanceModel) -> bool:
        """Whether only terms are read."""
        return model.once

    def title(self, model: BalanceModel, name: str, language: str) -> str:
        """The term's title, in any language if not in this one."""
        titles = model.term[name].title
        return titles.get(language) or next(iter(titles.values()), name.replace("_", " "))

    def scope(
        self, model: BalanceModel, path: KeyPath, scope: Mapping[str, Type], pack: Pack
    ) -> Mapping[str, Type] | None:
        """Sides read terms too. What is judged once has no row of its own, and a sum row nothing that is related."""
        if path[0] == "term" or path == ("rows_when",):
            return super().scope(model, path, scope, pack)
        if model.down:
            return rows_scope(pack.tables[model.table])
        terms = dict(terms_of(model, pack))
        if len(terms) < len(model.term):
            return None  # mistakes in the terms are reported at the terms
        return terms | {"as_of": scope["as_of"]} if model.once and path == ("when",) else {**scope, **terms}

    def check(
        self, model: BalanceModel, scope: Mapping[str, Type], pack: Pack, lines: Sequence[Line]
    ) -> Iterator[Wrong]:
        """Two forms at once, and what is not there."""
        yield from wrong_form(model)
        yield from wrong_columns(model, scope, pack)
        yield from wrong_terms(model, scope, pack)

    def settled(self, model: BalanceModel, parts: Mapping[KeyPath, Expression]) -> Iterator[Wrong]:
        """Sides that do more than add and subtract, or are of different units."""
        yield from wrong_sides(parts)

    def beside(self, model: BalanceModel) -> tuple[str, ...]:
        """The tables of the terms."""
        return tuple(dict.fromkeys(table for table, _ in self.columns_beside(model)))

    def columns_beside(self, model: BalanceModel) -> Iterator[tuple[str, str]]:
        """The figures of the terms."""
        for term in model.term.values():
            if term.table not in (None, model.table):
                yield str(term.table), term.column

    def typed(self, rule: Rule) -> Iterator[tuple[str, str]]:
        """Every figure whose rounding the rule does not state."""
        model = rule.model
        for term in model.term.values():
            if not (term.rounding or model.rounding):
                yield term.table or model.table, term.column
        if model.rounding is None:
            own = [found for name in figures(rule) if (found := target_of(rule, name))] if model.parts else []
            yield from [*((model.table, name) for name in model.down), *((table, name) for table, name, _ in own)]

    def remembers(self, model: BalanceModel) -> bool:
        """A sum row of the previous period that is missing now is reported."""
        return bool(model.down)

    def prepare(self, rule: Rule, facts: Facts) -> pl.DataFrame:
        """What is judged, with both sides, and how much rounding may miss."""
        return down(rule, facts) if rule.model.down else along(rule, facts)

    def judge(self, rule: Rule, periods: Sequence[str]) -> pl.Expr:
        """Whether both sides agree as far as rounding allows; missing where a figure is blank. Where a total that may
        be blank is not stated there is nothing to judge.
        """
        apart = (pl.col("@parts") - pl.col("@total")).abs()
        verdict = pl.when(apart > pl.col("@slack")).then(pl.lit(int(Code.FAILED))).otherwise(pl.lit(int(Code.GREEN)))
        unknown = apart.is_null() | pl.col("@unknown")
        known = pl.when(unknown).then(pl.lit(int(Code.MISSING))).otherwise(verdict)
        return pl.when("@unsaid").then(pl.lit(int(Code.NOT_APPLICABLE))).otherwise(known).cast(pl.UInt8)

    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """Both sides, how far they are apart beyond rounding, the cells that they rest on, and each term."""
        parts, total = sides(rule)
        missing = pl.col("@code") == int(Code.MISSING)
        distance = (pl.col("@parts") - pl.col("@total")).abs() - pl.col("@slack")
        terms = {name: Shown(pl.col(name), kind) for name, kind in terms_of(rule.model, rule.pack)}
        if rule.model.down:
            cells = pl.when(missing).then(pl.col("@gaps")).otherwise(pl.col("@cells"))
            names = pl.col("@gaps").list.eval(pl.element().struct.field("column"))
            blank = names.list.unique(maintain_order=True)
        else:
            cells, blank = rested_on(rule, missing), lacking(rule)
        project = rule.project
        if project is not None:  # a sum row is no project's
            terms["project"] = Shown(pl.when(~pl.col("@sum")).then(pl.col(project)))
        if rule.model.down:
            terms |= {
                "gone": Shown(pl.col("@gone")),
                "before": Shown(pl.when(pl.col("@gone").is_not_null()).then("@column")),
            }
        return terms | {
            "observed": Shown(pl.col("@parts"), parts),
            "limit": Shown(pl.col("@total"), total),
            "distance": Shown(distance, Type("number", MAX_DIGITS, SCALE, parts.unit or total.unit)),
            "segment": segment(rule),
            "column": Shown(pl.col("@column")),
            "figure": Shown(pl.col("@column")),
            "path": Shown(pl.lit("down" if rule.model.down else "total")),
            "cells": Shown(cells, LIST),
            "blank": Shown(blank, LIST),
        }


def segment(rule: Rule) -> Shown:
    """The group of a sum row. One that is no word is in the sum row's own cell."""
    kind = rule.scope[rule.model.group] if rule.model.group else TEXT
    return Shown(pl.col("@group") if kind.kind in ("text", "term") else pl.col(rule.model.group), kind)


def terms_of(model: BalanceModel, pack: Pack) -> Iterator[tuple[str, Type]]:
    """Each term that can be typed, and its type."""
    for name, term in model.term.items():
        table = pack.tables.get(term.table or model.table)
        column = table.columns.get(term.column) if table is not None and term.ways else None
        if column is not None and column.type.kind == "number":
            yield name, summed(column.type) if term.way == "sum" else column.type


def sides(rule: Rule) -> tuple[Type, Type]:
    """The types of what the parts come to and of what is stated."""
    if rule.model.down:
        kind = summed(rule.scope[rule.model.down[0]])
        return kind, kind
    return rule.parts[("parts",)].type, rule.parts[("total",)].type
