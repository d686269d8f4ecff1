"""Records that no case shows: the rule's own cases with one cell changed, then with two.

A changed cell brings a record onto a limit or next to it, or takes another value that may be in its column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from checker.authoring.testing.candidate_values import Columns, near, nodes, text_of
from checker.authoring.testing.case_set import CaseSet
from checker.cases import Case, parsed, problem_of
from checker.expression import emit, typed
from checker.expression import syntax as s
from checker.intake.unreadable import Broken
from checker.ladder import MEASURE, ladders
from checker.rule import Rule

COMPARED = ("number", "date")

MOST = 12_000  # rows in a round
BASES = 300  # changed records that are changed once more

Change = tuple[int, str, str]


def rounds(case_set: CaseSet) -> Iterator[CaseSet]:
    """Benches of candidates, the nearest to the cases first. Each candidate is a set of its own (``together``)."""
    columns = Columns(case_set)
    first = varied(case_set, columns)
    yield first
    # what differs in kind rather than in a figure is worth changing again
    kinds = [case for case in first.cases if telling(case, columns)]
    names = dict.fromkeys(case.together for case in kinds)
    keep = set(list(names)[:: max(1, len(names) // BASES)])
    yield varied(CaseSet(case_set.rule, [case for case in first.cases if case.together in keep]), columns)


def telling(case: Case, columns: Columns) -> bool:
    """Whether the changed cell of a candidate holds no figure: a term, a text or a blank."""
    name = case.why
    return bool(name) and (columns.types[name].kind not in ("number", "date") or not case.values.get(name))


def varied(case_set: CaseSet, columns: Columns) -> CaseSet:
    """Each case with each cell changed in turn, the other cases of its set beside it."""
    sets: dict[str, list[int]] = {}
    for place, case in enumerate(case_set.cases):
        sets.setdefault(case.together, []).append(place)
    found: list[Case] = []
    seen: set[tuple[tuple[tuple[str, str], ...], ...]] = set()
    for place, name, text in changes(case_set, columns):
        members = [
            changed(case_set.cases[each], name, text, each == place) for each in sets[case_set.cases[place].together]
        ]
        key = tuple(tuple(sorted(case.values.items())) for case in members)
        if key in seen or any(problem_of(case, case_set.rule) for case in members):
            continue
        seen.add(key)
        found += [replace(case, together=f"candidate {len(seen)}") for case in members]
        if len(found) >= MOST:
            break
    return CaseSet(case_set.rule, found)


def changed(case: Case, name: str, text: str, here: bool) -> Case:
    """A case of a candidate; the changed one remembers its column in ``why``."""
    return replace(case, values=dict(case.values) | {name: text}, why=name) if here else replace(case, why="")


def changes(case_set: CaseSet, columns: Columns) -> Iterator[Change]:
    """Every cell worth changing: onto the limits first, then to other values."""
    yield from balances(case_set, columns) if case_set.rule.kind.gathers else boundaries(case_set, columns)
    for name, pool in columns.pools.items():
        for text in pool:
            for place, case in enumerate(case_set.cases):
                if case.values.get(name, "") != text:
                    yield place, name, text


class Sides(NamedTuple):
    """The two sides of a comparison as Polars evaluates them, and the columns that they read."""

    left: str
    right: str
    reads: tuple[str, ...]


def sides(rule: Rule) -> Iterator[Sides]:
    """Every comparison of figures or dates: of the measure with each limit, and those in conditions."""
    for ladder in ladders(rule).values():
        measure = rule.parts[MEASURE]
        for limit in (rule.parts[step.path] for step in ladder.steps):
            yield Sides(measure.sql, limit.sql, measure.reads + limit.reads)
    for path, part in rule.parts.items():
        if rule.stands_on(path) is None:
            yield from in_condition(rule, part.tree)


def in_condition(rule: Rule, tree: s.Node) -> Iterator[Sides]:
    typing = typed(tree, rule.scope)
    for node in nodes(tree):
        pairs = [(node.left, node.right)] if isinstance(node, s.Compare) else []
        pairs += [(node.operand, node.low), (node.operand, node.high)] if isinstance(node, s.Between) else []
        for left, right in pairs:
            if typing.types[id(left)].kind in COMPARED:
                texts = [emit(side, typing, frozenset(rule.model.optional)) for side in (left, right)]
                yield Sides(texts[0], texts[1], s.names(left) + s.names(right))


def boundaries(case_set: CaseSet, columns: Columns) -> Iterator[tuple[int, str, str]]:
    """(case, column, text): values of one column that bring a case onto a limit, or next to it."""
    compared = list(dict.fromkeys(sides(case_set.rule)))
    gaps = apart(case_set, compared)
    for place, case in enumerate(case_set.cases):
        for side, gap in zip(compared, gaps, strict=True):
            for name in dict.fromkeys(side.reads):
                value = parsed(case.values.get(name, ""), columns.types[name]) if name in columns.types else None
                if value is None or gap[place] is None or isinstance(value, Broken):
                    continue
                for new in shifted(value, gap[place]):
                    for each in near(new, columns.types[name]):
                        if columns.allowed(name, each) and each != value:
                            yield place, name, text_of(each)


def apart(case_set: CaseSet, compared: Sequence[Sides]) -> list[list[Any]]:
    """For each comparison how much the left side is short of the right, a case each."""
    import polars as pl

    prepared = case_set.rule.kind.prepare(case_set.rule, case_set.facts)
    frame = case_set.facts.frame if prepared is None else prepared
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


def balances(case_set: CaseSet, columns: Columns) -> Iterator[tuple[int, str, str]]:
    """(case, column, text): values of one figure that bring what its set is judged by onto a limit, or next to it."""
    frame = case_set.rule.kind.prepare(case_set.rule, case_set.facts)
    assert frame is not None  # a balance always prepares one
    apart: dict[tuple[str, str], list[tuple[Decimal, Decimal]]] = {}
    for portfolio, period, parts, total, slack in frame.select(
        "portfolio", "period", "@parts", "@total", "@slack"
    ).iter_rows():
        if None not in (parts, total, slack):
            apart.setdefault((portfolio, period), []).append((total - parts, slack))
    for place, case in enumerate(case_set.cases):
        for name in (name for name, kind in columns.types.items() if kind.kind == "number"):
            value = parsed(case.values.get(name, ""), columns.types[name])
            if value is None or isinstance(value, Broken):
                continue
            for gap, slack in apart.get((case.together, case.period), []):
                for shift in {sign * (gap + edge) for sign in (1, -1) for edge in (Decimal(0), slack, -slack)}:
                    for new in near(value + shift, columns.types[name]):
                        if columns.allowed(name, new) and new != value:
                            yield place, name, text_of(new)
