"""One rule as SQL: its code for every row, in its scope; or why it has no exact SQL."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from checker.kinds.rule import RECORD, Rule
from checker.model.finding import Code
from checker.rulebook.rulebook import Rulebook
from checker.rulebook.rules import scope_of
from checker.warehouse.connection import NotExact, Place
from checker.warehouse.sql.expressions import column, is_null, translate
from checker.warehouse.sql.kinds_sql import ALIAS, RuleSql, kind_of
from checker.warehouse.sql.lines import code

JUDGED = "@judged"


def scoped(rule: Rule, place: Place) -> exp.Expr:
    """A rule's code where it applies: ``engine.judging.scoped``, in SQL. Raises NotExact."""
    kind, sql = kind_of(rule), RuleSql(rule, place)
    judged = kind.judge(sql)
    conditions = [sql.translated(rule.when, ("when",))] if rule.when is not None else []
    conditions += [column(JUDGED, ALIAS)] if rule.model.parameter is not None else []
    if conditions:
        scope = exp.paren(exp.and_(*conditions))
        case = exp.Case().when(scope, judged).when(is_null(scope), code(Code.MISSING))
        judged = case.else_(code(Code.NOT_APPLICABLE))
    silent = kind.silent(sql)
    return judged if silent is None else exp.Case().when(silent, code(Code.NOT_APPLICABLE)).else_(judged)


def prepared(rule: Rule, place: Place, query: exp.Select) -> exp.Select:
    """A query over rows ``b`` with what the rule needs of other rows."""
    return kind_of(rule).prepare(RuleSql(rule, place), query)


def reasons(book: Rulebook, place: Place) -> dict[str, NotExact]:
    """Why some rules have no exact SQL, by id: of themselves, or for a derived colour that they read."""
    found = {rule.id: reason for rule in book.rules if (reason := why_not(rule, book, place)) is not None}
    unknown = {str(rule.model.parameter): rule.id for rule in book.rules if rule.id in found and rule.model.parameter}
    for rule in book.rules:
        missing = next((unknown[name] for name in derived(rule, book) if name in unknown), None)
        if rule.id not in found and missing is not None:
            found[rule.id] = NotExact("derived", rule=missing)
    return found


def why_not(rule: Rule, book: Rulebook, place: Place) -> NotExact | None:
    """Why one rule has no exact SQL of itself; None where it has."""
    try:
        refuse_beyond(rule)
        empty = exp.select()
        prepared(rule, place, empty)
        scoped(rule, place)
        if rule.model.parameter is not None and book.judged is not None:
            judged_scope(book, place, ALIAS)
    except NotExact as reason:
        return reason
    return None


def refuse_beyond(rule: Rule) -> None:
    """Raise NotExact for a rule that looks at other periods, at rows of declared relations, or compares rows of another
    table with the record: none of these is written in SQL.
    """
    if rule.looks_back:
        raise NotExact("looks-back")
    for name in sorted(rule.reads):
        if name.partition(".")[0] in rule.table.relations:
            raise NotExact("relation", name=name)
    asked = (name for path, part in rule.parts.items() if rule.stands_on(path) for name in part.reads)
    if any(name.startswith(RECORD) for name in asked):
        raise NotExact("record")


def judged_scope(book: Rulebook, place: Place, alias: str) -> exp.Expr:
    """Which records have their colours judged."""
    table = place.pack.judged
    if book.judged is None or table is None:
        return exp.true()
    scope = scope_of(table, place.pack)
    return translate(book.judged.tree, scope, (), lambda name: column(name, alias), place.dialect)


def derived(rule: Rule, book: Rulebook) -> Iterator[str]:
    for name in rule.reads:
        side, _, what = name.partition(".")
        if side == "derived":
            yield from [what] if what in book.pack.model.parameter else book.pack.model.parameter
