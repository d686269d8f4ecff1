"""The kinds of check as SQL: one subclass of ``Kind`` each. A kind without a class here cannot be exported."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from hashlib import sha256
from typing import ClassVar

from sqlglot import exp

from checker.expression import Expression
from checker.kinds.effective_dates import Line
from checker.kinds.limit import pooled_columns
from checker.kinds.linked_rows import link
from checker.kinds.require import fields_of, lack
from checker.kinds.rule import NO_ROW, Rule, rows_scope
from checker.kinds.thresholds import Ladder, blank_sensitive, ladders, walk
from checker.model.errors import KeyPath
from checker.model.finding import CODE_OF_COLOUR, Code
from checker.schema.tables import TableDescription
from checker.warehouse.connection import WHERE, NotExact, Place
from checker.warehouse.sql.cells import cells, order_columns
from checker.warehouse.sql.expressions import COMPARISONS, column, either, is_null, text, translate
from checker.warehouse.sql.lines import choose, code, period_of
from checker.warehouse.sql.relations import KEY, beside, first_rows
from checker.warehouse.sql.steps import step

LONGEST, KEPT = 60, 40  # bytes of a name that PostgreSQL takes, and letters that stay of a longer one
ALIAS = "f"  # the rows with all that their rules read
DELIVERED, KNOWN = "@delivered", "@known"  # flags: the other table was delivered; it has the name
ONE, NONE = exp.Literal.number(1), exp.Literal.number(0)


class Kind(ABC):
    """A kind in SQL; without more it needs nothing but the row itself."""

    name: ClassVar[str]

    def prepare(self, sql: RuleSql, query: exp.Select) -> exp.Select:
        """A query over the table's rows ``b`` with the columns that the rule needs of other rows, each under
        ``sql.own(name)``.
        """
        return query

    def columns(self, rule: Rule) -> list[str]:
        """The columns that ``prepare`` adds and that the rule's evidence reads, by the names that it uses for them."""
        return []

    def silent(self, sql: RuleSql) -> exp.Expr | None:
        """Where the rule does not judge a row, whatever its scope, since what it needs was not delivered with it."""
        return None

    @abstractmethod
    def judge(self, sql: RuleSql) -> exp.Expr:
        """The code of each row, scope left aside."""


@dataclass(frozen=True, eq=False)
class RuleSql:
    """One rule, as it is written for a place."""

    rule: Rule
    place: Place

    @cached_property
    def prepared(self) -> Mapping[str, str]:
        """The columns of the table whose values the rule's kind replaces, with the names of the rule's own columns."""
        names = kind_of(self.rule).columns(self.rule)
        return {name: self.own(name) for name in names if name in self.rule.table.columns}

    def own(self, name: str) -> str:
        """The name of a column that is the rule's own, no longer than a database takes."""
        whole = f"{self.rule.id}/{name}"
        if len(whole.encode()) <= LONGEST:
            return whole
        return f"{whole[:KEPT]}~{sha256(whole.encode()).hexdigest()[:8]}"

    def value(self, name: str) -> exp.Expr:
        """The SQL of a column by the name that the rule uses. Raises NotExact for what the database does not hold as
        the rules read it.
        """
        kind = self.rule.scope.get(name)
        if kind is not None and kind.kind == "list":
            raise NotExact("list", column=name)
        if kind is not None and kind.kind == "number" and kind.scale and self.place.dialect == "sqlite":
            raise NotExact("no-decimals", column=name)
        return column(self.prepared.get(name, name), ALIAS)

    def expression(self, path: KeyPath) -> exp.Expr:
        return self.translated(self.rule.parts[path], path)

    def translated(self, expression: Expression, path: KeyPath) -> exp.Expr:
        model, scope = self.rule.model, self.rule.scope
        scope = self.rule.kind.scope(model, path, scope, self.rule.pack) or scope
        return translate(expression.tree, scope, model.optional, self.value, self.place.dialect)


def kind_of(rule: Rule) -> Kind:
    """Return the SQL of the rule's kind. Raises NotExact for a kind without SQL."""
    kind = next((each for each in Kind.__subclasses__() if each.name == rule.kind.name), None)
    if kind is None:
        raise NotExact("kind", kind=rule.kind.name)
    return kind()


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


class Limit(Kind):
    """A figure against limits."""

    name = "limit"

    def prepare(self, sql: RuleSql, query: exp.Select) -> exp.Select:
        """With a pool, each number replaced by its sum over the pool; a blank in the pool makes the sum unknown."""
        pool = sql.rule.model.pool
        if not pool:
            return query
        for each in pooled_columns(sql.rule):
            blank = exp.Case().when(is_null(column(each, "b")), ONE.copy()).else_(NONE.copy())
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


def over(aggregate: exp.Expr, *keys: str) -> exp.Expr:
    """Return the window of an aggregate over the rows of a submission that agree in the key columns."""
    return exp.Window(this=aggregate, partition_by=[column(key, "b") for key in (*WHERE, *keys)])


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
    ones: list[exp.Expr] = [exp.Case().when(each.copy(), ONE.copy()).else_(NONE.copy()) for each in lacks.values()]
    count = exp.paren(reduce(lambda left, right: exp.Add(this=left, expression=right), ones))
    best = first_rows(sql.place, child, [*WHERE, own], lacks, child_rows(sql, own), [count])
    alias = sql.own(f"@best.{','.join(fields)}")
    query = beside(query, best, alias, on, sql.place.dialect)
    for each in lacks:
        query = query.select(exp.func("COALESCE", column(each, alias), exp.true()).as_(sql.own(each), quoted=True))
    return query


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


class Unique(Kind):
    """Rows that may occur once."""

    name = "unique"

    def prepare(self, sql: RuleSql, query: exp.Select) -> exp.Select:
        """How many copies there are of each row, and whether they differ in each column of ``alike``."""
        query = query.select(
            over(exp.Count(this=exp.Star()), *sql.rule.model.columns).as_(sql.own("@copies"), quoted=True)
        )
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
    least, most = (over(kind(this=column(each, "b")), *sql.rule.model.columns) for kind in (exp.Min, exp.Max))
    filled, copies = (
        over(exp.Count(this=column(each, "b")), *sql.rule.model.columns),
        over(exp.Count(this=exp.Star()), *sql.rule.model.columns),
    )
    some = exp.and_(exp.GT(this=filled, expression=NONE.copy()), exp.LT(this=filled.copy(), expression=copies))
    return exp.func("COALESCE", exp.or_(exp.NEQ(this=least, expression=most), some), exp.false())


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
