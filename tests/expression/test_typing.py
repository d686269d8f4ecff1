"""What Polars would accept in silence and the rule language refuses, each at its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from checker.expression import compile_expression
from checker.expression.syntax import ExpressionMistake
from checker.model.types import Type

Mistakes = Callable[..., list[tuple[int, str]]]


@pytest.mark.parametrize(
    ("text", "position", "key"),
    [
        # names
        ("forcast > 1", 0, "name-near"),
        ("budget > zzz", 9, "name"),
        ("project.fase = 'planning'", 0, "name-near"),
        ("Budget > 1", 0, "name-near"),
        ("current_date > planned", 0, "name"),
        # functions: no clock, nothing that reads a file
        ("now() > planned", 0, "function"),
        ("planned < today()", 10, "function"),
        ("sum(budget) > 1", 0, "function"),
        ("read_csv('x') = 'y'", 0, "function"),
        ("round(budget, 1) > 1", 0, "function"),
        ("abs(budget, 1) > 1", 0, "arguments"),
        ("greatest(budget) > 1", 0, "arguments"),
        ("coalesce() > 1", 0, "arguments"),
        ("length(budget) > 1", 7, "wanted"),
        ("year(budget) > 1", 5, "wanted"),
        ("abs(name) > 1", 4, "wanted"),
        # terms
        ("phase = 'plannning'", 8, "term-near"),
        ("phase = 'xyz'", 8, "term"),
        ("'plannning' = phase", 0, "term-near"),
        ("phase in ('planning', 'ferdig')", 22, "term"),
        ("phase between 'concept' and 'exekution'", 28, "term-near"),
        ("coalesce(phase, 'plan') = 'planning'", 16, "term-near"),
        ("phase = state", 6, "kinds"),
        ("phase = name", 6, "kinds"),
        ("state < 'paused'", 6, "vocabulary-order"),
        ("state between 'active' and 'paused'", 6, "order"),
        ("greatest(phase, 'planning') = phase", 0, "order"),
        # mixed kinds
        ("budget > '9'", 7, "kinds"),
        ("name = 9", 5, "kinds"),
        ("budget in (1, '2')", 7, "kinds"),
        ("planned > '2023-01-01'", 8, "kinds"),
        ("planned > 3", 8, "kinds"),
        ("budget = (budget > 1)", 7, "kinds"),
        ("case when budget > 1 then 1 else 'x' end > 0", 0, "kinds"),
        ("budget + name > 1", 7, "arithmetic"),
        ("planned + 30 > actual", 8, "arithmetic"),
        ("planned * 2 > actual", 8, "arithmetic"),
        ("interval '1 day' + planned > actual", 17, "arithmetic"),
        ("-name = 'x'", 1, "wanted"),
        ("not budget", 4, "wanted"),
        ("budget and count > 1", 0, "wanted"),
        ("count > 1 or name", 13, "wanted"),
        ("case when budget then 1 end > 0", 10, "wanted"),
        ("budget like 'x%'", 0, "wanted"),
        # order
        ("name > 'a'", 5, "order"),
        ("name between 'a' and 'b'", 5, "order"),
        ("least(name, 'b') = 'a'", 0, "order"),
        ("(count > 1) < (count > 2)", 12, "order"),
        # dates
        ("actual - planned > 60", 7, "date-difference"),
        # division: by a literal whose inverse is a finite decimal
        ("budget / 0 > 1", 9, "divisor"),
        ("budget / 0.00 > 1", 9, "divisor"),
        ("forecast / budget > 1.15", 11, "divisor"),
        ("budget / -2 > 1", 9, "divisor"),
        ("budget / (1 + 1) > 1", 12, "divisor"),
        ("budget / 3 > 1", 9, "divisor-inexact"),
        ("budget / 7 > 1", 9, "divisor-inexact"),
        ("budget / 1.1 > 1", 9, "divisor-inexact"),
        # units
        ("budget > slack", 7, "units"),
        ("budget + slack > 1", 7, "units"),
        ("share > budget", 6, "units"),
        # digits: 15 before the point and the column's places, 38 in all
        ("wide * wide > 1", 5, "overflow"),
        ("budget * forecast * p50 > 1", 18, "overflow"),
        ("budget > 1.123456789012345678901234567890", 7, "overflow"),
        ("count = 123456789012345678901234567890123456789012", 6, "overflow"),
        # never null
        ("1 is null", 2, "never-null"),
        ("date '2023-01-01' is not null", 18, "never-null"),
    ],
)
def test_refused_at_its_place(text: str, position: int, key: str, mistakes: Mistakes) -> None:
    assert mistakes(text) == [(position, key)]
    assert mistakes(text, offset=3) == [(position + 3, key)]


def test_all_mistakes_at_once(mistakes: Mistakes) -> None:
    assert mistakes("forcast > 1 and phase = 'plannning' and budget > '9' and now() > planned") == [
        (0, "name-near"),
        (24, "term-near"),
        (47, "kinds"),
        (57, "function"),
    ]


def test_one_mistake_makes_no_others(mistakes: Mistakes) -> None:
    assert mistakes("abs(forcast - budget) * 2 <= greatest(forcst, 3)") == [(4, "name-near"), (38, "name-near")]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("forcast > 1", "forecast"), ("phase = 'plannning'", "planning"), ("lenght(name) > 1", "LENGTH")],
)
def test_the_nearest_known_name_is_told(text: str, nearest: str, scope: Mapping[str, Type]) -> None:
    with pytest.raises(ExpressionMistake) as caught:
        compile_expression(text, scope)
    for language in ("nb", "en"):
        assert nearest in caught.value.text.say(language)


@pytest.mark.parametrize(
    ("text", "kind", "digits", "scale", "unit"),
    [
        ("budget", "number", 17, 2, "MNOK"),
        ("budget + wide", "number", 22, 6, "MNOK"),
        ("budget * 1.15", "number", 20, 4, "MNOK"),
        ("budget * share", "number", 36, 6, "MNOK"),
        ("budget / 8", "number", 20, 5, "MNOK"),
        ("budget / 0.1", "number", 19, 2, "MNOK"),
        ("budget / 50", "number", 19, 4, "MNOK"),
        ("-budget", "number", 17, 2, "MNOK"),
        ("abs(budget - 0.5)", "number", 18, 2, "MNOK"),
        ("greatest(budget, 0.005)", "number", 18, 3, "MNOK"),
        ("case when count > 1 then budget else 0 end", "number", 17, 2, "MNOK"),
        ("count * count", "number", 30, 0, None),
        ("year(planned)", "number", 10, 0, None),
        ("planned + interval '1 month'", "date", 0, 0, None),
        ("coalesce(actual, planned)", "date", 0, 0, None),
        ("budget > 1", "boolean", 0, 0, None),
        ("coalesce(phase, 'concept')", "term", 0, 0, None),
        ("case when count > 1 then 'concept' else phase end", "term", 0, 0, None),
    ],
)
def test_types(text: str, kind: str, digits: int, scale: int, unit: str | None, scope: Mapping[str, Type]) -> None:
    found = compile_expression(text, scope).type
    assert (found.kind, found.digits, found.scale, found.unit) == (kind, digits, scale, unit)


def test_days_only_where_they_are_asked_for(scope: Mapping[str, Type]) -> None:
    found = compile_expression("actual - planned", scope, days=True)
    assert (found.type.kind, found.type.unit) == ("number", "days")
    assert compile_expression("actual - planned > slack", scope, days=True).type.kind == "boolean"
    with pytest.raises(ExpressionMistake, match="different units"):
        compile_expression("actual - planned > budget", scope, days=True)


def test_reads_each_column_once_in_order(scope: Mapping[str, Type]) -> None:
    expression = compile_expression(
        "greatest(forecast, as_of + interval '1 day') > planned", scope | {"forecast": scope["planned"]}
    )
    assert expression.reads == ("forecast", "as_of", "planned")
