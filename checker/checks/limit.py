"""Kind ``limit``: a measure against a ladder of limits, per segment, from a date on. How a ladder is walked stands in
``checker/ladder.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from checker.dated import Line, choose
from checker.finding import CODE_OF_COLOUR, Code
from checker.ladder import COMPARATOR, Step, blank_sensitive, judged, steps
from checker.rule import Colour, Facts, Kind, Part, Rule, RuleModel, Shown
from checker.schema import Pack
from checker.texts import Text
from checker.value import DAYS, Type, dtype, summed
from checker.wrong import Path, Wrong, unknown

if TYPE_CHECKING:
    import polars as pl

MEASURED = "number|date"


class LimitModel(RuleModel):
    """A limit rule: a measure is held against a ladder of limits, which gives a colour."""

    kind: Literal["limit"]
    per: str | None = None
    """Column with a vocabulary: each of its terms has a line of limits of its own, or says "not applicable"."""
    measure: str
    """Expression: the number that is held against the limits."""
    unit: Literal["days"] | None = None
    """`"days"`: a date less a date gives whole days in `measure` and limits."""
    needs: str | None = None
    """Condition that must hold before a colour means anything; where it does not, the outcome is *missing*."""
    pool: str | None = None
    """Column: rows with the same value there are judged by their sums, and share one colour."""
    beyond: Colour = "red"
    """The colour past the last limit."""
    limits: dict[str, Any]
    """Per date, and with `per` per term: a ladder `{ green = "<= …", yellow = "<= …" }` or "not applicable"."""


class Limit(Kind):
    """Measures against limits."""

    name = "limit"
    Model = LimitModel
    colours = True

    def columns(self, model: LimitModel) -> Iterator[str]:
        """The segment and the pool."""
        yield from filter(None, (model.per, model.pool))

    def dated(self, model: LimitModel) -> tuple[str, Mapping[str, Any]]:
        """The limits."""
        return "limits", model.limits

    def expressions(self, model: LimitModel, lines: Sequence[Line]) -> Iterator[Part]:
        """The measure, what it needs, and each limit."""
        days = model.unit == "days"
        yield Part(("measure",), model.measure, MEASURED, days)
        if model.needs:
            yield Part(("needs",), model.needs)
        for line in lines:
            for colour, text in line.value.items() if isinstance(line.value, dict) else ():
                if isinstance(text, str) and (match := COMPARATOR.match(text)):
                    yield Part((*line.path, colour), text[match.end() :], MEASURED, days, match.end())

    def check(self, model: LimitModel, scope: Mapping[str, Type], pack: Pack, lines: Sequence[Line]) -> Iterator[Wrong]:
        """Ladders that cannot be walked."""
        for line in lines:
            if line.applicable:
                yield from check_ladder(line, model.beyond)

    def scope(self, model: LimitModel, path: Path, scope: Mapping[str, Type], pack: Pack) -> Mapping[str, Type]:
        """Over a pool, numbers are sums."""
        if model.pool is None or path == ("when",):
            return scope
        return {name: summed(kind) if kind.kind == "number" else kind for name, kind in scope.items()}

    def told_once(self, model: LimitModel) -> tuple[str, ...]:
        """A pool has one colour."""
        return (model.pool,) if model.pool else ()

    def prepare(self, rule: Rule, facts: Facts) -> pl.DataFrame | None:
        """With a pool, each number replaced by the pool's sum."""
        return pooled(rule, facts.frame) if rule.model.pool else None

    def judge(self, rule: Rule, periods: Sequence[str]) -> pl.Expr:
        """The colour of each row."""
        calculus = PolarsCalculus(rule)

        def value(line: Line) -> pl.Expr:
            return judged(rule, line, calculus)

        unsaid, missing = calculus.code(Code.NOT_APPLICABLE), calculus.code(Code.MISSING)
        return choose(rule.lines, rule.model.per, periods, value, unsaid, missing)

    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """The measure, the limit of the next better colour, and how far beyond it the measure is (below nought:
        within).
        """
        import polars as pl

        measure = rule.parts[("measure",)]
        limit = limit_type(rule)
        distance = DAYS if limit.kind == "date" else limit
        shown = {"observed": Shown(exact(measure.polars(), measure.type), measure.type)}
        shown |= {"limit": Shown(told_of(rule, periods, "limit"), limit)}
        shown |= {"distance": Shown(told_of(rule, periods, "distance"), distance)}
        shown |= {name: Shown(told_of(rule, periods, name)) for name in ("better", "path")}
        if rule.model.per:
            shown["segment"] = Shown(pl.col(rule.model.per), rule.scope[rule.model.per])
        return shown | {"column": Shown(pl.lit(pointed_at(rule)))}


def check_ladder(line: Line, beyond: str) -> Iterator[Wrong]:
    """What is wrong with one ladder: no table of limits, an unknown colour, no comparator, two directions."""
    if not isinstance(line.value, dict) or not line.value:
        yield Wrong(line.path, Text("rulebook.ladder"))
        return
    directions = set()
    for colour, text in line.value.items():
        path = (*line.path, colour)
        if colour not in ("green", "yellow", "red"):
            yield Wrong(path, unknown(colour, ("green", "yellow", "red")))
        match = COMPARATOR.match(text) if isinstance(text, str) else None
        if match is None:
            yield Wrong(path, Text("rulebook.comparator", {"found": text}))
        else:
            directions.add(match[1][0])
    if len(directions) > 1:
        yield Wrong(line.path, Text("rulebook.directions"))
    if beyond in line.value:
        yield Wrong(line.path, Text("rulebook.beyond", {"colour": beyond}))


