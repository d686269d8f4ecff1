"""Kind ``refers`` in SQL: a name is looked up to the letter."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from checker.kinds.rule import Rule
from checker.model.finding import Code
from checker.warehouse.connection import WHERE
from checker.warehouse.sql.cells import cells
from checker.warehouse.sql.expressions import column, is_null
from checker.warehouse.sql.kinds import ALIAS, Kind, RuleSql
from checker.warehouse.sql.lines import code
from checker.warehouse.sql.relations import KEY, beside
from checker.warehouse.sql.steps import step

KNOWN, DELIVERED = "@known", "@delivered"


class Refers(Kind):
    """A name that another table must know."""

    name = "refers"

    def prepare(self, sql: RuleSql, query: exp.Select) -> exp.Select:
        """Whether each row's name is known, and whether any table that may have it was delivered."""
        for flag, columns in ((KNOWN, [*WHERE, KEY]), (DELIVERED, list(WHERE))):
            alias = sql.own(flag)
            side = exp.select(*(column(each, "n") for each in columns), exp.true().as_(flag, quoted=True))
            side = side.distinct().from_(step(known_names(sql), "n", sql.place.dialect))
            keys = {KEY: sql.rule.model.column} if flag == KNOWN else {}
            query = beside(query, side, alias, keys, sql.place.dialect)
            query = query.select(column(flag, alias).as_(alias, quoted=True))
        return query

    def columns(self, rule: Rule) -> list[str]:
        return [KNOWN]

    def silent(self, sql: RuleSql) -> exp.Expr | None:
        """Where no table that may have the name was delivered, no name is unknown."""
        return is_null(column(sql.own(DELIVERED), ALIAS))

    def judge(self, sql: RuleSql) -> exp.Expr:
        """Whether the name is known; a blank refers to nothing."""
        blank = is_null(sql.value(sql.rule.model.column))
        known = exp.not_(is_null(column(sql.own(KNOWN), ALIAS)))
        return exp.Case().when(blank, code(Code.NOT_APPLICABLE)).when(known, code(Code.GREEN)).else_(code(Code.FAILED))


def known_names(sql: RuleSql) -> exp.Select:
    """The names that may be referred to, per submission."""
    found: exp.Query | None = None
    for table, target in targets(sql):
        own = names(sql, table, target)
        found = own if found is None else exp.union(found, own)
    assert found is not None  # the rulebook has checked it
    return (
        exp.select(*(column(each, "u") for each in (*WHERE, KEY))).distinct().from_(step(found, "u", sql.place.dialect))
    )


def targets(sql: RuleSql) -> Sequence[tuple[str, str]]:
    """The tables and columns that may have the name."""
    reference = sql.rule.table.columns[sql.rule.model.column].reference
    return [(table, target) for table, target in reference if table in sql.rule.pack.tables]


def names(sql: RuleSql, table: str, target: str) -> exp.Select:
    """The names that one table knows, per submission; blank names are joined with nothing."""
    rows = step(cells(sql.place, sql.rule.pack.tables[table], [target]), "k", sql.place.dialect)
    return exp.select(*(column(each, "k") for each in WHERE), column(target, "k").as_(KEY, quoted=True)).from_(rows)
