"""Kind ``statement``: what the report's text says, against the submission and against itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from pydantic import StrictBool

from checker.checks.statement.telling import prepared, shown_type
from checker.checks.statement.verdicts import judged
from checker.checks.statement.wording import wrong_patterns
from checker.dated import Line
from checker.expression import ExpressionMistake, compile_expression
from checker.rule import Facts, Kind, Part, Rule, RuleModel, Shown, Statement
from checker.schema import Pack, Texts
from checker.texts import Text
from checker.value import Type
from checker.wrong import Wrong

if TYPE_CHECKING:
    import polars as pl


class StatementModel(RuleModel):
    """A statement rule: a figure, date or word in the report's text is what the submission gives."""

    kind: Literal["statement"]
    states: str
    """What the text states: an expression on the record that is named nearest. A date less a date gives days."""
    row_when: str | None = None
    """Condition: which row is meant, where the table has several for a project, or none is named."""
    total: StrictBool = False
    """The text states the sum of `states` over all the rows that `row_when` chooses."""
    patterns: dict[str, Texts]
    """Per language: regular expressions (RE2) on a passage, capitals apart. `{figure}`, `{date}` and `{term}` stand
    for what is stated, `{words}` for up to six words; a group named `less` makes a figure negative.
    """


def has_project(table: str, pack: Pack) -> bool:
    """Whether the rows of a table belong to projects, so that a name says which is meant."""
    judged = pack.judged
    if judged is None:
        return False
    return table == judged.name or any(target == judged.name for _, target, _ in pack.tables[table].references())


class StatementKind(Kind):
    """Statements of the report."""

    name = "statement"
    Model = StatementModel
    of_report = True

    def columns(self, model: StatementModel) -> Iterator[str]:
        """None but those in expressions."""
        yield from ()

    def expressions(self, model: StatementModel, lines: Sequence[Line]) -> Iterator[Part]:
        """What is stated, and of which row."""
        yield Part(("states",), model.states, "number|date|term", days=True)
        if model.row_when is not None:
            yield Part(("row_when",), model.row_when)

    def check(
        self, model: StatementModel, scope: Mapping[str, Type], pack: Pack, lines: Sequence[Line]
    ) -> Iterator[Wrong]:
        """Patterns that the engine does not take, or that do not say what is stated."""
        try:
            kind = compile_expression(model.states, scope, days=True).type
        except ExpressionMistake:
            return  # told where expressions are
        if model.total and kind.kind != "number":
            yield Wrong(("total",), Text("rulebook.total-number", {"type": str(kind)}))
        if not (model.total or model.row_when or has_project(model.table, pack)):
            yield Wrong(("row_when",), Text("rulebook.which-row", {"table": model.table}))
        yield from wrong_patterns(model, kind, pack)

    def prepare(self, rule: Rule, facts: Facts) -> pl.DataFrame:
        """Each row with what the text says of it, and whether that is so."""
        return prepared(rule, facts)

    def statements(self, rule: Rule, facts: Facts) -> Sequence[Statement]:
        """Everything in the text that the patterns match, and what became of it."""
        return [each.told() for each in judged(rule, facts)]

    def judge(self, rule: Rule, periods: Sequence[str]) -> pl.Expr:
        """What was found out beforehand: not applicable where the text says nothing of the row."""
        import polars as pl

        return pl.col("@verdict")

    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """What the text states, what the data give, and what stands elsewhere in the text."""
        import polars as pl

        stated = rule.parts[("states",)]
        own = [name for name in stated.reads if name in rule.table.columns]
        reported = [name.partition(".")[2] for name in stated.reads if name.startswith("reported.")]
        parameters = rule.pack.model.parameter
        own += [parameters[name].reported for name in reported if name in parameters]
        return {
            "observed": Shown(pl.col("@stated"), shown_type(rule)),
            "limit": Shown(pl.col("@data"), shown_type(rule)),
            "stated": Shown(pl.col("@said")),
            "against": Shown(pl.col("@against")),
            "column": Shown(pl.lit((own or [*rule.table.identifying])[0])),
            "path": Shown(pl.lit("states")),
        }
