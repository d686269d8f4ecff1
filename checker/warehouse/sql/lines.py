"""Each record's own line of a rule, by its segment and period: ``dated.choose``, in SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlglot import exp

from checker.kinds.effective_dates import Line, segments_of
from checker.kinds.rule import Rule
from checker.model.finding import Code
from checker.warehouse.sql.expressions import column, text

Value = Callable[[Line], exp.Expr]


def code(value: Code) -> exp.Expr:
    return exp.Literal.number(int(value))


def choose(rule: Rule, value: Value, segment: exp.Expr | None, period: exp.Expr, blank: exp.Expr) -> exp.Expr:
    """The value of each record's own line; not applicable before the first line and in a segment that says so,
    ``blank`` for records without a segment.
    """
    by_segment = {each: [line for line in rule.lines if line.segment == each] for each in segments_of(rule.lines)}
    parts = {each: of_period(lines, value, period) for each, lines in by_segment.items()}
    if segment is None:
        return parts.get(None, code(Code.NOT_APPLICABLE))
    case = exp.Case()
    for each, part in parts.items():
        case = case.when(exp.EQ(this=segment.copy(), expression=text(str(each))), part)
    return case.else_(blank)


def of_period(lines: Sequence[Line], value: Value, period: exp.Expr) -> exp.Expr:
    """The value of the line in force: the last that is dated no later than the end of the record's month."""
    case = exp.Case()
    for line in reversed(lines):
        begun = exp.GTE(this=period.copy(), expression=text(line.since.isoformat()[:7]))
        case = case.when(begun, value(line) if line.applicable else code(Code.NOT_APPLICABLE))
    return case.else_(code(Code.NOT_APPLICABLE))


def period_of(alias: str, dialect: str) -> exp.Expr:
    """A row's period, compared by its bytes."""
    own = column("period", alias)
    return exp.Collate(this=own, expression=exp.to_identifier("C", quoted=True)) if dialect == "postgres" else own
