"""What blocks by the findings themselves: levels, single rules, and budgets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.finding import LEVELS
from checker.gate.reason import LISTED, Reason, named
from checker.policy import GateModel
from checker.texts import Text

if TYPE_CHECKING:
    import polars as pl


def levels(policy: GateModel, counted: pl.DataFrame) -> Iterator[Reason]:
    """Levels and rules of which one finding is enough."""
    for level in policy.blocks:
        rows = counted.filter(counted["level"] == level)
        if rows.height:
            key = f"gate.{level}" if rows.height == 1 else f"gate.{level}s"
            yield Reason(Text(key, {"count": rows.height}), (mend(rows),))
    rows = counted.filter(counted["rule"].is_in(policy.blocking_rules) & ~counted["level"].is_in(policy.blocks))
    if rows.height:
        rules = ", ".join(rows["rule"].unique().sort())
        yield Reason(Text("gate.blocking-rules", {"count": rows.height, "rules": rules}), (mend(rows),))


def mend(rows: pl.DataFrame) -> Text:
    """That some findings must all be mended, or waived."""
    return Text("gate.step-mend", {"count": rows.height, "names": ids(rows)})


def ids(rows: pl.DataFrame) -> Text:
    """The ids of some findings, the first few of many."""
    return named(rows["id"].head(LISTED).to_list(), rows.height)


def budgets(policy: GateModel, counted: pl.DataFrame) -> Iterator[Reason]:
    """More findings than the policy bears."""
    warnings = counted.filter(counted["level"] == "warning")
    most = policy.max_warnings
    if most is not None and warnings.height > most:
        said = Text("gate.warnings-budget", {"count": warnings.height, "most": most})
        yield Reason(said, (some_of(warnings, most),))
    for rule, least in policy.max_findings.items():
        rows = counted.filter(counted["rule"] == rule)
        if rows.height > least:
            said = Text("gate.findings-budget", {"rule": rule, "count": rows.height, "most": least})
            yield Reason(said, (some_of(rows, least),))


def some_of(rows: pl.DataFrame, most: int) -> Text:
    """That so many of some findings must be mended."""
    values = {"count": rows.height - most, "of": rows.height, "names": ids(rows)}
    return Text("gate.step-some", values)


def room_left(policy: GateModel, counted: pl.DataFrame) -> Iterator[Text]:
    """How much of each budget is left."""
    budget: dict[str, tuple[int, int]] = {}
    if policy.max_warnings is not None:
        budget[LEVELS[1]] = (int((counted["level"] == "warning").sum()), policy.max_warnings)
    for rule, most in policy.max_findings.items():
        budget[rule] = (int((counted["rule"] == rule).sum()), most)
    for name, (count, most) in budget.items():
        if count <= most:
            key = "gate.room-warnings" if name == LEVELS[1] else "gate.room-findings"
            yield Text(key, {"rule": name, "count": count, "most": most, "left": most - count})
