"""Random expressions: Polars gives what plain Python gives, figure by figure and in three-valued logic.

Each random expression is made together with a Python function that says what it means; the two share no code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from typing import NamedTuple

import polars as pl
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checker.expression import compile_expression
from checker.expression.syntax import ExpressionMistake
from checker.model.types import Type, dtype, number

COLUMNS = {"a": number(2), "b": number(2), "c": number(0), "d": number(3)}
Row = dict[str, Decimal | None]


class Said(NamedTuple):
    """An expression's text, and what it gives for a row."""

    text: str
    of: Callable[[Row], Decimal | bool | None]


def known(of: Callable[..., Decimal | bool]) -> Callable[..., Decimal | bool | None]:
    """``of``, or None where any of its arguments is None."""
    return lambda *values: None if None in values else of(*values)


OPERATORS = {
    "+": known(lambda x, y: x + y),
    "-": known(lambda x, y: x - y),
    "*": known(lambda x, y: x * y),
    "=": known(lambda x, y: x == y),
    "<>": known(lambda x, y: x != y),
    "<": known(lambda x, y: x < y),
    "<=": known(lambda x, y: x <= y),
    ">": known(lambda x, y: x > y),
    ">=": known(lambda x, y: x >= y),
    "is distinct from": lambda x, y: x != y,
    "is not distinct from": lambda x, y: x == y,
}
FUNCTIONS = {
    "greatest": known(lambda x, y: max(x, y)),
    "least": known(lambda x, y: min(x, y)),
    "coalesce": lambda x, y: y if x is None else x,
}


def conjunction(x: bool | None, y: bool | None) -> bool | None:
    """AND of three values."""
    return False if x is False or y is False else None if x is None or y is None else True


def disjunction(x: bool | None, y: bool | None) -> bool | None:
    """OR of three values."""
    return True if x is True or y is True else None if x is None or y is None else False


def negation(x: bool | None) -> bool | None:
    """NOT of three values."""
    return None if x is None else not x


def joined(left: Said, operator: str, right: Said) -> Said:
    """Two expressions and an operator between."""
    of = OPERATORS[operator]
    return Said(f"({left.text} {operator} {right.text})", lambda row: of(left.of(row), right.of(row)))


def bare(left: Said, operator: str, right: Said) -> Said:
    """A chain without brackets on its left, which binds from the left."""
    return Said(joined(left, operator, right).text[1:-1], joined(left, operator, right).of)


def called(function: str, left: Said, right: Said) -> Said:
    """A function of two expressions. GREATEST and LEAST are blank where a column that they read is."""
    of = FUNCTIONS[function]
    text = f"{function}({left.text}, {right.text})"
    if function == "coalesce":
        return Said(text, lambda row: of(left.of(row), right.of(row)))
    read = COLUMNS.keys() & words(text)
    return Said(text, lambda row: None if any(row[name] is None for name in read) else of(left.of(row), right.of(row)))


def words(text: str) -> set[str]:
    """The words of a text."""
    return set("".join(sign if sign.isalnum() else " " for sign in text).split())


def divided(left: Said, by: str) -> Said:
    """A division by a literal."""
    return Said(f"({left.text} / {by})", lambda row: known(lambda x: x / Decimal(by))(left.of(row)))


def cased(test: Said, then: Said, otherwise: Said) -> Said:
    """A CASE: blank where its condition cannot be known."""

    def of(row: Row) -> Decimal | bool | None:
        value = test.of(row)
        return None if value is None else then.of(row) if value else otherwise.of(row)

    return Said(f"case when {test.text} then {then.text} else {otherwise.text} end", of)


def named(name: str) -> Said:
    """A column."""
    return Said(name, lambda row: row[name])


def literal(text: str) -> Said:
    """A number."""
    return Said(text, lambda row: Decimal(text))


LEAVES = st.one_of(
    st.sampled_from(sorted(COLUMNS)).map(named),
    st.sampled_from(["0", "1", "2", "0.5", "1.15", "100", "2147483647", "0.001"]).map(literal),
)


def larger(inner: st.SearchStrategy[Said]) -> st.SearchStrategy[Said]:
    """Arithmetic over smaller expressions."""
    signs = st.sampled_from(["+", "-", "*"])
    tests = st.builds(joined, inner, st.sampled_from(["<", ">=", "="]), inner)
    return st.one_of(
        st.builds(joined, inner, signs, inner),
        st.builds(bare, inner, st.just("*"), LEAVES).map(lambda said: Said(f"({said.text})", said.of)),
        st.builds(divided, inner, st.sampled_from(["2", "4", "5", "8", "0.1", "0.25", "1000"])),
        st.builds(called, st.sampled_from(sorted(FUNCTIONS)), inner, inner),
        st.builds(cased, tests, inner, inner).map(lambda said: Said(f"({said.text})", said.of)),
        inner.map(lambda said: Said(f"abs({said.text})", lambda row: known(abs)(said.of(row)))),
        inner.map(lambda said: Said(f"-({said.text})", lambda row: known(lambda x: -x)(said.of(row)))),
    )


