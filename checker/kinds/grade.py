"""Kind ``grade``: a stated grade gives a colour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from checker.kinds.effective_dates import Line, choose
from checker.kinds.rule import Kind, Rule, Shown
from checker.kinds.rule_file import RuleModel
from checker.lazy import pl
from checker.model.errors import Wrong, unknown
from checker.model.finding import CODE_OF_COLOUR, Code
from checker.model.types import Type
from checker.schema.packs import Pack
from checker.texts import Text


class GradeModel(RuleModel):
    """A grade rule: what a project says in words gives a colour."""

    kind: Literal["grade"]
    column: str
    """Column with a vocabulary."""
    grades: dict[str, dict[str, list[str]]]
    """Per date and colour: the terms that give it. Every term of the vocabulary is under one colour."""


class Grade(Kind):
    """Terms to colours."""

    name = "grade"
    Model = GradeModel
    colours = True

    def columns(self, model: GradeModel) -> Iterator[str]:
        yield model.column

    def dated(self, model: GradeModel) -> tuple[str, Mapping[str, Any]]:
        return "grades", model.grades

    def check(self, model: GradeModel, scope: Mapping[str, Type], pack: Pack, lines: Sequence[Line]) -> Iterator[Wrong]:
        """A column without a vocabulary, unknown colours and terms, terms left out or given twice."""
        kind = scope.get(model.column)
        if kind is not None and kind.kind != "term":
            yield Wrong(("column",), Text("rulebook.not-graded", {"column": model.column, "found": str(kind)}))
        for line in lines:
            yield from check_grades(line, kind.terms if kind is not None else ())

    def judge(self, rule: Rule, periods: Sequence[str]) -> pl.Expr:
        """The colour of each row's term; a blank is missing."""

        def value(line: Line) -> pl.Expr:
            codes = {term: int(CODE_OF_COLOUR[colour]) for colour, terms in line.value.items() for term in terms}
            column = pl.col(rule.model.column)
            return column.replace_strict(codes, default=int(Code.MISSING), return_dtype=pl.UInt8).fill_null(
                int(Code.MISSING)
            )

        unsaid = pl.lit(int(Code.NOT_APPLICABLE), dtype=pl.UInt8)
        return choose(rule.lines, None, periods, value, unsaid, unsaid)

    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """The term, and the line of its colour."""

        def value(line: Line) -> pl.Expr:
            paths = {term: "/".join((*line.path, colour)) for colour, terms in line.value.items() for term in terms}
            return pl.col(rule.model.column).replace_strict(paths, default="/".join(line.path), return_dtype=pl.String)

        nothing = pl.lit(None, dtype=pl.String)
        path = choose(rule.lines, None, periods, value, nothing, nothing)
        column = rule.model.column
        return {
            "observed": Shown(pl.col(column), rule.scope[column]),
            "column": Shown(pl.lit(column)),
            "path": Shown(path),
        }


def check_grades(line: Line, terms: Sequence[str]) -> Iterator[Wrong]:
    """What is wrong with the grades of one date."""
    given: list[str] = []
    for colour, graded in line.value.items():
        path = (*line.path, colour)
        if colour not in CODE_OF_COLOUR:
            yield Wrong(path, unknown(colour, list(CODE_OF_COLOUR)))
        for place, term in enumerate(graded):
            if terms and term not in terms:
                yield Wrong((*path, str(place)), unknown(term, terms))
            elif term in given:
                yield Wrong((*path, str(place)), Text("rulebook.graded-twice", {"term": term}))
            given.append(term)
    for term in terms if set(given) <= set(terms) else ():  # a misspelt term is not another one left out
        if term not in given:
            yield Wrong(line.path, Text("rulebook.not-given", {"term": term}))
