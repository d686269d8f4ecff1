"""Figures added and subtracted: how often each of them counts, so that it is known how much rounding may miss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import StrictBool, model_validator

from checker.expression import syntax as s
from checker.expression.parser import parse
from checker.expression.syntax import ExpressionMistake, names
from checker.kinds.rule import Facts, Rule
from checker.kinds.rule_file import RuleModel
from checker.lazy import pl
from checker.model.columns import DECIMALS
from checker.model.types import MAX_DIGITS, Type, dtype
from checker.schema.base import Model, Texts, Titles, fold, formed, gather_titles

Unit = Annotated[str, formed("rounding", r"^(0\.[0-9]{0,4}[1-9][0-9]{0,4}|[1-9][0-9]{0,8}(\.[0-9]{1,9})?)$")]


class TermModel(Model):
    """A term: a figure of another row, of several rows, or of a sum row."""

    row: str | None = None
    """Column: the figure in the one row that `when` finds. None found, or several, is *missing*."""
    sum: str | None = None
    """Column: the figures in all rows that `when` finds, added up."""
    total: str | None = None
    """Column: the figure in the one sum row that `when` finds. Sum rows are known by the table's `total_rows`."""
    table: str | None = None
    """Its table; the rule's own, if left out."""
    when: str | None = None
    """Condition on that table's rows; all of them, if left out."""
    each: str | None = None
    """Column of that table with the key of the row that is judged: each row has a figure of its own."""
    rounding: Unit | None = None
    """The unit of the last digit of its figures, where it is not the rule's."""
    title: Titles = {}
    """What people call the figure. `nb = …` and `en = …` may be written directly."""

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
    """By name: figures outside the judged row, for `parts` and `total`."""
    down: Texts = []
    """Instead of `parts` and `total`: columns, of which the rows of the table are compared with its sum rows."""
    rows_when: str | None = None
    """With `down`: condition, which rows are added up; all, if left out."""
    group: str | None = None
    """With `down`: column; a sum row that names a group, there or behind its word for a sum, is compared with the rows
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


SCALE = 12  # digits after the point that half a unit may need
MOST = 9  # decimals that a cell is typed with


def slack() -> pl.DataType:
    """How Polars holds half units and their sums."""
    return pl.Decimal(MAX_DIGITS, SCALE)


def half(unit: Decimal) -> pl.Expr:
    """Half a unit, the same for all."""
    return pl.lit(unit / 2).cast(slack())


def half_unit(columns: Sequence[str], name: str, kind: Type, rounding: str | None) -> pl.Expr:
    """Half a unit of the last digit of the column ``name`` of a frame: as the rule says, else as each cell was typed,
    else as the column's type says.
    """
    if rounding is not None:
        return half(Decimal(rounding))
    stated = half(Decimal(1).scaleb(-kind.scale))
    typed = f"{DECIMALS}{name}"
    if typed not in columns:
        return stated
    halves = {count: Decimal(1).scaleb(-count) / 2 for count in range(MOST + 1)}
    return pl.coalesce(pl.col(typed).replace_strict(halves, default=None, return_dtype=slack()), stated)


def cell(table: str, column: str, row: str = "@index", sum_row: bool | str = False) -> pl.Expr:
    """The place of a figure: its table and column, and its row's index among the table's records or sum rows;
    ``sum_row`` is the column that says which of the two, if it is not the same for all.
    """
    which = pl.col(sum_row) if isinstance(sum_row, str) else pl.lit(sum_row)
    index = pl.col(row).cast(pl.UInt32).alias("row")
    return pl.struct(pl.lit(table).alias("table"), pl.lit(column).alias("column"), index, which.alias("sum"))


def cells() -> pl.DataType:
    """The type of a list of cells."""
    return pl.List(pl.Struct({"table": pl.String, "column": pl.String, "row": pl.UInt32, "sum": pl.Boolean}))


def no_cells() -> pl.Expr:
    """No cell."""
    return pl.lit([], dtype=cells())


def all_of(lists: Sequence[pl.Expr]) -> pl.Expr:
    """Lists of cells put together; a null is none."""
    return pl.concat_list([no_cells(), *(each.fill_null(no_cells()) for each in lists)])


def where(condition: pl.Expr, place: pl.Expr) -> pl.Expr:
    """The cell as a list where a condition is true, else none."""
    return pl.when(condition).then(pl.concat_list([place])).otherwise(no_cells())


KEYS = ("portfolio", "period")


def with_terms(frame: pl.DataFrame, rule: Rule, facts: Facts) -> pl.DataFrame:
    """The frame with each term under its name, its half units, its cells, and those of them that are blank."""
    for name, term in rule.model.term.items():
        own = [*KEYS, rule.table.key[0]] if term.each else [*KEYS]
        theirs = [*KEYS, term.each] if term.each else [*KEYS]
        found = gathered(rule, name, facts, theirs)
        frame = frame.join(found, left_on=own, right_on=theirs, how="left", maintain_order="left")
    return frame


def rows_of(rule: Rule, name: str, facts: Facts) -> pl.DataFrame:
    """The rows that a term may take, with ``@hit``: whether it does, null where that is unknown."""
    term: TermModel = rule.model.term[name]
    table = term.table or rule.table.name
    rows = facts.totals.get(table, facts.tables[table].clear()) if term.way == "total" else facts.tables[table]
    when = rule.parts.get(("term", name, "when"))
    return rows.with_columns((pl.lit(True) if when is None else when.polars()).alias("@hit"))


def gathered(rule: Rule, name: str, facts: Facts, keys: list[str]) -> pl.DataFrame:
    """A term for each of some keys."""
    term: TermModel = rule.model.term[name]
    table, rows = term.table or rule.table.name, rows_of(rule, name, facts)
    kind = rule.pack.tables[table].columns[term.column].type
    value, hit, place = pl.col(term.column), pl.col("@hit").fill_null(False), "@place"
    unit = half_unit(rows.columns, term.column, kind, term.rounding or rule.model.rounding)
    found = (
        rows.lazy()
        .with_columns(unit.alias("@half"), cell(table, term.column, sum_row=term.way == "total").alias(place))
        .group_by(keys, maintain_order=True)
    )
    settled = found.agg(
        hit.sum().alias("@count"),
        pl.col("@hit").is_null().any().alias("@unknown"),
        (hit & value.is_null()).any().alias("@blank"),
        value.filter(hit).sum().alias("@sum"),
        pl.col("@half").filter(hit & value.is_not_null()).sum().cast(slack()).alias(f"@half.{name}"),
        pl.col(place).filter(hit).cast(cells().inner).alias(f"@cells.{name}"),  # type: ignore[attr-defined]
        pl.col(place).filter(hit & value.is_null()).alias(f"@gaps.{name}"),
    )
    many = pl.col("@count") > 1 if term.way != "sum" else pl.lit(False)
    forgiven = pl.lit(name in rule.model.optional or term.column in rule.model.optional)
    unclear = pl.col("@unknown") | many | (pl.col("@blank") & ~forgiven) | (pl.col("@count") == 0)
    amount = pl.when(~unclear).then(pl.col("@sum")).cast(dtype(kind)).alias(name)
    return settled.select(*keys, amount, pl.col(f"^@(half|cells|gaps)\\.{name}$")).collect(engine="in-memory")


def judged_once(rule: Rule, facts: Facts) -> pl.DataFrame:
    """One row a submission that has rows of the rule's table: the row with the stated total, if any."""
    own = facts.tables[rule.table.name]
    name = next(iter(rule.parts[("total",)].reads))
    rows = rows_of(rule, name, facts)
    if rule.model.term[name].way == "total":
        rows = rows.with_columns(pl.lit(None, dtype=pl.UInt32).alias("@index"))
    rows = rows.filter("@hit").unique(KEYS, keep="first", maintain_order=True)
    everyone = [own, *([facts.totals[rule.table.name]] if rule.table.name in facts.totals else [])]
    submissions = pl.concat([each.select(*KEYS, "as_of") for each in everyone]).unique(KEYS, maintain_order=True)
    found = submissions.join(rows.drop("as_of", "@hit"), on=KEYS, how="left", maintain_order="left")
    return found.with_columns(pl.lit(rule.model.term[name].way == "total").alias("@sum"))