FIGURES = st.recursive(LEAVES, larger, max_leaves=6)
SMALL = st.recursive(LEAVES, lambda inner: st.builds(joined, inner, st.sampled_from(["+", "-"]), inner), max_leaves=2)
TESTS = st.one_of(
    st.builds(joined, SMALL, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), SMALL),
    st.builds(joined, SMALL, st.sampled_from(["is distinct from", "is not distinct from"]), SMALL),
    st.sampled_from(sorted(COLUMNS)).map(lambda name: Said(f"{name} is null", lambda row: row[name] is None)),
    st.sampled_from(sorted(COLUMNS)).map(lambda name: Said(f"{name} is not null", lambda row: row[name] is not None)),
    st.builds(
        lambda x: Said(f"{x.text} in (1, 2.5)", lambda row: known(lambda v: v in (1, Decimal("2.5")))(x.of(row))),
        SMALL,
    ),
    st.builds(
        lambda x: Said(f"{x.text} not in (1, 0)", lambda row: known(lambda v: v not in (0, 1))(x.of(row))), SMALL
    ),
    st.builds(
        lambda x, low, high: Said(
            f"{x.text} between {low.text} and {high.text}",
            lambda row: conjunction(OPERATORS[">="](x.of(row), low.of(row)), OPERATORS["<="](x.of(row), high.of(row))),
        ),
        SMALL,
        SMALL,
        SMALL,
    ),
)


def connected(inner: st.SearchStrategy[Said]) -> st.SearchStrategy[Said]:
    """Conditions over smaller conditions."""
    return st.one_of(
        st.builds(
            lambda x, y: Said(f"({x.text} and {y.text})", lambda row: conjunction(x.of(row), y.of(row))), inner, inner
        ),
        st.builds(
            lambda x, y: Said(f"({x.text} or {y.text})", lambda row: disjunction(x.of(row), y.of(row))), inner, inner
        ),
        inner.map(lambda x: Said(f"not ({x.text})", lambda row: negation(x.of(row)))),
    )


CONDITIONS = st.recursive(TESTS, connected, max_leaves=8)
CELLS = {
    name: st.one_of(
        st.none(),
        st.sampled_from([Decimal(0), Decimal(1), Decimal(-1)]),
        st.integers(-(10 ** (6 + kind.scale)), 10 ** (6 + kind.scale)).map(
            lambda whole, scale=kind.scale: Decimal(whole).scaleb(-scale)
        ),
    )
    for name, kind in COLUMNS.items()
}
ROWS = st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=5)
QUICK = settings(max_examples=150, suppress_health_check=[HealthCheck.filter_too_much])


def compiled(text: str) -> pl.Expr:
    """The expression for Polars; an example that needs more digits than are exact is left out."""
    try:
        return compile_expression(text, COLUMNS).polars()
    except ExpressionMistake as mistake:
        assume({each.text.key for each in mistake.all} - {"expression.overflow", "expression.too-deep"})
        raise


def frame(rows: Sequence[Row]) -> pl.DataFrame:
    """Rows as the engine holds them."""
    types: dict[str, Type] = COLUMNS
    return pl.DataFrame(
        {name: pl.Series([row[name] for row in rows], dtype=dtype(kind)) for name, kind in types.items()}
    )


@QUICK
@given(FIGURES, ROWS)
def test_figures_are_those_of_plain_decimals(said: Said, rows: list[Row]) -> None:
    found = frame(rows).select(compiled(said.text).alias("x")).to_series().to_list()
    found = found * len(rows) if len(found) == 1 else found  # of literals alone
    with localcontext(prec=80):
        for value, row in zip(found, rows, strict=True):
            wanted = said.of(row)
            assert (value if value is None else Decimal(value)) == wanted, said.text


@QUICK
@given(CONDITIONS, ROWS)
def test_conditions_are_those_of_three_valued_logic(said: Said, rows: list[Row]) -> None:
    found = frame(rows).select(compiled(said.text).alias("x")).to_series().to_list()
    found = found * len(rows) if len(found) == 1 else found
    assert found == [said.of(row) for row in rows], said.text


WORDS = (
    "a b c ( ) + - * / < <= = <> and or not is null in between like case when then else end date interval "
    "'x' '6 months' '2023-01-31' 1 2.5 0 , greatest( abs( coalesce( now( cast( over"
)


def refused(text: str) -> tuple[ExpressionMistake, ...]:
    """The mistakes of a text; none where it compiles, and then Polars takes it."""
    try:
        expression = compile_expression(text, COLUMNS)
    except ExpressionMistake as mistake:
        return mistake.all
    assert isinstance(expression.polars(), pl.Expr)
    return ()


@settings(max_examples=300)
@given(st.text(alphabet="abcd ()+-*/<>='.,12'ANDORNOTISULLCEøå\n\t\"", max_size=40))
def test_any_text_compiles_or_is_refused_at_a_place_inside(text: str) -> None:
    assert all(0 <= each.position <= len(text) for each in refused(text))


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join))
def test_any_words_compile_or_are_refused_in_both_languages(text: str) -> None:
    for each in refused(text):
        assert 0 <= each.position <= len(text)
        assert each.text.say("nb")
        assert each.text.say("en")
