"""Kind ``unique``: no two records with the same values; where there are, the difference of the copies is reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from pydantic import Field

from checker.kinds.effective_dates import Line
from checker.kinds.rule import Facts, Kind, Rule, Shown
from checker.kinds.rule_file import RuleModel
from checker.lazy import pl
from checker.model.errors import Wrong
from checker.model.finding import Code
from checker.model.types import LIST, Type
from checker.schema.packs import Pack
from checker.texts import Text

TOGETHER = ("portfolio", "period")


class UniqueModel(RuleModel):
    """A unique rule: some columns together occur once in a submission."""

    kind: Literal["unique"]
    columns: list[str] = Field(min_length=1)
    """The columns that together identify a record."""
    alike: list[str] = []
    """Columns in which copies are compared: the finding says in which of them they differ."""


class Unique(Kind):
    """Records that occur once."""

    name = "unique"
    Model = UniqueModel

    def columns(self, model: UniqueModel) -> Iterator[str]:
        """What identifies a record, and what copies should agree in."""
        yield from model.columns
        yield from model.alike

    def check(
        self, model: UniqueModel, scope: Mapping[str, Type], pack: Pack, lines: Sequence[Line]
    ) -> Iterator[Wrong]:
        """Columns that cannot be compared."""
        for key in ("columns", "alike"):
            for place, name in enumerate(getattr(model, key)):
                if name in scope and scope[name].kind == "list":
                    yield Wrong((key, str(place)), Text("rulebook.not-compared", {"column": name}))

    def dispensable(self, model: UniqueModel) -> tuple[str, ...]:
        """Copies agree where both are blank."""
        return tuple(model.alike)

    def told_once(self, model: UniqueModel) -> tuple[str, ...]:
        """All copies of a record are one finding."""
        return tuple(model.columns)

    def prepare(self, rule: Rule, facts: Facts) -> pl.DataFrame | None:
        """Each row with how many copies there are of it, and whether they differ in each column of ``alike``."""
        keys = [*TOGETHER, *rule.model.columns]
        differs = [(pl.col(name).n_unique().over(keys) > 1).alias(f"@differs.{name}") for name in rule.model.alike]
        return facts.frame.with_columns(pl.len().over(keys).alias("@copies"), *differs)

    def judge(self, rule: Rule, periods: Sequence[str]) -> pl.Expr:
        """Whether the row occurs once; missing where what identifies it is blank. No copy is declared the right one."""
        blank = pl.any_horizontal(pl.col(name).is_null() for name in rule.model.columns)
        verdict = pl.when(pl.col("@copies") > 1).then(pl.lit(int(Code.FAILED))).otherwise(pl.lit(int(Code.GREEN)))
        return pl.when(blank).then(pl.lit(int(Code.MISSING))).otherwise(verdict).cast(pl.UInt8)

    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """The value, and the columns in which the copies differ."""
        differs = [pl.when(pl.col(f"@differs.{name}")).then(pl.lit(name)) for name in rule.model.alike]
        differing = pl.concat_list(differs).list.drop_nulls() if differs else pl.lit([], dtype=pl.List(pl.String))
        column = rule.model.columns[-1]
        return {
            "observed": Shown(pl.col(column), rule.scope[column]),
            "column": Shown(pl.lit(column)),
            "path": Shown(pl.lit("columns")),
            "differing": Shown(differing, LIST),
        }
