"""Kind ``require``: when a condition holds, these fields are filled, or a row with these fields filled exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from checker.kinds.effective_dates import NOT_APPLICABLE, Line, choose
from checker.kinds.linked_rows import ROWS_WHEN, belonging, link
from checker.kinds.rule import NO_ROW, Facts, Kind, Part, Rule, Shown, belonging_scope
from checker.kinds.rule_file import RuleModel
from checker.lazy import pl
from checker.model.errors import KeyPath, Wrong, unknown
from checker.model.finding import Code
from checker.model.types import LIST, Type
from checker.schema.packs import Pack
from checker.texts import Text


class RequireModel(RuleModel):
    """A require rule: fields that must be filled in the record itself, or in a row of another table."""

    kind: Literal["require"]
    per: str | None = None
    """Column with a vocabulary: each of its terms has required fields of its own, `[]` where none are."""
    rows: str | None = None
    """Another table: the fields must be filled in at least one row of it that belongs to the record."""
    rows_when: str | None = None
    """Condition on that other table: which of its rows count. The record's columns are written behind `record.`."""
    column: str | None = None
    """With `rows`: the cell that a finding points at; else the first that names the record."""
    fields: dict[str, list[str] | dict[str, Literal["not applicable"] | list[str]]]
    """Per date, and with `per` per term: the columns that must be filled."""


class Require(Kind):
    """Fields and rows that must be there."""

    name = "require"
    Model = RequireModel

    def columns(self, model: RequireModel) -> Iterator[str]:
        """The segment, the cell to point at, and the required fields where they are the record's own."""
        yield from filter(None, [model.per, model.column])
        if model.rows is None:
            yield from all_fields(model)

    def stands_on(self, model: RequireModel, path: KeyPath) -> str | None:
        """Which rows of the other table count is said of that table."""
        return model.rows if path == ROWS_WHEN else None

    def scope(
        self, model: RequireModel, path: KeyPath, scope: Mapping[str, Type], pack: Pack
    ) -> Mapping[str, Type] | None:
        """Rows of the other table are compared with the record that they belong to."""
        return belonging_scope(pack.tables.get(str(model.rows)), scope) if path == ROWS_WHEN else scope

    def dated(self, model: RequireModel) -> tuple[str, Mapping[str, Any]]:
        """The fields."""
        return "fields", model.fields

    def expressions(self, model: RequireModel, lines: Sequence[Line]) -> Iterator[Part]:
        """Which rows of the other table count."""
        if model.rows and model.rows_when:
            yield Part(("rows_when",), model.rows_when)

    def check(
        self, model: RequireModel, scope: Mapping[str, Type], pack: Pack, lines: Sequence[Line]
    ) -> Iterator[Wrong]:
        """A table that does not belong to this one, and fields that there are not."""
        for line in lines:
            if line.applicable and not isinstance(line.value, list):
                yield Wrong(line.path, Text("rulebook.not-listed"))
                return
        if model.rows is None:
            if model.rows_when:
                yield Wrong(("rows_when",), Text("rulebook.rows-lacking"))
            if model.column:
                yield Wrong(("column",), Text("rulebook.rows-pointing"))
            return
        if model.rows not in pack.tables:
            yield Wrong(("rows",), unknown(model.rows, list(pack.tables)))
            return
        if link(pack, model.rows, model.table) is None:
            yield Wrong(("rows",), Text("rulebook.unrelated", {"child": model.rows, "table": model.table}))
        yield from unknown_fields(model, pack, lines)

    def prepare(self, rule: Rule, facts: Facts) -> pl.DataFrame | None:
        """With ``rows``, each record's best row: its missing required fields, and whether there is a row."""
        return best_rows(rule, facts) if rule.model.rows else None

    def judge(self, rule: Rule, periods: Sequence[str]) -> pl.Expr:
        """Whether nothing is missing."""

        def value(line: Line) -> pl.Expr:
            none = pl.lit(False) if rule.model.rows is None else pl.col(NO_ROW)
            lacks = pl.any_horizontal(none, *(lacking(rule, line, name) for name in fields_of(line)))
            return pl.when(lacks).then(pl.lit(int(Code.FAILED))).otherwise(pl.lit(int(Code.GREEN))).cast(pl.UInt8)

        unsaid, blank = (pl.lit(int(code), dtype=pl.UInt8) for code in (Code.NOT_APPLICABLE, Code.MISSING))
        return choose(rule.lines, rule.model.per, periods, value, unsaid, blank)

    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """The missing fields, and the first of them as the cell."""
        nothing = pl.lit([], dtype=pl.List(pl.String))

        def lacks(line: Line) -> pl.Expr:
            names = [pl.when(lacking(rule, line, name)).then(pl.lit(name)) for name in fields_of(line)]
            fields = pl.concat_list(names).list.drop_nulls() if names else nothing
            if rule.model.rows is None:
                return fields
            # where no row counts, the row is missing, not its fields
            return pl.when(pl.col(NO_ROW)).then(pl.lit([NO_ROW])).otherwise(fields)

        def path(line: Line) -> pl.Expr:
            return pl.lit("/".join(line.path))

        found = choose(rule.lines, rule.model.per, periods, lacks, nothing, nothing)
        unsaid = pl.lit("fields")
        beside = pl.lit(rule.model.column or rule.table.identifying[0])
        own = found.list.first() if rule.model.rows is None else beside
        paths = choose(rule.lines, rule.model.per, periods, path, unsaid, unsaid)
        shown = {"lacking": Shown(found, LIST), "column": Shown(own), "path": Shown(paths)}
        if rule.model.per:
            shown["segment"] = Shown(pl.col(rule.model.per), rule.scope[rule.model.per])
        return shown


