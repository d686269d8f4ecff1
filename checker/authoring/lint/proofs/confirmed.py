"""A record that z3 could only guess at, held against the engine's own reading of the rule's expressions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from checker.ladder import Step
from checker.rule import Rule
from checker.value import Type, dtype
from checker.wrong import Path

if TYPE_CHECKING:
    import polars as pl


def crosses(rule: Rule, earlier: Step, later: Step, shown: Mapping[str, str]) -> bool:
    """Whether the rule judges the record, can measure it, and finds the later limit stricter than the earlier."""
    frame = row(rule, shown)
    conditions = [path for path in (("when",), ("needs",)) if path in rule.parts]
    if any(value_of(rule, path, frame) is not True for path in conditions):
        return False
    values = [value_of(rule, path, frame) for path in (("measure",), earlier.path, later.path)]
    if any(value is None for value in values):
        return False
    return bool(values[1] > values[2] if earlier.comparator.startswith("<") else values[1] < values[2])


def row(rule: Rule, shown: Mapping[str, str]) -> pl.DataFrame:
    """The record as a frame of one row; columns that it does not show are blank."""
    import polars as pl

    names = {name for part in rule.parts.values() for name in part.reads if name in rule.scope}
    columns = {name: [cell(rule.scope[name], shown.get(name, "null"))] for name in sorted(names)}
    return pl.DataFrame(columns, schema={name: dtype(rule.scope[name]) for name in sorted(names)})


def cell(kind: Type, text: str) -> Any:
    """A value as the frame holds it."""
    if text == "null":
        return None
    if kind.kind == "number":
        return Decimal(text)
    return date.fromisoformat(text) if kind.kind == "date" else text


def value_of(rule: Rule, path: Path, frame: pl.DataFrame) -> Any:
    """What an expression of the rule gives for the record."""
    return frame.select(rule.parts[path].polars().alias("value"))["value"][0]
