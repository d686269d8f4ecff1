"""What became of each statement: it agrees with its record's data and with what else is said of it, or it does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checker.checks.statement.reading import Found, chosen, found
from checker.prose.mentions import Prose
from checker.rule import Facts, Rule, Statement
from checker.texts import Text


@dataclass(frozen=True)
class Judged:
    """A statement with its row in the rule's frame and the row's value; without a row, or a value, why."""

    found: Found
    row: int | None = None
    value: Any = None
    why: Text | None = None
    wrong: bool = False

    def told(self) -> Statement:
        """The statement as the report's list has it."""
        each = self.found
        outcome = "contradicts" if self.wrong else "untied" if self.why is not None else "agrees"
        return Statement(each.placed.passage, each.start, each.end, outcome, each.record, self.why)


def judged(rule: Rule, facts: Facts) -> list[Judged]:
    """Every statement of the rule in the report, with what became of it."""
    if facts.prose is None:
        return []
    if rule not in facts.prose.judged:
        facts.prose.judged[rule] = list(judgements(rule, facts, facts.prose))
    found: list[Judged] = facts.prose.judged[rule]
    return found


def judgements(rule: Rule, facts: Facts, prose: Prose) -> Iterator[Judged]:
    """The same, found out anew."""
    own = [each for about in prose.about for each in tied(rule, facts, about)]
    by_row: dict[int, list[Judged]] = {}
    for each in own:
        if each.row is not None and each.found.stated is not None:
            by_row.setdefault(each.row, []).append(each)
    for each in own:
        yield with_verdict(each, by_row.get(each.row, []) if each.row is not None else [])


def with_verdict(each: Judged, beside: Sequence[Judged]) -> Judged:
    """A statement with whether its data, or another statement of the same figure, contradict it."""
    stated = each.found.stated
    if stated is None or each.row is None:
        return each
    off = each.value is not None and not stated.agrees(each.value)
    clash = any(stated.contradicts(other.found.stated) for other in beside if other.found.stated is not None)
    # where the data are with one of two statements, it is the other that is wrong
    wrong = off or (clash and (each.value is None or not any_off(beside)))
    return Judged(each.found, each.row, each.value, each.why, wrong)


def any_off(beside: Sequence[Judged]) -> bool:
    """Whether the data contradict any of some statements."""
    return any(other.found.stated and not other.found.stated.agrees(other.value) for other in beside)


def tied(rule: Rule, facts: Facts, about: tuple[str, str] | None) -> Iterator[Judged]:
    """The statements about one submission, each with its row and the row's value."""
    statements = found(rule, facts, about)
    if not statements:
        return
    rows = rows_of(rule, facts, about)
    for each in statements:
        own = rows.get(each.record if rule.project else None, [])
        if each.stated is None:
            yield Judged(each, why=Text("engine.statement-unread"))
        elif rule.project and each.record is None:
            yield Judged(each, why=Text("engine.statement-nobody"))
        elif not own:
            yield Judged(each, why=Text("engine.statement-no-row"))
        elif len(own) > 1 and not rule.model.total:
            yield Judged(each, why=Text("engine.statement-rows", {"count": len(own)}))
        else:
            values = [value for _, value in own]
            value = (sum(values) if None not in values else None) if rule.model.total else values[0]
            yield Judged(each, own[0][0], value, None if value is not None else Text("engine.statement-no-value"))


def rows_of(rule: Rule, facts: Facts, about: tuple[str, str] | None) -> Mapping[str | None, list[tuple[int, Any]]]:
    """The rows that the rule chooses, with the value that is stated of each, by the record that they belong to."""
    import polars as pl

    frame = facts.frame.with_row_index("@place").with_columns(
        rule.parts[("states",)].polars().alias("@data"),
        (pl.col(rule.project) if rule.project else pl.lit(None, dtype=pl.String)).alias("@record"),
    )
    conditions = [part.polars() for path in (("when",), ("row_when",)) if (part := rule.parts.get(path))]
    rows = chosen(frame.filter(*conditions) if conditions else frame, facts, about)
    found: dict[str | None, list[tuple[int, Any]]] = {}
    for place, value, record in rows.select("@place", "@data", "@record").iter_rows():
        found.setdefault(record, []).append((place, value))
    return found
