"""Kind ``limit`` in SQL: the walk of ``checker/ladder.py`` in NUMERIC; a pool by window sums."""

from __future__ import annotations

from sqlglot import exp

from checker.kinds.limit import pooled_columns
from checker.kinds.rule import Rule
from checker.kinds.thresholds import Ladder, blank_sensitive, ladders, walk
from checker.model.errors import KeyPath
from checker.model.finding import Code
from checker.warehouse.connection import WHERE
from checker.warehouse.sql.expressions import COMPARISONS, column, either, is_null
from checker.warehouse.sql.kinds import ALIAS, Kind, RuleSql
from checker.warehouse.sql.lines import choose, code, period_of


class Limit(Kind):
    """A figure against limits."""

    name = "limit"

    def prepare(self, sql: RuleSql, query: exp.Select) -> exp.Select:
        """With a pool, each number replaced by its sum over the pool; a blank in the pool makes the sum unknown."""
        pool = sql.rule.model.pool
        if not pool:
            return query
        for each in pooled_columns(sql.rule):
            blank = exp.Case().when(is_null(column(each, "b")), exp.Literal.number(1)).else_(exp.Literal.number(0))
            unknown = exp.or_(
                is_null(column(pool, "b")),
                exp.GT(this=over(exp.Max(this=blank), pool), expression=exp.Literal.number(0)),
            )
            whole = exp.Case().when(unknown, exp.null()).else_(over(exp.Sum(this=column(each, "b")), pool))
            query = query.select(whole.as_(sql.own(each), quoted=True))
        return query

    def columns(self, rule: Rule) -> list[str]:
        return pooled_columns(rule) if rule.model.pool else []

    def judge(self, sql: RuleSql) -> exp.Expr:
        rule, calculus, found = sql.rule, SqlCalculus(sql), ladders(sql.rule)
        segment = sql.value(rule.model.per) if rule.model.per else None
        value = lambda line: calculus.code(found[line])  # noqa: E731
        return choose(rule, value, segment, period_of(ALIAS, sql.place.dialect), code(Code.MISSING))


def over(aggregate: exp.Expr, pool: str) -> exp.Expr:
    return exp.Window(this=aggregate, partition_by=[column(key, "b") for key in (*WHERE, pool)])


class SqlCalculus:
    """Values and conditions of a ladder in SQL."""

    def __init__(self, sql: RuleSql) -> None:
        self.sql = sql

    def value(self, path: KeyPath) -> exp.Expr:
        return self.sql.expression(path)

    def unknown(self, path: KeyPath) -> exp.Expr:
        blank = [is_null(self.sql.value(name)) for name in blank_sensitive(self.sql.rule, path)]
        return either([is_null(self.sql.expression(path)), *blank])

    def untrue(self, path: KeyPath) -> exp.Expr:
        return exp.func("COALESCE", exp.not_(self.sql.expression(path)), exp.true())

    def compare(self, left: exp.Expr, comparator: str, right: exp.Expr) -> exp.Expr:
        return exp.paren(COMPARISONS[comparator](this=left.copy(), expression=right.copy()))

    def code(self, ladder: Ladder) -> exp.Expr:
        case = exp.Case()
        for condition, decision in walk(ladder, self):
            case = case.when(condition, code(decision.code))
        return case.else_(code(ladder.otherwise.code))
