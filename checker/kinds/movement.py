"""Kind ``movement``: a record against its like in the period before, and further back.

What moved may need a reason on record, may not go on for ever, or contradicts what is said of it. Records that have
come or gone since are reported, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from pydantic import Field

from checker.expression import Expression
from checker.kinds.effective_dates import Line
from checker.kinds.linked_rows import ROWS_WHEN, link
from checker.kinds.previous_records import (
    OF,
    by_parameter,
    candidates,
    identity,
    lasted,
    once,
    parameter_names,
    reasoned,
)
from checker.kinds.rule import PREVIOUS, Facts, Kind, Part, Rule, Shown, belonging_scope
from checker.kinds.rule_file import RuleModel
from checker.lazy import pl
from checker.model.errors import KeyPath, Wrong, unknown
from checker.model.finding import Code
from checker.model.types import DAYS, Type, dtype
from checker.schema.base import Texts
from checker.schema.packs import Pack
from checker.texts import Text

ALLOWED_BLANK = ("as_of", f"{PREVIOUS}as_of")


class MovementModel(RuleModel):
    """A movement rule: a record is compared with itself in the previous period (`previous.column`)."""

    kind: Literal["movement"]
    of: Literal["kept", "appeared", "vanished"] = "kept"
    """Which records: those that both periods have (`kept`), those that are new (`appeared`), or those of the period
    before that are gone (`vanished`; columns are then as they were).
    """
    follows: Texts = []
    """With `vanished`: the column or columns that name records of other tables. Where such a record is itself gone from
    its table, the row is gone with it, which is reported for the record.
    """
    each: Literal["parameter"] | None = None
    """`"parameter"`: the record is judged once for every parameter. `parameter.reported` and `parameter.arrow` are then
    what it says of that one, `previous.parameter.reported` and `previous.parameter.arrow` what it said.
    """
    finds: str | None = None
    """Condition: where it is true there is a finding. May be left out where records appear or vanish."""
    lasting: int = Field(default=1, ge=1, le=24)
    """In how many periods in a row `finds` must have been true, each against the one before it."""
    rows: str | None = None
    """Another table: where one of its rows belongs to the record and counts, the movement has its reason."""
    rows_when: str | None = None
    """Condition on that other table: which of its rows count. The record's columns are written behind `record.`."""
    column: str | None = None
    """The cell that a finding points at; else the first column of the row itself that the condition reads."""


