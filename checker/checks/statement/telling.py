"""The frame that a statement rule is judged on: each row with what the text says of it, and what is against that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from checker.checks.statement.reading import Found
from checker.checks.statement.verdicts import Judged, judged
from checker.finding import Code
from checker.rule import Facts, Rule
from checker.value import PLACES, Type, dtype

if TYPE_CHECKING:
    import polars as pl


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
