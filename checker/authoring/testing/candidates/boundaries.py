"""Where a record meets a limit: how far the two sides of each comparison of a rule lie apart, in every case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from checker.authoring.testing.bench import Bench
from checker.authoring.testing.candidates.values import Columns, near, nodes, text_of
from checker.cases import parsed
from checker.expression import syntax as s
from checker.expression.sql import emit
from checker.expression.typing import Typing
from checker.intake.unreadable import Broken
from checker.ladder import steps
from checker.rule import Rule

COMPARED = ("number", "date")


class Sides(NamedTuple):
    """The two sides of a comparison as Polars evaluates them, and the columns that they read."""

    left: str
    right: str
    reads: tuple[str, ...]


def sides(rule: Rule) -> Iterator[Sides]:
    """Every comparison of figures or dates: of the measure with each limit, and those in conditions."""
    measure = rule.parts.get(("measure",))
    for line in rule.lines if measure is not None else ():
        for step in steps(line) if line.applicable else ():
            assert measure is not None
            yield Sides(measure.sql, rule.parts[step.path].sql, measure.reads + rule.parts[step.path].reads)
    for path, part in rule.parts.items():
        if rule.stands_on(path) is None:
            yield from in_condition(rule, part.tree)


def in_condition(rule: Rule, tree: s.Node) -> Iterator[Sides]:
    """The comparisons inside an expression."""
    typing = Typing(rule.scope, getattr(rule.model, "unit", None) == "days")
    typing.type_of(tree)
    for node in nodes(tree):
        pairs = [(node.left, node.right)] if isinstance(node, s.Compare) else []
        pairs += [(node.operand, node.low), (node.operand, node.high)] if isinstance(node, s.Between) else []
        for left, right in pairs:
            if typing.types[id(left)].kind in COMPARED:
                texts = [emit(side, typing, frozenset(rule.model.optional)) for side in (left, right)]
                yield Sides(texts[0], texts[1], s.names(left) + s.names(right))


def boundaries(bench: Bench, columns: Columns) -> Iterator[tuple[int, str, str]]:
    """(case, column, text): values of one column that bring a case onto a limit, or next to it."""
    compared = list(dict.fromkeys(sides(bench.rule)))
    gaps = apart(bench, compared)
    for place, case in enumerate(bench.cases):
        for side, gap in zip(compared, gaps, strict=True):
            for name in dict.fromkeys(side.reads):
                value = parsed(case.values.get(name, ""), columns.types[name]) if name in columns.types else None
                if value is None or gap[place] is None or isinstance(value, Broken):
                    continue
                for new in shifted(value, gap[place]):
                    for each in near(new, columns.types[name]):
                        if columns.allowed(name, each) and each != value:
                            yield place, name, text_of(each)


def apart(bench: Bench, compared: Sequence[Sides]) -> list[list[Any]]:
    """For each comparison how much the left side is short of the right, a case each."""
    import polars as pl

    prepared = bench.rule.kind.prepare(bench.rule, bench.facts)
    frame = bench.facts.frame if prepared is None else prepared
    found = []
    for side in compared:
        both = [pl.sql_expr(text).alias(name) for name, text in (("left", side.left), ("right", side.right))]
        rows = frame.with_columns(both).select("left", "right")
        found.append([None if None in (left, right) else right - left for left, right in rows.iter_rows()])
    return found


def shifted(value: Any, gap: Any) -> Iterator[Any]:
    """A value moved by the gap, either way."""
    if isinstance(value, date):
        days = gap if isinstance(gap, timedelta) else timedelta(days=int(gap)) if abs(gap) < 100_000 else timedelta()
        yield from (value + days, value - days)
    elif isinstance(value, Decimal) and not isinstance(gap, timedelta):
        yield from (value + Decimal(gap), value - Decimal(gap))
