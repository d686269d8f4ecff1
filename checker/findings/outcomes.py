"""What a rule said of single rows: gathered once from its frame, read by messages, places and explanations."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from checker.evaluate.codes import FEW, Judged
from checker.findings.figures import exact
from checker.findings.table import identified, source_columns
from checker.kinds.rule import PREVIOUS, Rule, Shown
from checker.lazy import pl
from checker.model.finding import DEFECT, Code
from checker.model.types import Type

SHOWN = "@e."  # before the name of what the rule's kind shows for a row
UNREAD = ("@reported.", "@derived.", "@doubted.", "@decimals.")  # columns that no message needs
FACT = "#"  # before a column of the findings table


@dataclass(frozen=True, slots=True)
class Outcome:
    """One rule's outcome for one row: its code, the row's values by column, and what the kind shows for it
    (``Kind.evidence``: observed, limit, distance, segment, column, path, cells, chain …). Values keep their types.
    """

    rule: Rule
    code: Code
    row: Mapping[str, Any]

    def shown(self, name: str) -> Any:
        """What the kind shows under a name; None where it has nothing to show."""
        return self.row.get(SHOWN + name)


@dataclass(frozen=True)
class Outcomes:
    """Outcomes of one rule as frames.

    ``rows`` has the columns that findings need, ``@code``, ``@place`` (the row in the rule's frame) and what the kind
    shows, whose types are ``types``; ``facts`` has the columns of the findings table that follow (see ``table.Part``).
    """

    judged: Judged
    types: Mapping[str, Type]
    rows: pl.DataFrame
    facts: pl.DataFrame

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self.judged.rule

    def at(self, places: Sequence[int] | pl.Series) -> Outcomes:
        """Those of some rows, by their number in ``rows``."""
        if len(places) == self.rows.height and list(places) == list(range(self.rows.height)):
            return self
        return replace(self, rows=self.rows[places], facts=self.facts[places])

    def of(self, places: pl.Series) -> Outcomes:
        """Those of some rows of the rule's frame, one for each of ``places``."""
        return self.at(self.rows["@place"].search_sorted(places))

    def with_facts(self, *columns: pl.Series) -> Outcomes:
        """The same with further columns of the findings table."""
        known = any(each.name in self.facts.columns for each in columns)
        return replace(self, facts=self.facts.with_columns(columns) if known else self.facts.hstack(list(columns)))

    def first(self, count: int | None = None) -> Iterator[Outcome]:
        """The first of them one by one; all without a count."""
        columns = [name for name in self.rows.columns if not name.startswith(UNREAD)]
        rows = self.rows[columns] if count is None else self.rows[columns][:count]
        return (Outcome(self.rule, Code(row["@code"]), row) for row in rows.iter_rows(named=True))

    def related(self) -> list[list[str] | None]:
        """The related places of each, as far as they are known."""
        return self.facts["related"].to_list() if "related" in self.facts.columns else [None] * self.facts.height


def gather(
    judged: Judged,
    places: pl.Series,
    periods: Sequence[str],
    also: Collection[str] = (),
    further: Callable[[Mapping[str, Type]], Mapping[str, pl.Expr]] = lambda _: {},
) -> Outcomes:
    """The outcomes of the rows at ``places``, with the columns in ``also`` and the expressions that ``further`` gives
    for the types of what the kind shows.
    """
    rule = judged.rule
    shown = rule.kind.evidence(rule, periods)
    types = {name: each.type for name, each in shown.items()}
    columns = list(dict.fromkeys([*needed(rule, judged.frame.columns), *also]))
    rows = judged.frame[columns][places].hstack([judged.codes[places].alias("@code"), places.alias("@place")])
    facts = facts_of(rule, shown, columns)
    values = {SHOWN + name: each.value for name, each in shown.items()}
    values |= {FACT + name: value for name, value in facts.items()}
    values.update(further(types))
    rows = rows.with_columns(value.alias(name) for name, value in values.items())
    own = rows[[FACT + name for name in facts]]
    own.columns = list(facts)
    return Outcomes(judged, types, rows[[name for name in rows.columns if not name.startswith(FACT)]], own)


def facts_of(rule: Rule, shown: Mapping[str, Shown], columns: Collection[str]) -> dict[str, pl.Expr]:
    """The columns of the findings table that follow from outcomes alone."""
    figures = [name for name in ("observed", "limit", "distance", "segment") if name in shown]
    facts = {name: exact(shown[name].value, shown[name].type) for name in figures}
    facts |= {name: pl.col(name) for name in ("portfolio", "period")}
    facts |= {"column": shown["column"].value, "@path": shown["path"].value, "colour": pl.col("@code")}
    facts |= {"key": identified(rule.table)}
    if rule.project is not None:
        project = shown["project"].value if "project" in shown else pl.col(rule.project)
        facts["project"] = project.cast(pl.String)
    if "parameter" in shown:
        facts["parameter"] = shown["parameter"].value
    if "@file" in columns:  # what the report says is at a place in its text
        return facts | {name: pl.col(f"@{name}") for name in ("file", "page", "line")}
    if "before" in shown:
        facts |= {"@also.column": shown["before"].value, "related": pl.lit([], dtype=pl.List(pl.String))}
        facts |= source_columns(columns, f"@{PREVIOUS}", "@also.")
    return facts | source_columns(columns)


def constants_of(outcomes: Outcomes) -> dict[str, Any]:
    """What is the same for all findings of a rule."""
    rule = outcomes.rule
    asked = rule.model.asks if rule.kind.asks else rule.model.parameter
    # of two dates there is a distance in days
    units = (outcomes.types[name].unit for name in ("observed", "distance") if name in outcomes.types)
    return {
        "rule": rule.id,
        "class": DEFECT,
        "level": rule.model.level,
        "parameter": asked,
        "table": rule.table.name,
        "unit": next(filter(None, units), None),
        "rule_file": rule.file,
    }


def places_of(codes: pl.Series, wanted: Collection[Code]) -> pl.Series:
    """The rows that have one of some codes."""
    if len(codes) <= FEW:
        return pl.Series([place for place, code in enumerate(codes.to_list()) if code in wanted], dtype=pl.UInt32)
    return codes.is_in([int(code) for code in wanted]).arg_true()


def needed(rule: Rule, columns: Sequence[str]) -> list[str]:
    """Those of a frame's columns that findings of the rule need: a narrow table is quick to filter."""
    shown = (*rule.placeholders, *rule.kind.shows(rule), *rule.kind.names(rule.model))
    own = {*rule.reads, *rule.table.identifying, *shown, rule.project, "portfolio", "period", "as_of"}
    return [name for name in columns if name in own or name.startswith("@")]