def pointed_at(rule: Rule) -> str:
    """The cell that a finding points at: the first column of the row itself that the measure reads."""
    reads = rule.parts[("measure",)].reads
    own = [name for name in reads if name in rule.table.columns]
    return (own or [*rule.table.identifying])[0]


def exact(expression: pl.Expr, kind: Type) -> pl.Expr:
    """The expression as a decimal of its type's scale, so that limits of several scales can stand in one column; a date
    as it is.
    """
    return expression.cast(dtype(kind))


def or_blank(rule: Rule, path: Path) -> pl.Expr:
    """Whether the expression at ``path`` has no value."""
    import polars as pl

    empty, needed = rule.parts[path].polars().is_null(), blank_sensitive(rule, path)
    return empty | pl.any_horizontal(pl.col(name).is_null() for name in needed) if needed else empty


class PolarsCalculus:
    """A ladder walked in Polars' expressions; codes are of one byte."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    def value(self, path: Path) -> pl.Expr:
        """The expression at ``path``."""
        return self.rule.parts[path].polars()

    def unknown(self, path: Path) -> pl.Expr:
        """Whether it has no value."""
        return or_blank(self.rule, path)

    def untrue(self, path: Path) -> pl.Expr:
        """Whether a condition is false or unknown."""
        return self.rule.parts[path].polars().not_().fill_null(True)

    def compare(self, left: pl.Expr, comparator: str, right: pl.Expr) -> pl.Expr:
        """``left <= right`` and its like."""
        if comparator == "<=":
            return left <= right
        if comparator == "<":
            return left < right
        return left >= right if comparator == ">=" else left > right

    def either(self, conditions: Sequence[pl.Expr]) -> pl.Expr:
        """Whether any is true."""
        import polars as pl

        return pl.any_horizontal(condition.fill_null(False) for condition in conditions)

    def choose(self, condition: pl.Expr, then: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
        """One or the other."""
        import polars as pl

        return pl.when(condition).then(then).otherwise(otherwise)

    def code(self, code: Code) -> pl.Expr:
        """A literal of one byte."""
        import polars as pl

        return pl.lit(int(code), dtype=pl.UInt8)


def limit_type(rule: Rule) -> Type:
    """The type in which every limit of the rule is exact."""
    parts = [rule.parts[step.path] for line in rule.lines if line.applicable for step in steps(line)]
    measure = rule.parts[("measure",)].type
    return replace(measure, scale=max(part.type.scale for part in [*parts, rule.parts[("measure",)]]))


def told_of(rule: Rule, periods: Sequence[str], name: str) -> pl.Expr:
    """For each row, by its ladder and code: the ``limit`` that it broke, the ``distance`` beyond it, the ``better``
    colour, or the ``path``.
    """
    import polars as pl

    limit = limit_type(rule)
    kinds = {"limit": limit, "distance": DAYS if limit.kind == "date" else limit}
    nothing = pl.lit(None, dtype=dtype(kinds[name]) if name in kinds else pl.String)

    def value(line: Line) -> pl.Expr:
        return broken_step(rule, line, name, nothing, limit)

    return choose(rule.lines, rule.model.per, periods, value, nothing, nothing)


def broken_step(rule: Rule, line: Line, name: str, nothing: pl.Expr, kind: Type) -> pl.Expr:
    """What ``told_of`` tells of one ladder's rows: a row of a step's colour broke the step before it (of the first,
    none: its own).
    """
    import polars as pl

    walked = steps(line)
    colours = [*(step.colour for step in walked), rule.model.beyond]
    result = nothing
    for place, colour in enumerate(colours):
        told = told_of_step(rule, walked[max(place - 1, 0)], name, kind)
        result = pl.when(pl.col("@code") == int(CODE_OF_COLOUR[colour])).then(told).otherwise(result)
    return result


def told_of_step(rule: Rule, step: Step, name: str, kind: Type) -> pl.Expr:
    """The limit of a step, the distance of the measure beyond it, its colour, or its line's path."""
    import polars as pl

    if name == "better":
        return pl.lit(step.colour)
    if name == "path":
        return pl.lit("/".join(step.path[:-1]))
    limit = exact(rule.parts[step.path].polars(), kind)
    if name == "limit":
        return limit
    measure = exact(rule.parts[("measure",)].polars(), kind)
    beyond = measure - limit if step.comparator.startswith("<") else limit - measure
    return beyond.dt.total_days().cast(dtype(DAYS)) if kind.kind == "date" else beyond


def pooled_columns(rule: Rule) -> list[str]:
    """The number columns that measure, limits and needs read, which a pool sums."""
    reads = [name for path, part in rule.parts.items() if path != ("when",) for name in part.reads]
    return [
        name
        for name in dict.fromkeys(reads)
        if name in rule.table.columns and rule.table.columns[name].type.kind == "number"
    ]


def pooled(rule: Rule, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with each number replaced by its sum over the pool; a blank in the pool makes the sum unknown."""
    import polars as pl

    keys = ["portfolio", "period", rule.model.pool]
    sums = []
    for name in pooled_columns(rule):
        whole = pl.col(name).is_null().any().over(keys) | pl.col(rule.model.pool).is_null()
        sums.append(pl.when(whole).then(None).otherwise(pl.col(name).sum().over(keys)).alias(name))
    return frame.with_columns(sums)
