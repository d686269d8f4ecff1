"""The kinds of check as SQL, one file a kind, found by ``name``. A kind without a file here cannot be exported."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from importlib import import_module
from pkgutil import iter_modules
from typing import ClassVar

from sqlglot import exp

from checker.expression import Expression
from checker.kinds.rule import Rule
from checker.model.errors import KeyPath
from checker.warehouse.connection import NotExact, Place
from checker.warehouse.sql.expressions import column, translate

LONGEST, KEPT = 60, 40  # bytes of a name that PostgreSQL takes, and letters that stay of a longer one
ALIAS = "f"  # the rows with all that their rules read


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


@cache
def kinds() -> dict[str, Kind]:
    """Every kind that has SQL, by name."""
    found: dict[str, Kind] = {}
    for module in iter_modules(__path__):
        loaded = import_module(f"{__name__}.{module.name}")
        own = (each for each in vars(loaded).values() if isinstance(each, type) and each.__module__ == loaded.__name__)
        found |= {kind.name: kind() for kind in own if issubclass(kind, Kind)}
    return found


def kind_of(rule: Rule) -> Kind:
    """The SQL of the rule's kind. Raises NotExact for a kind that has none."""
    found = kinds().get(rule.kind.name)
    if found is None:
        raise NotExact("kind", kind=rule.kind.name)
    return found


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