class Movement(Kind):
    """Records against their like in the period before."""

    name = "movement"
    Model = MovementModel

    def columns(self, model: MovementModel) -> Iterator[str]:
        """The cell to point at."""
        yield from filter(None, [model.column])

    def widened(self, scope: Mapping[str, Type], model: MovementModel, pack: Pack) -> Mapping[str, Type]:
        """With ``each``, also what a record says of one parameter."""
        return {**scope, **parameter_names(pack)} if model.each else scope

    def stands_on(self, model: MovementModel, path: KeyPath) -> str | None:
        """Which rows of the other table count is said of that table."""
        return model.rows if path == ROWS_WHEN else None

    def scope(
        self, model: MovementModel, path: KeyPath, scope: Mapping[str, Type], pack: Pack
    ) -> Mapping[str, Type] | None:
        """Rows of the other table are compared with the record that they belong to."""
        return belonging_scope(pack.tables.get(str(model.rows)), scope) if path == ROWS_WHEN else scope

    def makes(self, name: str) -> bool:
        """What a record says of one parameter has no column of its own."""
        return name.removeprefix(PREVIOUS).startswith(OF)

    def shows(self, rule: Rule) -> Iterator[str]:
        """What stood in the cell pointed at, and what each parameter's columns say and said."""
        model = rule.model
        if model.of == "kept":
            yield from (f"{PREVIOUS}{column}" for column in ("as_of", pointed_at(rule)) if column is not None)
        for said in rule.pack.model.parameter.values() if model.each else ():
            for column in filter(None, (said.reported, said.arrow)):
                yield from (column, f"{PREVIOUS}{column}")

    def form(self, model: MovementModel) -> str:
        """What came, went or moved, and whether a row of another table may be the reason."""
        parts = ["" if model.of == "kept" else model.of, super().form(model)]
        return "-".join(filter(None, parts))

    def narrowed(self, model: MovementModel) -> Iterator[str]:
        """The condition on rows that come or go, the reasons, how long it must last, each parameter by itself."""
        if model.of != "kept" and model.finds:
            yield "finds"
        if model.follows:
            yield "follows"
        if model.rows and model.rows_when:
            yield "rows_when"
        if model.lasting > 1:
            yield "lasting"
        if model.each:
            yield "each"

    def looks_back(self, model: MovementModel) -> int:
        """As many periods as it must last."""
        return model.lasting

    def over_periods(self, model: MovementModel) -> bool:
        """Where one earlier record is not enough."""
        return model.of != "kept" or model.lasting > 1

    def known(self, model: MovementModel) -> tuple[str, ...]:
        """The columns whose records a row may be gone with."""
        return tuple(model.follows)

    def expressions(self, model: MovementModel, lines: Sequence[Line]) -> Iterator[Part]:
        """What is found, and which rows are a reason for it."""
        if model.finds:
            yield Part(("finds",), model.finds)
        if model.rows and model.rows_when:
            yield Part(("rows_when",), model.rows_when)

    def check(
        self, model: MovementModel, scope: Mapping[str, Type], pack: Pack, lines: Sequence[Line]
    ) -> Iterator[Wrong]:
        """Keys that do not go together, and a table that has nothing to do with this one."""
        if model.of == "kept" and model.finds is None:
            yield Wrong(("finds",), Text("rulebook.missing", {"key": "finds"}))
        if model.of != "kept":
            for key in ("lasting", "each"):
                if key in model.model_fields_set:
                    yield Wrong((key,), Text("rulebook.kept-only", {"key": key}))
        yield from wrong_follows(model, pack)
        if model.each and (pack.judged is None or pack.judged.name != model.table):
            yield Wrong(("each",), Text("rulebook.each-judged"))
        if model.rows is None:
            if model.rows_when:
                yield Wrong(("rows_when",), Text("rulebook.rows-lacking"))
        elif model.rows not in pack.tables:
            yield Wrong(("rows",), unknown(model.rows, list(pack.tables)))
        elif link(pack, model.rows, model.table) is None:
            yield Wrong(("rows",), Text("rulebook.unrelated", {"child": model.rows, "table": model.table}))

    def settled(self, model: MovementModel, parts: Mapping[KeyPath, Expression]) -> Iterator[Wrong]:
        """Rows that are gone are of the previous period, so that what they ask of it is of the one before that."""
        for path in (("finds",), ("when",)) if model.of == "vanished" else ():
            for name in parts[path].reads if path in parts else ():
                if name.startswith(PREVIOUS):
                    values = {"name": name, "own": name.removeprefix(PREVIOUS)}
                    offset = parts[path].text.find(name)
                    yield Wrong(path, Text("rulebook.vanished-previous", values), max(offset, 0))

    def prepare(self, rule: Rule, facts: Facts) -> pl.DataFrame | None:
        """The rows that are judged, with whether the condition is true of them (``@found``) and has a reason; None
        where a record and its like in the period before say it all.
        """
        model = rule.model
        if model.of != "kept":
            key = (rule.table.name, model.of, rule.project, *model.follows)
            frame = facts.shared(key, lambda: candidates(rule, facts))
            keys = [*identity(rule.table), *(["@nth"] if "@nth" in frame.columns else [])]
            judged = frame.lazy().with_columns((pl.col("@found") & found(rule)).alias("@found"))
            return reasoned(rule, facts, judged.filter(once(keys)).collect(engine="in-memory"))
        if inline(rule):
            return None
        frame = with_found(rule, facts.frame)
        for lag in range(1, rule.model.lasting):
            frame = lasted(rule, frame, with_found(rule, facts.ago(rule, lag)))
        return reasoned(rule, facts, frame)

    def judge(self, rule: Rule, periods: Sequence[str]) -> pl.Expr:
        """A finding where it is so without a reason; not applicable where there is nothing to compare with."""
        ok, off, unsaid, blank = (
            pl.lit(int(code)).cast(pl.UInt8) for code in (Code.GREEN, Code.FAILED, Code.NOT_APPLICABLE, Code.MISSING)
        )
        so = found(rule) if inline(rule) else pl.col("@found")
        wrong = so if rule.model.rows is None else so & ~pl.col("@reason")
        verdict = pl.when(wrong).then(off).otherwise(ok)
        verdict = pl.when(so.is_null()).then(blank).otherwise(verdict)
        compared = {"kept": "@previous", "appeared": "@given"}.get(rule.model.of)
        return verdict if compared is None else pl.when(pl.col(compared).is_null()).then(unsaid).otherwise(verdict)

    def evidence(self, rule: Rule, periods: Sequence[str]) -> Mapping[str, Shown]:
        """The value of the cell now and before, how far it moved, and the nearest name for who is gone."""
        column = pointed_at(rule) or rule.table.identifying[0]
        shown = {"path": Shown(pl.lit("finds" if rule.model.finds else "of"))}
        if rule.model.each:
            return shown | of_parameter(rule)
        shown |= {"observed": Shown(pl.col(column), rule.scope[column]), "column": Shown(pl.lit(column))}
        if rule.model.of == "kept":
            return shown | moved(rule, column)
        return shown | ({"nearest": Shown(pl.col("@nearest"))} if rule.model.of == "vanished" else {})


