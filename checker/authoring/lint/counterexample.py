"""A concrete record that refutes a constraint: figures that the columns can hold, as round as possible."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import z3

from checker.authoring.lint.constraints import Constraint
from checker.authoring.lint.prover import solver
from checker.authoring.lint.record import Formula, Record, not_
from checker.kinds.rule import Rule
from checker.kinds.thresholds import MEASURE, NEEDS, RowCalculus, Step, out_of_order
from checker.lazy import pl
from checker.model.errors import KeyPath
from checker.model.types import Type, dtype

ROUND = (100, 1, 0)
DAY = date(2023, 1, 31)


def counterexample(record: Record, constraint: Constraint) -> dict[str, str] | None:
    """The values of a record that meets the constraint, by column in the order it reads them; "null" for a blank.

    None where no record has values that the columns can hold.
    """
    names = constraint.reads
    formulas = [*record.sure_of(names), constraint.formula]
    asked = solver([formula for formula in formulas if formula is not True])
    asked.add(*(formula for name in names if (formula := has_places(record, name)) is not True))
    if asked.check() != z3.sat:
        return None
    for name in names:
        for wish in wishes(record, name):
            asked.push()
            asked.add(wish)
            if asked.check() == z3.sat:
                break
            asked.pop()
    asked.check()
    model = asked.model()
    return {name: shown(record, name, model) for name in names}


def has_places(record: Record, name: str) -> Formula:
    """That a number has no more decimals than its column."""
    kind = record.kinds[name]
    if kind.kind != "number":
        return True
    return record.column(name).value * 10**kind.scale == z3.ToReal(z3.Int(f"places of {name}"))


def wishes(record: Record, name: str) -> Iterator[Formula]:
    """What makes a record easier to read, the best first: a value that is there, and round."""
    value = record.column(name)
    there: list[Formula] = [] if isinstance(value.null, bool) else [not_(value.null)]
    kind = record.kinds[name]
    if kind.kind == "date":
        yield z3.And(*there, value.value == DAY.toordinal())
        yield z3.And(*there, value.value >= date(2000, 1, 1).toordinal(), value.value <= date(2099, 1, 1).toordinal())
    elif kind.kind == "number":
        for number in ROUND:
            yield z3.And(*there, value.value == number)
        yield z3.And(*there, z3.IsInt(value.value), value.value <= 1000)
    yield from there


def shown(record: Record, name: str, model: Any) -> str:
    """A column's value as a rule file would have it."""
    value, kind = record.column(name), record.kinds[name]
    if not isinstance(value.null, bool) and z3.is_true(model.eval(value.null, model_completion=True)):
        return "null"
    found = model.eval(value.value, model_completion=True)
    if kind.kind == "number":
        return decimal(found, kind)
    number = int(found.as_long())
    if kind.kind == "date":
        return date.fromordinal(number).isoformat()
    if kind.kind == "term":
        return kind.terms[number]
    texts = {place: text for text, place in record.texts.items()}
    return texts.get(number, "x")


def decimal(found: Any, kind: Type) -> str:
    """An exact number with its column's places."""
    number = Decimal(found.numerator_as_long()) / Decimal(found.denominator_as_long())
    return format(number.quantize(Decimal(1).scaleb(-kind.scale)), "f")


def one_line(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items())


def crosses(rule: Rule, earlier: Step, later: Step, shown: Mapping[str, str]) -> bool:
    """Whether the engine judges the record, can measure it, and finds the later limit stricter than the earlier.

    Confirms a record that z3 could only guess.
    """
    frame = row(rule, shown)
    if any(value_of(rule, path, frame) is not True for path in (("when",), NEEDS) if path in rule.parts):
        return False
    values = {path: value_of(rule, path, frame) for path in (MEASURE, earlier.path, later.path)}
    return None not in values.values() and out_of_order(earlier, later, RowCalculus(values))


def row(rule: Rule, shown: Mapping[str, str]) -> pl.DataFrame:
    """The record as a frame of one row; columns that it does not show are blank."""
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


def value_of(rule: Rule, path: KeyPath, frame: pl.DataFrame) -> Any:
    """What an expression of the rule gives for the record."""
    return frame.select(rule.parts[path].polars().alias("value"))["value"][0]
