"""Kind ``balance``: parts against their total, within what rounding of each figure allows.

Along a row and over terms (``rows.py``), or down the columns of a table with sum rows (``down.py``). Each figure may
miss by half a unit of its last digit: a sum of n figures by n times that, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from checker.checks.balance.checking import wrong_columns, wrong_form, wrong_sides, wrong_terms
from checker.checks.balance.down import down
from checker.checks.balance.figures import SCALE
from checker.checks.balance.model import BalanceModel
from checker.checks.balance.rows import along, figures, lacking, rested_on, target_of
from checker.dated import Line
from checker.expression import Expression
from checker.finding import Code
from checker.rule import Facts, Kind, Part, Rule, Shown, rows_scope
from checker.schema import Pack
from checker.value import LIST, MAX_DIGITS, TEXT, Type, summed
from checker.wrong import Path, Wrong

if TYPE_CHECKING:
    import polars as pl


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

    def stands_on(self, model: BalanceModel, path: Path) -> str | None:
        """A term's condition stands on its table, that of the rows to be added on the rule's own."""
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
        self, model: BalanceModel, path: Path, scope: Mapping[str, Type], pack: Pack
    ) -> Mapping[str, Type] | None:
        """Sides read terms too. What is judged once has no row of its own, and a sum row nothing that is related."""
        if path[0] == "term" or path == ("rows_when",):
            return super().scope(model, path, scope, pack)
        if model.down:
            return rows_scope(pack.tables[model.table])
        terms = dict(terms_of(model, pack))
        if len(terms) < len(model.term):
            return None  # what is wrong with the terms is said where they stand
        return terms | {"as_of": scope["as_of"]} if model.once and path == ("when",) else {**scope, **terms}

    def check(
        self, model: BalanceModel, scope: Mapping[str, Type], pack: Pack, lines: Sequence[Line]
    ) -> Iterator[Wrong]:
        """Two forms at once, and what is not there."""
        yield from wrong_form(model)
        yield from wrong_columns(model, scope, pack)
        yield from wrong_terms(model, scope, pack)

    def settled(self, model: BalanceModel, parts: Mapping[Path, Expression]) -> Iterator[Wrong]:
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
        """A sum row that was there in the period before and is not now is told."""
        return bool(model.down)

    def prepare(self, rule: Rule, facts: Facts) -> pl.DataFrame:
        """What is judged, with both sides, and how much rounding may miss."""
        return down(rule, facts) if rule.model.down else along(rule, facts)

    def judge(self, rule: Rule, periods: Sequence[str]) -> pl.Expr:
        """Whether both sides agree as far as rounding allows; missing where a figure is blank. Where a total that may
        be blank is not stated there is nothing to judge.
        """
        import polars as pl

        apart = (pl.col("@parts") - pl.col("@total")).abs()
        verdict = pl.when(apart > pl.col("@slack")).then(pl.lit(int(Code.FAILED))).otherwise(pl.lit(int(Code.GREEN)))
        unknown = apart.is_null() | pl.col("@unknown")
        known = pl.when(unknown).then(pl.lit(int(Code.MISSING))).otherwise(verdict)
        return pl.when("@unsaid").then(pl.lit(int(Code.NOT_APPLICABLE))).otherwise(known).cast(pl.UInt8)

    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """Both sides, how far they are apart beyond rounding, the cells that they rest on, and each term."""
        import polars as pl

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
    """The group of a sum row. One that is no word stands in the sum row's own cell."""
    import polars as pl

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
