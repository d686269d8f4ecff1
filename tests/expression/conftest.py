"""A small table to write expressions on, and its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from checker.expression import compile_expression
from checker.expression.syntax import ExpressionMistake
from checker.model.types import DATE, LIST, TEXT, Type, dtype, number

PHASE = Type("term", vocabulary="phase", terms=("concept", "planning", "execution"), ordered=True)
STATE = Type("term", vocabulary="state", terms=("active", "paused"))
SCOPE: dict[str, Type] = {
    "budget": number(2, "MNOK"),
    "forecast": number(2, "MNOK"),
    "p50": number(2, "MNOK"),
    "slack": number(0, "days"),
    "count": number(0),
    "share": number(4, "percent"),
    "wide": number(),
    "planned": DATE,
    "actual": DATE,
    "as_of": DATE,
    "phase": PHASE,
    "project.phase": PHASE,
    "state": STATE,
    "name": TEXT,
    "also": LIST,
}
ROW: dict[str, Any] = {
    "budget": Decimal("20.00"),
    "forecast": Decimal("23.00"),
    "p50": Decimal("25.00"),
    "slack": Decimal("30"),
    "count": Decimal("3"),
    "share": Decimal("0.1500"),
    "wide": Decimal("1.000001"),
    "planned": date(2023, 1, 31),
    "actual": date(2023, 3, 1),
    "as_of": date(2023, 2, 28),
    "phase": "planning",
    "project.phase": "execution",
    "state": "active",
    "name": "Labdata 2 (ny)",
    "also": ["Lab"],
}


@pytest.fixture(scope="session")
def scope() -> Mapping[str, Type]:
    """The columns of the table and their types."""
    return SCOPE


@pytest.fixture(scope="session")
def evaluate() -> Callable[..., Any]:
    """What an expression gives on the row, with some of its cells said otherwise."""

    def evaluated(text: str, /, *, days: bool = False, optional: tuple[str, ...] = (), **cells: Any) -> Any:
        row = ROW | {name.replace("__", "."): value for name, value in cells.items()}
        frame = pl.DataFrame({name: pl.Series([row[name]], dtype=dtype(kind)) for name, kind in SCOPE.items()})
        expression = compile_expression(text, SCOPE, days=days, optional=optional)
        return frame.select(expression.polars().alias("value"))["value"][0]

    return evaluated


@pytest.fixture(scope="session")
def mistakes() -> Callable[..., list[tuple[int, str]]]:
    """What is wrong with an expression: the place of each mistake, and its entry in texts/expression.toml."""

    def found(text: str, **options: Any) -> list[tuple[int, str]]:
        with pytest.raises(ExpressionMistake) as caught:
            compile_expression(text, SCOPE, **options)
        for each in caught.value.all:
            assert each.text.say("nb")
            assert each.text.say("en")
        return [(each.position, each.text.key.removeprefix("expression.")) for each in caught.value.all]

    return found