def wrong_follows(model: MovementModel, pack: Pack) -> Iterator[Wrong]:
    """Columns to be followed that refer to nothing, or in a rule that is not about rows that vanish."""
    columns = pack.tables[model.table].columns if model.table in pack.tables else {}
    if model.follows and model.of != "vanished":
        yield Wrong(("follows",), Text("rulebook.vanished-only", {"key": "follows"}))
    for name in model.follows if columns else ():
        if name not in columns:
            yield Wrong(("follows",), unknown(name, list(columns)))
        elif not columns[name].reference:
            yield Wrong(("follows",), Text("rulebook.no-reference", {"column": name}))


def pointed_at(rule: Rule) -> str | None:
    """The column that a finding points at."""
    part = rule.parts.get(("finds",))
    own = [name for name in (part.reads if part else ()) if name in rule.table.columns]
    return rule.model.column or next(iter(own), None)


def inline(rule: Rule) -> bool:
    """Whether a row of the shared frame says all that the rule judges."""
    model = rule.model
    return model.of == "kept" and model.lasting == 1 and model.rows is None and not model.each


def with_found(rule: Rule, frame: pl.DataFrame) -> pl.DataFrame:
    """A period's rows (one for each parameter, where the rule says so) with whether what the rule finds is so."""
    frame = by_parameter(rule, frame) if rule.model.each else frame
    return frame.with_columns(found(rule).alias("@found"))


def found(rule: Rule) -> pl.Expr:
    """Whether what the rule finds is so; unknown where it reads a blank that may not be one."""
    part = rule.parts.get(("finds",))
    if part is None:
        return pl.lit(True)
    needed = [name for name in part.reads if name not in rule.model.optional and name not in ALLOWED_BLANK]
    blank = pl.any_horizontal(pl.lit(False), *(pl.col(name).is_null() for name in needed))
    return pl.when(~blank).then(part.polars())


def moved(rule: Rule, column: str) -> dict[str, Shown]:
    """What stood in the cell in the period before, where, and how far it has moved."""
    kind, before = rule.scope[column], pl.col(f"{PREVIOUS}{column}")
    shown = {"limit": Shown(before, kind), "before": Shown(pl.lit(column))}
    if kind.kind == "number":
        return shown | {"distance": Shown(pl.col(column) - before, kind)}
    if kind.kind == "date":
        return shown | {"distance": Shown((pl.col(column) - before).dt.total_days().cast(dtype(DAYS)), DAYS)}
    return shown


def of_parameter(rule: Rule) -> dict[str, Shown]:
    """What the record says of the parameter, said of it before, and the cell where it says so."""
    columns = {name: model.reported for name, model in rule.pack.model.parameter.items()}
    cell = pl.col("@parameter").replace_strict(columns, default=None, return_dtype=pl.String)
    colour = rule.scope[f"{OF}reported"]
    return {
        "observed": Shown(pl.col(f"{OF}reported"), colour),
        "limit": Shown(pl.col(f"{PREVIOUS}{OF}reported"), colour),
        "parameter": Shown(pl.col("@parameter")),
        "column": Shown(cell),
        "before": Shown(cell),
    }
