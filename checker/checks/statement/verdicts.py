"""What became of each statement: it agrees with its record's data and with what else is said of it, or it does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from checker.checks.statement.reading import Found, chosen, found
from checker.finding import Code
from checker.prose.report import Prose
from checker.rule import Facts, Rule, Statement
from checker.texts import Text
from checker.value import PLACES, Type, dtype

if TYPE_CHECKING:
    import polars as pl

OUTCOMES = {Code.GREEN: "agrees", Code.FAILED: "contradicts"}


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


def prepared(rule: Rule, facts: Facts) -> pl.DataFrame:
    """The rule's frame with, on each row that is spoken of, the verdict, the statement to tell of and the others."""
    import polars as pl

    by_row: dict[int, list[Judged]] = {}
    for each in judged(rule, facts):
        if each.row is not None:
            by_row.setdefault(each.row, []).append(each)
    told = {row: told_of(own) for row, own in by_row.items()}
    kinds = columns(dtype(shown_type(rule)))
    data = {
        name: pl.Series(name, [told.get(row, {}).get(name) for row in range(facts.frame.height)], dtype=kind)
        for name, kind in kinds.items()
    }
    verdict = pl.col("@verdict").fill_null(int(Code.NOT_APPLICABLE))
    return facts.frame.with_columns(data.values()).with_columns(verdict)


def shown_type(rule: Rule) -> Type:
    """The type of what is stated; a number with as many places as a text may have."""
    stated = rule.parts[("states",)].type
    return replace(stated, scale=max(stated.scale, PLACES)) if stated.kind == "number" else stated


def told_of(own: Sequence[Judged]) -> dict[str, Any]:
    """What is told of one row: its verdict, the first statement that is wrong (else the first), and what is against it.

    ``@against`` are the statements that contradict it, ``@also`` those that say the same and are wrong as well.
    """
    wrong = [each for each in own if each.wrong]
    first = (wrong or list(own))[0]
    stated, passage = first.found.stated, first.found.placed.passage
    assert stated is not None  # else it would have no row
    missing = Code.MISSING if first.value is None else Code.GREEN
    others = [each for each in own if each is not first and each.found.stated is not None]
    against = [each for each in others if each.found.stated and stated.contradicts(each.found.stated)]
    return {
        "@verdict": int(Code.FAILED if wrong else missing),
        "@stated": stated.value,
        "@data": first.value,
        "@said": first.found.said,
        "@file": passage.file,
        "@page": passage.page,
        "@line": passage.line,
        "@unit": passage.unit,
        "@against": [place_of(each.found) for each in against],
        "@also": [place_of(each.found) for each in wrong if each is not first and each not in against],
    }


def place_of(each: Found) -> dict[str, Any]:
    """Where a statement stands, and its words."""
    passage = each.placed.passage
    return {
        "file": passage.file, "page": passage.page, "line": passage.line, "unit": passage.unit, "said": each.said
    }  # fmt: skip


def columns(value: pl.DataType) -> dict[str, pl.DataType]:
    """The columns that the frame gets, and their types."""
    import polars as pl

    text, number = pl.String(), pl.Int64()
    place = pl.List(pl.Struct({"file": text, "page": number, "line": number, "unit": text, "said": text}))
    own = {"@said": text, "@file": text, "@page": number, "@line": number, "@unit": text}
    return {"@verdict": pl.UInt8(), "@stated": value, "@data": value, **own, "@against": place, "@also": place}
