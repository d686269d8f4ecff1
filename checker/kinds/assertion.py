"""Kind ``assert``: a condition that every record meets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from checker.kinds.effective_dates import Line
from checker.kinds.rule import Kind, Part, Rule, Shown
from checker.kinds.rule_file import RuleModel
from checker.lazy import pl
from checker.model.errors import Wrong, unknown
from checker.model.finding import Code
from checker.model.types import Type
from checker.schema.base import Texts
from checker.schema.packs import Pack
from checker.texts import Text


class AssertModel(RuleModel):
    """An assert rule: a condition that every record meets."""

    kind: Literal["assert"]
    holds: str
    """Condition that is true of every record."""
    column: Texts = []
    """The cell that a finding points at, of several columns the first that is filled; else the first column that the
    condition reads.
    """
    once: list[str] = []
    """Columns: rows with the same values in them are one finding, at the first of them."""


class Assert(Kind):
    """Conditions that hold."""

    name = "assert"
    Model = AssertModel

    def columns(self, model: AssertModel) -> Iterator[str]:
        """The cell to point at, and the columns of rows that share a finding."""
        yield from dict.fromkeys([*model.column, *model.once])

    def check(
        self, model: AssertModel, scope: Mapping[str, Type], pack: Pack, lines: Sequence[Line]
    ) -> Iterator[Wrong]:
        """Rows can share only their own columns, and the cells to point at have one type."""
        kinds = {str(scope[name]) for name in model.column if name in scope}
        if len(kinds) > 1:
            yield Wrong(("column",), Text("rulebook.pointing", {"kinds": ", ".join(sorted(kinds))}))
        for place, name in enumerate(model.once):
            if name in scope and name not in pack.tables[model.table].columns:
                yield Wrong(("once", str(place)), unknown(name, list(pack.tables[model.table].columns)))

    def told_once(self, model: AssertModel) -> tuple[str, ...]:
        """What the rule says that rows share."""
        return tuple(model.once)

    def expressions(self, model: AssertModel, lines: Sequence[Line]) -> Iterator[Part]:
        """The condition."""
        yield Part(("holds",), model.holds)

    def judge(self, rule: Rule, periods: Sequence[str]) -> pl.Expr:
        """Whether the condition holds; missing where it cannot be known or reads a blank that may not be one."""
        holds = rule.parts[("holds",)]
        needed = [name for name in holds.reads if name not in rule.model.optional and name != "as_of"]
        unknown = pl.any_horizontal(holds.polars().is_null(), *(pl.col(name).is_null() for name in needed))
        verdict = pl.when(holds.polars()).then(pl.lit(int(Code.GREEN))).otherwise(pl.lit(int(Code.FAILED)))
        return pl.when(unknown).then(pl.lit(int(Code.MISSING))).otherwise(verdict).cast(pl.UInt8)

    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """The cell that the rule points at, and its value."""
        own = [name for name in rule.parts[("holds",)].reads if name in rule.table.columns]
        columns = rule.model.column or (own or [*rule.table.identifying])[:1]
        filled = [pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in columns]
        return {
            "observed": Shown(pl.coalesce(columns), rule.scope[columns[0]]),
            "column": Shown(pl.coalesce(*filled, pl.lit(columns[0]))),
            "path": Shown(pl.lit("holds")),
        }
