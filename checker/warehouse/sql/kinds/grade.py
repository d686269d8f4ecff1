"""Kind ``grade`` in SQL."""

from __future__ import annotations

from sqlglot import exp

from checker.kinds.effective_dates import Line
from checker.model.finding import CODE_OF_COLOUR, Code
from checker.warehouse.sql.expressions import text
from checker.warehouse.sql.kinds import ALIAS, Kind, RuleSql
from checker.warehouse.sql.lines import choose, code, period_of


class Grade(Kind):
    """The colour of a term."""

    name = "grade"

    def judge(self, sql: RuleSql) -> exp.Expr:
        """The colour of each row's term; a blank is missing."""
        graded = sql.value(sql.rule.model.column)

        def value(line: Line) -> exp.Expr:
            case = exp.Case()
            for colour, terms in line.value.items():
                given = exp.In(this=graded.copy(), expressions=[text(term) for term in terms])
                case = case.when(given, code(CODE_OF_COLOUR[colour])) if terms else case
            return case.else_(code(Code.MISSING))

        return choose(sql.rule, value, None, period_of(ALIAS, sql.place.dialect), code(Code.MISSING))
