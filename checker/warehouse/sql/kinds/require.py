"""Kind ``require`` in SQL: fields of the row itself, or of its best row in another table."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from sqlglot import exp

from checker.expression import Expression
from checker.kinds.effective_dates import Line
from checker.kinds.linked_rows import link
from checker.kinds.require import fields_of, lack
from checker.kinds.rule import NO_ROW, Rule, rows_scope
from checker.model.finding import Code
from checker.schema.tables import TableDescription
from checker.warehouse.connection import WHERE, NotExact
from checker.warehouse.sql.cells import cells, order_columns
from checker.warehouse.sql.expressions import column, either, is_null, text, translate
from checker.warehouse.sql.kinds import ALIAS, Kind, RuleSql
from checker.warehouse.sql.lines import choose, code, period_of
from checker.warehouse.sql.relations import beside, first_rows
from checker.warehouse.sql.steps import step

DELIVERED = "@delivered"


class Require(Kind):
    """Fields that must be filled in, in the row or in another that belongs to it."""

    name = "require"

    def prepare(self, sql: RuleSql, query: exp.Select) -> exp.Select:
        """With ``rows``, which required fields are blank in each record's best row, and whether there is any row."""
        rows = sql.rule.model.rows
        if not rows:
            return query
        linked = link(sql.rule.pack, rows, sql.rule.table.name)
        assert linked is not None  # the rulebook has checked it
        own, target = linked
        on = {own: target}
        query = joined(sql, query, counting(sql, own), NO_ROW, on)
        for fields in dict.fromkeys(tuple(fields_of(line)) for line in sql.rule.lines if fields_of(line)):
            query = with_best(sql, query, own, fields, on)
        if not delivered_needed(sql.rule.pack.tables[rows]):
            return query
        there = step(cells(sql.place, sql.rule.pack.tables[rows], []), "k", sql.place.dialect)
        side = exp.select(*(column(key, "k") for key in WHERE), exp.false().as_(DELIVERED, quoted=True)).from_(there)
        return joined(sql, query, side.distinct(), DELIVERED, {})

    def columns(self, rule: Rule) -> list[str]:
        """Which fields of the best row are blank, and whether there is none."""
        lacks = (lack(fields_of(line), name) for line in rule.lines for name in fields_of(line))
        return [NO_ROW, *dict.fromkeys(lacks)] if rule.model.rows else []

    def silent(self, sql: RuleSql) -> exp.Expr | None:
        """The months in which the other table need not come and did not."""
        rows = sql.rule.model.rows
        if rows is None or not delivered_needed(sql.rule.pack.tables[rows]):
            return None
        month = exp.func("SUBSTR", column("period", ALIAS), exp.Literal.number(6), exp.Literal.number(2))
        due = exp.In(
            this=month, expressions=[text(each) for each in sql.rule.pack.tables[rows].model.required_in or ()]
        )
        return exp.and_(exp.not_(due), column(sql.own(DELIVERED), ALIAS))

    def judge(self, sql: RuleSql) -> exp.Expr:
        model = sql.rule.model

        def missing(line: Line, each: str) -> exp.Expr:
            if model.rows is None:
                return is_null(sql.value(each))
            return column(sql.own(lack(fields_of(line), each)), ALIAS)

        def value(line: Line) -> exp.Expr:
            lacks = [missing(line, each) for each in fields_of(line)]
            lacks += [column(sql.own(NO_ROW), ALIAS)] if model.rows is not None else []
            if not lacks:
                return code(Code.GREEN)
            return exp.Case().when(either(lacks), code(Code.FAILED)).else_(code(Code.GREEN))

        segment = sql.value(model.per) if model.per else None
        return choose(sql.rule, value, segment, period_of(ALIAS, sql.place.dialect), code(Code.MISSING))


def joined(sql: RuleSql, query: exp.Select, side: exp.Select, flag: str, on: dict[str, str]) -> exp.Select:
    """The query with a flag that is false where the side has a row, and true where it has none."""
    alias = sql.own(flag)
    query = beside(query, side, alias, on, sql.place.dialect)
    return query.select(exp.func("COALESCE", column(flag, alias), exp.true()).as_(alias, quoted=True))


def delivered_needed(table: TableDescription) -> bool:
    """Whether there are months in which the table need not come."""
    return not table.model.optional and table.model.required_in is not None


def child_rows(sql: RuleSql, own: str) -> exp.Select:
    child = sql.rule.pack.tables[sql.rule.model.rows]
    fields = [name for line in sql.rule.lines for name in fields_of(line)]
    read = sql.rule.parts[("rows_when",)].reads if ("rows_when",) in sql.rule.parts else ()
    rows = cells(sql.place, child, [own, *fields, *read], raw=order_columns(sql.place, child))
    when: Expression | None = sql.rule.parts.get(("rows_when",))
    if when is None:
        return rows
    scope = rows_scope(child) or {}

    def value(each: str) -> exp.Expr:
        if scope[each].kind == "number" and scope[each].scale and sql.place.dialect == "sqlite":
            raise NotExact("no-decimals", column=each)
        return column(each, "c")

    condition = translate(when.tree, scope, sql.rule.model.optional, value, sql.place.dialect)
    return (
        exp.select(exp.Column(this=exp.Star(), table=exp.to_identifier("c")))
        .from_(step(rows, "c", sql.place.dialect))
        .where(condition)
    )


def counting(sql: RuleSql, own: str) -> exp.Select:
    keys = [column(key, "k") for key in (*WHERE, own)]
    return (
        exp.select(*keys, exp.false().as_(NO_ROW, quoted=True))
        .distinct()
        .from_(step(child_rows(sql, own), "k", sql.place.dialect))
    )


def with_best(sql: RuleSql, query: exp.Select, own: str, fields: Sequence[str], on: dict[str, str]) -> exp.Select:
    """The query with, for each of the fields, whether it is blank in the row with the fewest blanks."""
    child = sql.rule.pack.tables[sql.rule.model.rows]
    lacks = {lack(fields, each): is_null(column(each, "r")) for each in fields}
    ones: list[exp.Expr] = [
        exp.Case().when(each.copy(), exp.Literal.number(1)).else_(exp.Literal.number(0)) for each in lacks.values()
    ]
    count = exp.paren(reduce(lambda left, right: exp.Add(this=left, expression=right), ones))
    best = first_rows(sql.place, child, [*WHERE, own], lacks, child_rows(sql, own), [count])
    alias = sql.own(f"@best.{','.join(fields)}")
    query = beside(query, best, alias, on, sql.place.dialect)
    for each in lacks:
        query = query.select(exp.func("COALESCE", column(each, alias), exp.true()).as_(sql.own(each), quoted=True))
    return query
