"""What a balance rule's file may say."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import StrictBool, model_validator

from checker.expression import ExpressionMistake
from checker.expression.parser import parse
from checker.expression.syntax import names
from checker.rule import RuleModel
from checker.schema import Model, Texts, Titles, formed, gather_titles

Unit = Annotated[str, formed("rounding", r"^(0\.[0-9]{0,4}[1-9][0-9]{0,4}|[1-9][0-9]{0,8}(\.[0-9]{1,9})?)$")]


class TermModel(Model):
    """A term: a figure that stands in another row, in several rows, or in a sum row."""

    row: str | None = None
    """Column: the figure in the one row that `when` finds. None found, or several, is *missing*."""
    sum: str | None = None
    """Column: the figures in all rows that `when` finds, added up."""
    total: str | None = None
    """Column: the figure in the one sum row that `when` finds. Sum rows are known by the table's `total_rows`."""
    table: str | None = None
    """The table where it stands; the rule's own, if left out."""
    when: str | None = None
    """Condition on that table's rows; all of them, if left out."""
    each: str | None = None
    """Column of that table with the key of the row that is judged: each row has a figure of its own."""
    rounding: Unit | None = None
    """The unit of the last digit of its figures, where it is not the rule's."""
    title: Titles = {}
    """What people call the figure. `nb = …` and `en = …` may stand directly."""

    @model_validator(mode="before")
    @classmethod
    def titles(cls, data: Any) -> Any:
        """Accept ``nb = …`` and ``en = …`` beside the other keys."""
        return gather_titles(data)

    @property
    def ways(self) -> dict[str, str]:
        """Which of ``row``, ``sum`` and ``total`` are said, and of which column."""
        said = {"row": self.row, "sum": self.sum, "total": self.total}
        return {way: column for way, column in said.items() if column is not None}

    @property
    def way(self) -> str:
        """How the figure is found: ``row``, ``sum`` or ``total``."""
        return next(iter(self.ways))

    @property
    def column(self) -> str:
        """The column with the figure."""
        return self.ways[self.way]


class BalanceModel(RuleModel):
    """A balance rule: parts agree with their total, as far as rounding allows."""

    kind: Literal["balance"]
    parts: str | None = None
    """Figures added and subtracted: columns of the row that is judged, terms, and numbers. With terms only, it is the
    submission that is judged, once.
    """
    total: str | None = None
    """What the parts come to, as the report states it: a column, a term, or figures added and subtracted."""
    sum_rows: StrictBool = False
    """With `parts` and `total`: the table's sum rows are judged too, each like any other row."""
    term: dict[Annotated[str, formed("name", r"^[a-z][a-z0-9_]*$")], TermModel] = {}
    """By name: figures that stand elsewhere than in the row that is judged, for `parts` and `total`."""
    down: Texts = []
    """Instead of `parts` and `total`: columns, of which the rows of the table are held against its sum rows."""
    rows_when: str | None = None
    """With `down`: condition, which rows are added up; all, if left out."""
    group: str | None = None
    """With `down`: column; a sum row that names a group, there or behind its word for a sum, is held against the rows
    of that group, and one that names none against the groups' sum rows.
    """
    rounding: Unit | None = None
    """The unit of the figures' last digit, such as `"0.1"`, or `"0.5"` for halves: each may miss by half of it. If left
    out, it is that which each cell was typed with; where a workbook holds a number, that of the column's `places`.
    """

    @property
    def once(self) -> bool:
        """Whether a submission is judged once, since only terms are read."""
        return not self.down and {*named(self.parts), *named(self.total)} <= set(self.term)


def named(text: str | None) -> tuple[str, ...]:
    """The names that an expression reads; none where it cannot be read."""
    try:
        return names(parse(text or "0"))
    except ExpressionMistake:
        return ("",)
