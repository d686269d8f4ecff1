"""Kind ``limit``: a measure compared with a ladder of limits, per segment and from a date on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from checker.kinds.effective_dates import Line, choose
from checker.kinds.rule import Facts, Kind, Part, Rule, Shown
from checker.kinds.rule_file import Colour, RuleModel
from checker.kinds.thresholds import COMPARATOR, MEASURE, NEEDS, PolarsCalculus, Step, ladders
from checker.lazy import pl
from checker.model.errors import KeyPath, Wrong, unknown
from checker.model.finding import Code
from checker.model.types import DAYS, TEXT, Type, dtype, summed
from checker.schema.packs import Pack
from checker.texts import Text

MEASURED = "number|date"


class LimitModel(RuleModel):
    """A limit rule: a measure is compared with a ladder of limits, which gives a colour."""

    kind: Literal["limit"]
    per: str | None = None
    """Column with a vocabulary: each of its terms has a line of limits of its own, or says "not applicable"."""
    measure: str
    """Expression: the number that is compared with the limits."""
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
        yield from filter(None, (model.per, model.pool))

    def dated(self, model: LimitModel) -> tuple[str, Mapping[str, Any]]:
        return "limits", model.limits

    def expressions(self, model: LimitModel, lines: Sequence[Line]) -> Iterator[Part]:
        """The measure, what it needs, and each limit."""
        days = model.unit == "days"
        yield Part(MEASURE, model.measure, MEASURED, days)
        if model.needs:
            yield Part(NEEDS, model.needs)
        for line in lines:
            for colour, text in line.value.items() if isinstance(line.value, dict) else ():
                if isinstance(text, str) and (match := COMPARATOR.match(text)):
                    yield Part((*line.path, colour), text[match.end() :], MEASURED, days, match.end())

    def check(self, model: LimitModel, scope: Mapping[str, Type], pack: Pack, lines: Sequence[Line]) -> Iterator[Wrong]:
        """Ladders that cannot be walked."""
        for line in lines:
            if line.applicable:
                yield from check_ladder(line, model.beyond)

    def scope(self, model: LimitModel, path: KeyPath, scope: Mapping[str, Type], pack: Pack) -> Mapping[str, Type]:
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
        calculus, found = PolarsCalculus(rule), ladders(rule)
        unsaid, missing = (pl.lit(int(code), dtype=pl.UInt8) for code in (Code.NOT_APPLICABLE, Code.MISSING))
        value = lambda line: calculus.code(found[line])  # noqa: E731
        return choose(rule.lines, rule.model.per, periods, value, unsaid, missing)

    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """The measure, the limit of the next better colour, and how far beyond it the measure is (negative: within)."""
        measure, kind = rule.parts[MEASURE], limit_type(rule)
        days = kind.kind == "date"

        def limit(step: Step) -> pl.Expr:
            return exact(rule.parts[step.path].polars(), kind)

        def distance(step: Step) -> pl.Expr:
            observed = exact(measure.polars(), kind)
            beyond = observed - limit(step) if step.is_upper else limit(step) - observed
            return beyond.dt.total_days().cast(dtype(DAYS)) if days else beyond

        shown = {
            "observed": Shown(exact(measure.polars(), measure.type), measure.type),
            "limit": of_broken_step(rule, periods, kind, limit),
            "distance": of_broken_step(rule, periods, DAYS if days else kind, distance),
            "better": of_broken_step(rule, periods, TEXT, lambda step: pl.lit(step.colour)),
            "path": of_broken_step(rule, periods, TEXT, lambda step: pl.lit("/".join(step.path[:-1]))),
        }
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
    reads = rule.parts[MEASURE].reads
    own = [name for name in reads if name in rule.table.columns]
    return (own or [*rule.table.identifying])[0]


def exact(expression: pl.Expr, kind: Type) -> pl.Expr:
    """The expression as a decimal of its type's scale, so that limits of several scales fit one column."""
    return expression.cast(dtype(kind))


def limit_type(rule: Rule) -> Type:
    """The type in which every limit of the rule is exact."""
    parts = [rule.parts[step.path] for ladder in ladders(rule).values() for step in ladder.steps]
    measure = rule.parts[MEASURE].type
    return replace(measure, scale=max(part.type.scale for part in [*parts, rule.parts[MEASURE]]))


def of_broken_step(rule: Rule, periods: Sequence[str], kind: Type, value: Callable[[Step], pl.Expr]) -> Shown:
    """What ``value`` gives for the step that each row broke, by its code in ``@code``."""
    nothing, found = pl.lit(None, dtype=dtype(kind)), ladders(rule)

    def chosen(line: Line) -> pl.Expr:
        result = nothing
        for code, step in found[line].broken():
            result = pl.when(pl.col("@code") == int(code)).then(value(step)).otherwise(result)
        return result

    return Shown(choose(rule.lines, rule.model.per, periods, chosen, nothing, nothing), kind)


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
    keys = ["portfolio", "period", rule.model.pool]
    sums = []
    for name in pooled_columns(rule):
        whole = pl.col(name).is_null().any().over(keys) | pl.col(rule.model.pool).is_null()
        sums.append(pl.when(whole).then(None).otherwise(pl.col(name).sum().over(keys)).alias(name))
    return frame.with_columns(sums)
