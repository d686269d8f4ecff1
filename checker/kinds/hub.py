"""Kind ``hub``: a party on which many others hang, straight or through others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Annotated, Literal

from pydantic import Field

from checker.kinds.dependency_graph import Edges, EdgesModel, check_ends, components, edges, reach
from checker.kinds.effective_dates import Line
from checker.kinds.rule import Facts, Kind, Rule, Shown
from checker.lazy import pl
from checker.model.errors import Wrong
from checker.model.finding import Code
from checker.model.types import Type
from checker.schema.packs import Pack

PARTIES = Type("number", 9, 0)


class HubModel(EdgesModel):
    """A hub rule: a supplier on which many parties depend, directly or through others, is reported."""

    kind: Literal["hub"]
    at_least: Annotated[int, Field(ge=2, strict=True)]
    """A supplier is reported from so many dependent parties on."""
    share: Annotated[Decimal, Field(gt=0, le=1)] | None = None
    """And from so great a share on of all parties that wait for anybody: 0.5 is half of them."""


class Hub(Kind):
    """Parties that much hangs on."""

    name = "hub"
    Model = HubModel

    def columns(self, model: HubModel) -> Iterator[str]:
        """The two ends."""
        yield from (model.from_, model.to)

    def check(self, model: HubModel, scope: Mapping[str, Type], pack: Pack, lines: Sequence[Line]) -> Iterator[Wrong]:
        """Ends that are not parties."""
        yield from check_ends(model, scope)

    def subject(self, model: HubModel) -> str:
        """The supplier."""
        return model.from_

    def told_once(self, model: HubModel) -> tuple[str, ...]:
        """All rows of a supplier are one finding."""
        return (model.from_,)

    def prepare(self, rule: Rule, facts: Facts) -> pl.DataFrame:
        """Each row with the number of parties that depend on its supplier, and the number that is too many."""
        holds = rule.when.polars() if rule.when is not None else pl.lit(True)
        graph = edges(facts.frame, rule.model.from_, rule.model.to, holds)
        hanging = [0] * facts.frame.height
        limits: list[int | None] = [None] * facts.frame.height
        counts, many = reach(graph, components(graph)), limits_of(rule.model, graph)
        for row, source in zip(graph.rows, graph.sources, strict=True):
            hanging[row], limits[row] = counts[source], many[source]
        columns = [pl.Series("@hanging", hanging, dtype=pl.Int64), pl.Series("@many", limits, dtype=pl.Int64)]
        return facts.frame.hstack(columns)

    def judge(self, rule: Rule, periods: Sequence[str]) -> pl.Expr:
        """Whether fewer depend on the supplier; missing where one of the ends is blank."""
        many = (pl.col("@hanging") >= pl.col("@many")).fill_null(False)
        verdict = pl.when(many).then(pl.lit(int(Code.FAILED))).otherwise(pl.lit(int(Code.GREEN)))
        blank = pl.any_horizontal(pl.col(end).is_null() for end in (rule.model.from_, rule.model.to))
        return pl.when(blank).then(pl.lit(int(Code.MISSING))).otherwise(verdict).cast(pl.UInt8)

    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """How many depend on the supplier, and from how many on it is reported."""
        return {
            "observed": Shown(pl.col("@hanging"), PARTIES),
            "limit": Shown(pl.col("@many"), PARTIES),
            "column": Shown(pl.lit(rule.model.from_)),
            "path": Shown(pl.lit("at_least")),
        }


def limits_of(model: HubModel, graph: Edges) -> list[int]:
    """For each party from how many on is too many, in its own portfolio and period."""
    waiting = pl.Series(sorted(set(graph.targets)), dtype=pl.UInt32)
    where = graph.parties.select(
        "portfolio", "period", pl.int_range(pl.len(), dtype=pl.UInt32).is_in(waiting.implode())
    )
    totals = where.select(pl.last().sum().over("portfolio", "period")).to_series().to_list()
    if model.share is None:
        return [model.at_least] * graph.count
    share = model.share
    return [max(model.at_least, int((share * total).to_integral_value(ROUND_CEILING))) for total in totals]
