"""Kind ``limit`` in SQL: the same ladder, walked in NUMERIC; a pool by window sums."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from checker.checks.limit import pooled_columns
from checker.dated import Line
from checker.finding import Code
from checker.ladder import blank_sensitive, judged
from checker.warehouse.place import WHERE
from checker.warehouse.sql.expressions import column, either, is_null
from checker.warehouse.sql.kinds import ALIAS, Kind, RuleSql
from checker.warehouse.sql.lines import choose, code, period_of
from checker.wrong import Path


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

    def columns(self, sql: RuleSql) -> list[str]:
        """The figures of a pool."""
        return pooled_columns(sql.rule) if sql.rule.model.pool else []

    def judge(self, sql: RuleSql) -> exp.Expr:
        """The colour of each row."""
        rule, calculus = sql.rule, SqlCalculus(sql)

        def value(line: Line) -> exp.Expr:
            return judged(rule, line, calculus)

        segment = sql.value(rule.model.per) if rule.model.per else None
        return choose(rule, value, segment, period_of(ALIAS, sql.place.dialect), code(Code.MISSING))


def over(aggregate: exp.Expr, pool: str) -> exp.Expr:
    """An aggregate over a row's pool."""
    return exp.Window(this=aggregate, partition_by=[column(key, "b") for key in (*WHERE, pool)])


class SqlCalculus:
    """A ladder walked in SQL."""

    def __init__(self, sql: RuleSql) -> None:
        self.sql = sql

    def value(self, path: Path) -> exp.Expr:
        """The expression at ``path``."""
        return self.sql.expression(path)

    def unknown(self, path: Path) -> exp.Expr:
        """Whether it has no value."""
        blank = [is_null(self.sql.value(name)) for name in blank_sensitive(self.sql.rule, path)]
        return either([is_null(self.sql.expression(path)), *blank])

    def untrue(self, path: Path) -> exp.Expr:
        """Whether a condition is false or unknown."""
        return exp.func("COALESCE", exp.not_(self.sql.expression(path)), exp.true())

    def compare(self, left: exp.Expr, comparator: str, right: exp.Expr) -> exp.Expr:
        """``left <= right`` and its like."""
        kinds = {"<=": exp.LTE, "<": exp.LT, ">=": exp.GTE, ">": exp.GT}
        return exp.paren(kinds[comparator](this=left.copy(), expression=right.copy()))

    def either(self, conditions: Sequence[exp.Expr]) -> exp.Expr:
        """Whether any is true."""
        return either([exp.func("COALESCE", condition, exp.false()) for condition in conditions])

    def choose(self, condition: exp.Expr, then: exp.Expr, otherwise: exp.Expr) -> exp.Expr:
        """One or the other."""
        return exp.Case().when(condition.copy(), then.copy()).else_(otherwise.copy())

    def code(self, code_: Code) -> exp.Expr:
        """A whole number."""
        return code(code_)
