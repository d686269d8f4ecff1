"""The rows of a project that a rule judged, with their codes and places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.authoring.derive.judging import Judging
from checker.authoring.derive.project import Record
from checker.dated import Line
from checker.engine.blanks import line_of
from checker.engine.judging import Judged
from checker.engine.outcome import gather
from checker.engine.places import place_of
from checker.engine.table import identified
from checker.engine.wording import MessageWriter
from checker.finding import Code
from checker.rule import Rule

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Verdict:
    """What a rule said of one row: its code, what names the row, where it stands, its values, and the row itself."""

    rule: Rule
    code: Code
    label: str
    place: str
    values: Mapping[str, Any]
    frame: pl.DataFrame

    def value(self, expression: pl.Expr) -> Any:
        """What an expression gives on the row."""
        return self.frame.select(expression).item()

    @property
    def line(self) -> Line | None:
        """The dated line in force for the row's segment; None where there is none."""
        return line_of(self.rule, self.values)


def verdicts(judging: Judging, judged: Judged, record: Record) -> list[Verdict]:
    """The project's rows in a rule's table, the worst first."""
    import polars as pl

    rule = judged.rule
    if rule.project is None:
        return []
    column = rule.kind.evidence(rule, judging.periods)["column"].value
    frame = judged.frame.with_columns(judged.codes.alias("@code"))
    same = (pl.col("portfolio") == record.portfolio) & (pl.col("period") == record.period)
    frame = frame.filter(same & (pl.col(rule.project) == record.key)).sort(
        "@code", descending=True, maintain_order=True
    )
    table = judging.submission.tables.get(rule.table.name)
    names = frame.select(identified(rule.table).alias("label"), column.alias("column")).rows()
    return [
        Verdict(
            rule, Code(values["@code"]), label or "", place_of(table, values, name).spot or "", values, frame[number]
        )
        for number, ((label, name), values) in enumerate(zip(names, frame.iter_rows(named=True), strict=True))
    ]


def message(judging: Judging, judged: Judged, verdict: Verdict, language: str) -> str:
    """The finding's sentence for a row."""
    import polars as pl

    own = Judged(judged.rule, verdict.frame.drop("@code"), verdict.frame["@code"])
    outcomes = gather(own, pl.Series([0], dtype=pl.UInt32), judging.periods)
    writer = MessageWriter(judging.submission, judged.rule.pack, language)
    return writer.own(next(outcomes.first()), outcomes.types)[0]
