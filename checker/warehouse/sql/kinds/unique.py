"""Kind ``unique`` in SQL: copies counted, and compared, by windows."""

from __future__ import annotations

from sqlglot import exp

from checker.kinds.rule import Rule
from checker.model.finding import Code
from checker.warehouse.connection import WHERE
from checker.warehouse.sql.expressions import column, either, is_null
from checker.warehouse.sql.kinds import ALIAS, Kind, RuleSql
from checker.warehouse.sql.lines import code

ONE, NONE = exp.Literal.number(1), exp.Literal.number(0)


class Unique(Kind):
    """Rows that may occur once."""

    name = "unique"

    def prepare(self, sql: RuleSql, query: exp.Select) -> exp.Select:
        """How many copies there are of each row, and whether they differ in each column of ``alike``."""
        query = query.select(over(sql, exp.Count(this=exp.Star())).as_(sql.own("@copies"), quoted=True))
        for each in sql.rule.model.alike:
            query = query.select(differs(sql, each).as_(sql.own(f"@differs.{each}"), quoted=True))
        return query

    def columns(self, rule: Rule) -> list[str]:
        return ["@copies", *(f"@differs.{each}" for each in rule.model.alike)]

    def judge(self, sql: RuleSql) -> exp.Expr:
        """Whether the row occurs once; missing where what identifies it is blank."""
        blank = either([is_null(sql.value(each)) for each in sql.rule.model.columns])
        for each in sql.rule.model.alike:
            sql.value(each)  # a column that the database does not hold as rules read it
        several = exp.GT(this=column(sql.own("@copies"), ALIAS), expression=ONE.copy())
        return exp.Case().when(blank, code(Code.MISSING)).when(several, code(Code.FAILED)).else_(code(Code.GREEN))


def differs(sql: RuleSql, each: str) -> exp.Expr:
    """Whether copies differ in a column: two values, or a value beside a blank."""
    least, most = (over(sql, kind(this=column(each, "b"))) for kind in (exp.Min, exp.Max))
    filled, copies = over(sql, exp.Count(this=column(each, "b"))), over(sql, exp.Count(this=exp.Star()))
    some = exp.and_(exp.GT(this=filled, expression=NONE.copy()), exp.LT(this=filled.copy(), expression=copies))
    return exp.func("COALESCE", exp.or_(exp.NEQ(this=least, expression=most), some), exp.false())


def over(sql: RuleSql, aggregate: exp.Expr) -> exp.Expr:
    keys = [column(key, "b") for key in (*WHERE, *sql.rule.model.columns)]
    return exp.Window(this=aggregate, partition_by=keys)