def fields_of(line: Line) -> list[str]:
    """The required fields of a line; none where it says "not applicable"."""
    return list(line.value) if line.applicable else []


def all_fields(model: RequireModel) -> list[str]:
    """Every field that any line requires."""
    lists = [
        part for value in model.fields.values() for part in (value.values() if isinstance(value, dict) else [value])
    ]
    return list(dict.fromkeys(name for fields in lists if fields != NOT_APPLICABLE for name in fields))


def unknown_fields(model: RequireModel, pack: Pack, lines: Sequence[Line]) -> Iterator[Wrong]:
    """Fields that the other table does not have."""
    columns = pack.tables[model.rows or model.table].columns
    for line in lines:
        for place, name in enumerate(fields_of(line)):
            if name not in columns:
                yield Wrong((*line.path, str(place)), unknown(name, list(columns)))


def lacking(rule: Rule, line: Line, name: str) -> pl.Expr:
    """Whether a field is missing: blank in the record itself, or in its best row for the line."""
    return pl.col(name).is_null() if rule.model.rows is None else pl.col(lack(fields_of(line), name))


def lack(fields: Sequence[str], name: str) -> str:
    """Name of the column with whether the best row for some fields has a blank among them."""
    return f"@lacks.{','.join(fields)}.{name}"


def best_rows(rule: Rule, facts: Facts) -> pl.DataFrame:
    """The frame with whether there is any row of the other table that counts, and, for the fields of each line, which
    of them are missing in the row with the fewest missing; all are missing without a row.
    """
    rows = belonging(rule, facts, facts.frame)
    frame = facts.frame.lazy().with_row_index("@record")
    counting = rows.lazy().select("@record", pl.lit(False).alias(NO_ROW)).unique("@record")
    frame = frame.join(counting, on="@record", how="left", maintain_order="left")
    for fields in dict.fromkeys(tuple(fields_of(line)) for line in rule.lines if fields_of(line)):
        frame = frame.join(best_row(rows, fields), on="@record", how="left", maintain_order="left")
        frame = frame.with_columns(pl.col(lack(fields, name)).fill_null(True) for name in fields)
    return frame.with_columns(pl.col(NO_ROW).fill_null(True)).drop("@record").collect(engine="in-memory")


def best_row(rows: pl.DataFrame, fields: Sequence[str]) -> pl.LazyFrame:
    """For each record the row with the fewest missing fields, and these fields."""
    lacks = {lack(fields, name): pl.col(name).is_null() for name in fields}
    counted = rows.lazy().select("@record", **lacks).with_columns(pl.sum_horizontal(*lacks).alias("@count"))
    best = counted.sort("@count", maintain_order=True).unique("@record", keep="first", maintain_order=True)
    return best.drop("@count")
