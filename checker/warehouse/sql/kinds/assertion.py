"""Kind ``assert`` in SQL."""

from __future__ import annotations

from sqlglot import exp

from checker.model.finding import Code
from checker.warehouse.sql.expressions import either, is_null
from checker.warehouse.sql.kinds import Kind, RuleSql
from checker.warehouse.sql.lines import code


class Assert(Kind):
    """A condition that must hold."""

    name = "assert"

    def judge(self, sql: RuleSql) -> exp.Expr:
        """Whether the condition holds; missing where it cannot be known or reads a blank that may not be one."""
        path = ("holds",)
        holds = sql.expression(path)
        reads = [name for name in sql.rule.parts[path].reads if name not in sql.rule.model.optional and name != "as_of"]
        unknown = either([is_null(holds), *(is_null(sql.value(name)) for name in reads)])
        return exp.Case().when(unknown, code(Code.MISSING)).when(holds, code(Code.GREEN)).else_(code(Code.FAILED))
