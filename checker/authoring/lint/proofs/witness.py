"""A concrete record that refutes: figures that the columns can hold, as round as can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import z3

from checker.authoring.lint.proofs.logic import Formula, nay
from checker.authoring.lint.proofs.prover import solver
from checker.authoring.lint.proofs.record import Record
from checker.value import Type

ROUND = (100, 1, 0)
DAY = date(2023, 1, 31)


def witness(record: Record, names: Sequence[str], formulas: Sequence[Formula]) -> dict[str, str] | None:
    """A record for which all formulas hold, as texts by column; None where none has figures that the columns can hold.

    A blank is "null". Columns are in the order of ``names``.
    """
    asked = solver([formula for formula in formulas if formula is not True])
    for name in names:
        whole(asked, record, name)
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


def whole(asked: Any, record: Record, name: str) -> None:
    """Let a number have no more places than its column."""
    kind = record.kinds[name]
    if kind.kind == "number":
        asked.add(record.column(name).value * 10**kind.scale == z3.ToReal(z3.Int(f"places of {name}")))


def wishes(record: Record, name: str) -> Iterator[Formula]:
    """What would make a record easier to read: something stands there, and it is round."""
    value = record.column(name)
    there: list[Formula] = [] if isinstance(value.null, bool) else [nay(value.null)]
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
    """A column's value in the words of the rules."""
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


def spelled(values: dict[str, str]) -> str:
    """A record in one line."""
    return ", ".join(f"{name} = {value}" for name, value in values.items())
