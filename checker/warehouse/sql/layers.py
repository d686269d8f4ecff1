"""A table's rows with the code that every rule gives them, in layers: cells, what rules read of other rows, the codes
of the rules that feed parameters, derived colours, the codes of the rules that may read those, and the comparison.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlglot import exp

from checker.kinds.linked_rows import link
from checker.kinds.rule import Rule
from checker.rulebook.rulebook import Rulebook
from checker.schema.tables import TableDescription
from checker.warehouse.connection import WHERE, NotExact, Place
from checker.warehouse.sql import colours
from checker.warehouse.sql.cells import cells, columns_of, fenced, order_columns
from checker.warehouse.sql.expressions import column
from checker.warehouse.sql.kinds_sql import ALIAS
from checker.warehouse.sql.relations import KEY, beside, first_rows, references, with_related
from checker.warehouse.sql.rules import JUDGED, judged_scope, prepared, reasons, scoped
from checker.warehouse.sql.steps import step

BASE, STAR = "b", exp.Star()


@dataclass(frozen=True, eq=False)
class Layers:
    """The queries of a rulebook at a place. ``silent`` names rules that do not run at all, whatever the reason."""

    book: Rulebook
    place: Place
    silent: Collection[str] = field(default_factory=frozenset)

    @cached_property
    def not_exact(self) -> dict[str, NotExact]:
        """Why some rules have no exact SQL, by id."""
        return reasons(self.book, self.place)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(
            rule
            for rule in self.book.rules
            if rule.id not in self.not_exact and rule.id not in self.silent and rule.off is None
        )

    def incomplete(self, parameter: str) -> str | None:
        """The rule that feeds a parameter and has no exact SQL, if any: without it no colour is derived."""
        feeding = (rule for rule in self.book.rules if rule.model.parameter == parameter and rule.off is None)
        return next((rule.id for rule in feeding if rule.id in self.not_exact), None)

    def step(self, query: exp.Query, alias: str) -> exp.Table:
        """The rows of a query, to be selected from."""
        return step(query, alias, self.place.dialect)

    def of(self, table: TableDescription) -> list[Rule]:
        return [rule for rule in self.rules if rule.table is table]

    def facts(
        self, table: TableDescription, rules: Sequence[Rule], source: exp.Expr | None = None, raw: bool = False
    ) -> exp.Select:
        """The rows of a table with all that some rules read. With ``raw``, every column, also unread."""
        judged, pack = self.place.pack.judged, self.place.pack
        names = {name for rule in rules for name in rule.reads} | set(table.identifying)
        names |= {rule.project for rule in rules if rule.project is not None}
        names |= {own for own, _, _ in references(table, names, self.place)}
        names |= {target for rule in rules for target in linked(rule)}
        if table is judged:
            names |= {model.reported for model in pack.model.parameter.values()} | {judged.key[0]}
            names |= set(self.book.judged.reads if self.book.judged else ())
        own = [name for name in table.columns if raw or name in names]
        base = cells(self.place, table, own, source, raw=columns_of(table) if raw else ())
        query = exp.select(exp.Column(this=STAR.copy(), table=exp.to_identifier(BASE))).from_(self.step(base, BASE))
        query = with_related(query, self.place, table, names)
        for rule in rules:
            query = prepared(rule, self.place, query)
        if table is judged:
            return self.with_reported(query, names)
        return self.with_judged(query, rules) if any(rule.model.parameter for rule in rules) else query

    def with_reported(self, query: exp.Select, names: Collection[str]) -> exp.Select:
        """The judged table with which records are judged, and their reported colours."""
        pack = self.place.pack
        query = query.select(judged_scope(self.book, self.place, BASE).as_(JUDGED, quoted=True))
        for parameter in pack.model.parameter:
            code = colours.reported(pack, parameter, BASE)
            query = query.select(code.as_(f"@reported.{parameter}", quoted=True))
        named = colours.named(pack, "reported", names, "s", self.place.dialect)
        if not named:
            return query
        return over(query, "s", [value.as_(name, quoted=True) for name, value in named.items()], self.place.dialect)

    def with_judged(self, query: exp.Select, rules: Sequence[Rule]) -> exp.Select:
        """A table whose rules feed parameters, with whether each row's project is judged. A row of none is not; one
        that must name its project and does not could be that of a judged one.
        """
        judged = self.place.pack.judged
        if judged is None or rules[0].project is None:
            return query.select(exp.false().as_(JUDGED, quoted=True))
        key = judged.key[0]
        reads = self.book.judged.reads if self.book.judged else ()
        rows = cells(self.place, judged, [key, *reads], raw=order_columns(self.place, judged))
        side = first_rows(self.place, judged, [*WHERE, key], {JUDGED: judged_scope(self.book, self.place, "r")}, rows)
        query = beside(query, side, "j", {key: rules[0].project}, self.place.dialect)
        project = rules[0].project
        required = rules[0].table.columns[project].model.required
        nameless = exp.Is(this=column(project, BASE), expression=exp.null()) if required else exp.false()
        known = exp.func("COALESCE", column(JUDGED, "j"), nameless)
        return query.select(known.as_(JUDGED, quoted=True))

    def coded(self, query: exp.Select, rules: Sequence[Rule]) -> exp.Select:
        """A query with the codes of some rules, each under the rule's id."""
        codes = [scoped(rule, self.place).as_(rule.id, quoted=True) for rule in rules]
        return over(query, ALIAS, codes, self.place.dialect)

    def derived(self, query: exp.Select, parameters: Collection[str], names: Collection[str]) -> exp.Select:
        """The judged table, its own feeding rules coded, with derived colours."""
        judged, pack = self.place.pack.judged, self.place.pack
        assert judged is not None
        joined = exp.select(exp.Column(this=STAR.copy(), table=exp.to_identifier(BASE))).from_(self.step(query, BASE))
        for parameter in parameters:
            feeding = [rule for rule in self.rules if rule.model.parameter == parameter]
            codes = [column(rule.id, BASE) for rule in feeding if rule.table is judged]
            others = [rule for rule in feeding if rule.table is not judged and rule.project is not None]
            if others:
                alias = f"o.{parameter}"
                joined = beside(joined, self.worst(others), alias, {KEY: judged.key[0]}, self.place.dialect)
                codes.append(column("@worst", alias))
                joined = beside(joined, self.unassigned(others), f"n.{parameter}", {}, self.place.dialect)
            value = colours.derived(codes, self.place.dialect)
            if others:
                name = column(judged.key[0], BASE)
                doubt = colours.doubted(value, name, column("@worst", f"n.{parameter}"))
                joined = joined.select(doubt.as_(f"@doubted.{parameter}", quoted=True))
                value = colours.with_doubt(value, name.copy(), doubt.copy())
            joined = joined.select(value.as_(f"@derived.{parameter}", quoted=True))
        named = colours.named(pack, "derived", names, "s", self.place.dialect)
        words = [value.as_(name, quoted=True) for name, value in named.items()]
        return over(joined, "s", words, self.place.dialect) if named else joined

    def worst(self, rules: Sequence[Rule]) -> exp.Select:
        """The worst code that rules of other tables give to each record."""
        parts = []
        for rule in rules:
            coded = self.step(self.coded(self.facts(rule.table, [rule]), [rule]), "w")
            keys = [*(column(name, "w") for name in WHERE), column(str(rule.project), "w").as_(KEY, quoted=True)]
            parts.append(exp.select(*keys, column(rule.id, "w").as_("@code", quoted=True)).from_(coded))
        rows: exp.Query = parts[0]
        for part in parts[1:]:
            rows = exp.union(rows, part, distinct=False)
        keys = [column(name, "u") for name in (*WHERE, KEY)]
        worst = exp.Max(this=column("@code", "u")).as_("@worst", quoted=True)
        return exp.select(*keys, worst).from_(self.step(rows, "u")).group_by(*(key.copy() for key in keys))

    def unassigned(self, rules: Sequence[Rule]) -> exp.Select:
        """The worst code that rules of other tables give in each submission to rows that name no record."""
        rows = self.step(self.worst(rules), "v")
        nameless = exp.Is(this=column(KEY, "v"), expression=exp.null())
        return exp.select(*(column(name, "v") for name in (*WHERE, "@worst"))).from_(rows).where(nameless)

    def compared(self, query: exp.Select, parameters: Collection[str]) -> exp.Select:
        """The judged table with the level of each comparison in ``@level.<parameter>``."""
        levels = {each: colours.level(self.book, each, column(JUDGED, "d"), "d") for each in parameters}
        named = [value.as_(f"@level.{each}", quoted=True) for each, value in levels.items()]
        return over(query, "d", named, self.place.dialect)

    def parameters(self) -> list[str]:
        return [name for name in self.place.pack.model.parameter if self.incomplete(name) is None]

    def whole(
        self,
        table: TableDescription,
        rules: Sequence[Rule],
        parameters: Sequence[str] = (),
        source: exp.Expr | None = None,
        raw: bool = False,
    ) -> exp.Select:
        """The rows of a table with the codes of some of its rules and the comparison of some parameters."""
        judged = self.place.pack.judged
        read = {name for rule in rules for name in rule.reads if name.startswith("derived.")}
        wanted = list(self.place.pack.model.parameter) if read else list(parameters)
        feeding = [rule for rule in self.of(table) if rule.model.parameter in wanted] if table is judged else []
        every = list(dict.fromkeys([*rules, *feeding]))
        first = [rule for rule in every if rule.model.parameter is not None]
        rest = [rule for rule in every if rule.model.parameter is None]
        query = self.coded(self.facts(table, every, source, raw), first)
        if wanted and table is judged:
            query = self.derived(query, wanted, read)
        query = self.coded(query, rest) if rest else query
        return self.compared(query, parameters) if parameters else query


def over(query: exp.Select, alias: str, more: Sequence[exp.Expr], dialect: str) -> exp.Select:
    """A query over another, with all its columns and some more."""
    every = exp.Column(this=STAR.copy(), table=exp.to_identifier(alias))
    return exp.select(every, *more).from_(step(fenced(query, dialect), alias, dialect))


def linked(rule: Rule) -> Sequence[str]:
    """The columns by which rows of another table belong to the rule's own."""
    found = link(rule.pack, rule.rows, rule.table.name) if rule.rows else None
    return found[1:] if found else ()