GROUP, COLUMN = "@group", "@column"


def group_of(rule: Rule) -> pl.Expr:
    """The group of each row, as a text."""
    return pl.lit(None, dtype=pl.String) if rule.model.group is None else pl.col(rule.model.group).cast(pl.String)


def with_groups(rule: Rule, rows: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    """The sum rows with the group that each names, of those that ``rows`` have."""
    return sums.with_columns(pl.Series(GROUP, list(groups(rule, rows, sums)), dtype=pl.String))


def groups(rule: Rule, rows: pl.DataFrame, sums: pl.DataFrame) -> Iterator[str | None]:
    """The group that each sum row names: in its cell, or behind its word for a sum; None where it names none."""
    total = rule.table.model.total_rows
    if rule.model.group is None or total is None:
        yield from (None for _ in range(len(sums)))
        return
    known = {(*where, fold(group)): group for *where, group in rows.select(*KEYS, GROUP).drop_nulls().unique().rows()}
    vocabulary = rule.pack.vocabularies.get(rule.scope[rule.model.group].vocabulary or "")
    spelt = vocabulary.spellings() if vocabulary is not None else {}
    for *where, own, words in sums.select(*KEYS, group_of(rule).alias("@own"), "@words").iter_rows():
        behind = total.rest(words or "") or ""
        yield own or known.get((*where, behind)) or spelt.get(behind)


class NotLinear(Exception):
    """A node that does more than add, subtract, or multiply by a number."""

    def __init__(self, node: s.Node) -> None:
        super().__init__(node)
        self.node = node


def coefficients(tree: s.Node) -> dict[str, Decimal]:
    """How often each name counts in an expression; what is only numbers is under "". Raises NotLinear."""
    if isinstance(tree, s.Number):
        return {"": tree.value}
    if isinstance(tree, s.Name):
        return {tree.name: Decimal(1)}
    if isinstance(tree, s.Negative):
        return times(coefficients(tree.operand), Decimal(-1))
    if not isinstance(tree, s.Arithmetic):
        raise NotLinear(tree)
    left, right = coefficients(tree.left), coefficients(tree.right)
    if tree.operator in "+-":
        return added(left, times(right, Decimal(1 if tree.operator == "+" else -1)))
    for one, other in ((left, right), (right, left)):
        if set(other) == {""} and (tree.operator == "*" or other is right):
            return times(one, other[""] if tree.operator == "*" else 1 / other[""])
    raise NotLinear(tree)


def added(left: Mapping[str, Decimal], right: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Two sums together."""
    return {name: left.get(name, Decimal(0)) + right.get(name, Decimal(0)) for name in {**left, **right}}


def times(sum: Mapping[str, Decimal], factor: Decimal) -> dict[str, Decimal]:
    """A sum, so many times."""
    return {name: count * factor for name, count in sum.items()}
