"""Expressions mean to the prover what they mean to Polars: every node, every null, on many records."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from checker.authoring.lint.record import Record, Truth
from checker.authoring.lint.translation import Translator, days_of, later
from checker.expression import compile_expression
from checker.model.types import DATE, TEXT, Type, dtype, number
from checker.rulebook.loader import load

z3 = pytest.importorskip("z3")


PACK = load(Path(__file__).parents[3] / "rules.toml").pack
PHASE = Type("term", vocabulary="phase", terms=("concept", "planning", "execution"), ordered=True)
STATE = Type("term", vocabulary="state", terms=("active", "paused"))
SCOPE = {"a": number(2), "b": number(1), "n": number(0), "d": DATE, "e": DATE, "as_of": DATE}
SCOPE |= {"phase": PHASE, "state": STATE, "t": TEXT, "u": TEXT}
NUMBERS = [None, *(Decimal(each) for each in ("0", "1", "1.5", "-2", "100", "115", "114.99"))]
DAYS = [None, date(2023, 1, 31), date(2023, 2, 1), date(2024, 2, 29)]
VALUES: dict[str, list[Any]] = {
    "a": NUMBERS,
    "b": [None if each is None else each.quantize(Decimal("0.1")) for each in NUMBERS],
    "n": [None, Decimal(0), Decimal(3)],
    "d": DAYS,
    "e": DAYS,
    "as_of": DAYS[1:],
    "phase": [None, *PHASE.terms],
    "state": [None, *STATE.terms],
    "t": [None, "x", "y"],
    "u": [None, "x", "z"],
}
CONDITIONS = [
    "a <= b * 1.15",
    "a - b > 0 and not (b = 0 or n >= 3)",
    "a is null or b > 1",
    "a is not null and phase in ('concept', 'planning')",
    "phase not in ('concept') and state <> 'paused'",
    "phase >= 'planning'",
    "phase between 'concept' and 'planning'",
    "a between b and 100",
    "a not between -2 and n",
    "a is distinct from b",
    "phase is not distinct from 'concept'",
    "t = u",
    "t is distinct from u or t = 'x'",
    "coalesce(a, b, 0) <= greatest(a, b)",
    "least(a, b, 100) < abs(b)",
    "case when a > b then a when phase = 'concept' then b else n end >= 1",
    "case when a > b then 1 end = 1",
    "d <= e + interval '30 days'",
    "d - interval '2 weeks' < as_of",
    "coalesce(d, greatest(e, as_of)) >= date '2023-02-01'",
    "(a > 1) is null",
    "-a * b / 4 < n * n",
]
MEASURES = ["d - e", "coalesce(d, greatest(e, as_of)) - as_of", "a + b * 2 - n", "least(a, n)"]
OPTIONAL = [(), ("a", "d", "e")]


def rows(seed: str) -> list[dict[str, Any]]:
    """Many records, blanks in every column among them."""
    random = Random(seed)
    return [{name: random.choice(values) for name, values in VALUES.items()} for _ in range(60)]


def constant(kind: Type, value: Any, record: Record) -> Any:
    """A cell as z3 has it."""
    if kind.kind == "number":
        return z3.RealVal(str(value or 0))
    if kind.kind == "date":
        return z3.IntVal((value or date(2023, 1, 31)).toordinal())
    if kind.kind == "term":
        return z3.IntVal(kind.terms.index(value) if value else 0)
    return z3.IntVal(record.text(value or ""))


def put_in(formula: Any, record: Record, row: dict[str, Any]) -> Any:
    """A formula with a record's cells put in, and calculated."""
    if isinstance(formula, bool):
        return formula
    pairs = []
    for name, value in record.values.items():
        pairs.append((value.value, constant(SCOPE[name], row[name], record)))
        if not isinstance(value.null, bool):
            pairs.append((value.null, z3.BoolVal(row[name] is None)))
    found = z3.simplify(z3.substitute(formula, *pairs))
    if z3.is_true(found) or z3.is_false(found):
        return bool(z3.is_true(found))
    return Decimal(found.numerator_as_long()) / Decimal(found.denominator_as_long())


@pytest.mark.parametrize(("text", "optional"), list(product([*CONDITIONS, *MEASURES], OPTIONAL)))
def test_the_prover_reads_an_expression_as_polars_does(text: str, optional: tuple[str, ...]) -> None:
    expression = compile_expression(text, SCOPE, days=True, optional=optional)
    record = Record(SCOPE, {}, PACK)
    found = Translator(record).translate(expression, SCOPE, optional)
    assert found.exact
    data = rows(text)
    frame = pl.DataFrame({name: pl.Series(name, [row[name] for row in data], dtype(SCOPE[name])) for name in SCOPE})
    expected = frame.select(expression.polars()).to_series().to_list()
    given = []
    for row in data:
        meaning = found.meaning
        if isinstance(meaning, Truth):
            true, false = (put_in(part, record, row) for part in meaning)
            given.append(True if true else False if false else None)
        else:
            given.append(None if put_in(meaning.null, record, row) else put_in(meaning.value, record, row))
    assert given == expected
    assert len(set(given)) > 1


@pytest.mark.parametrize(("count", "unit"), [(1, "month"), (6, "month"), (1, "year"), (10, "year"), (2, "week")])
def test_a_span_of_months_lies_between_its_shortest_and_longest(count: int, unit: str) -> None:
    least, most = days_of(count, unit)
    starts = pl.Series(
        "d", [date(1999 + year, month, day) for year, month, day in product(range(9), range(1, 13), (1, 28))]
    )
    expression = compile_expression(f"d + interval '{count} {unit}s'", {"d": DATE})
    spans = [
        (end - start).days
        for start, end in zip(starts, pl.DataFrame({"d": starts}).select(expression.polars()).to_series(), strict=True)
    ]
    assert least <= min(spans)
    assert max(spans) <= most
    assert most - least <= 3


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    assert later(date(2023, 1, 31), 1) == date(2023, 2, 28)


@pytest.mark.parametrize(
    "text", ["year(d) >= 2023", "month(d) = 2", "t like 'x%'", "length(t) > 3", "d < e + interval '1 month'"]
)
def test_what_the_prover_cannot_calculate_is_said_to_allow_for_more(text: str) -> None:
    record = Record(SCOPE, {}, PACK)
    found = Translator(record).translate(compile_expression(text, SCOPE), SCOPE)
    assert not found.exact
    solver = z3.Solver()
    solver.add(*record.sure_of(found.reads), found.meaning.true)
    assert solver.check() == z3.sat


def test_a_year_lies_around_its_days() -> None:
    record = Record(SCOPE, {}, PACK)
    found = Translator(record).translate(compile_expression("year(d) >= 2025 and d < date '2024-06-01'", SCOPE), SCOPE)
    solver = z3.Solver()
    solver.add(*record.sure_of(found.reads), found.meaning.true)
    assert solver.check() == z3.unsat
