"""Gathered rows as the engine has them when it words findings: typed, with the database's codes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from checker.evaluate.codes import Judged
from checker.evaluate.evaluate import Codes
from checker.evaluate.related_rows import empty
from checker.intake.database import Database
from checker.kinds.refers import NEAR, nearest
from checker.kinds.rule import Rule
from checker.lazy import pl
from checker.model.finding import COLOURS
from checker.model.submission import Failure, Identity, RawSubmission, Sheet, Submission, Table
from checker.model.types import dtype
from checker.rulebook.rulebook import Rulebook
from checker.texts import Text
from checker.warehouse.connection import WHERE, Place
from checker.warehouse.fetch import Gathered, raw_frame
from checker.warehouse.sql.kinds_sql import RuleSql, kind_of, known_names
from checker.warehouse.sql.query import written
from checker.warehouse.typed_rows import build_typed_rows, held_as

SIDES = ("reported", "derived")


def in_order(gathered: Gathered, place: Place) -> Gathered:
    """The rows in the order in which the local engine reads them."""
    from checker.intake.database import in_order as ordered

    raw = raw_frame(gathered, (place.present or {}).get(gathered.table.name, frozenset()))
    places = ordered(raw.with_row_index("~place"))["~place"]
    return replace(gathered, frame=gathered.frame[places])


def submission_of(gathered: Iterable[Gathered], place: Place, name: str, identities: Sequence[Identity]) -> Submission:
    """The gathered rows typed, with what is wrong with their cells."""
    present = place.present or {}
    raws = {each.table.name: raw_frame(each, present.get(each.table.name, frozenset())) for each in gathered}
    sheets = tuple(Sheet(table, table, frame=frame, numbered=False) for table, frame in raws.items())
    raw = RawSubmission(name, sheets, stated={"decimal": "."})
    submission = build_typed_rows(raw, place.pack, identities)
    for table, frame in raws.items():
        for failure in strange_terms(submission, place, table, frame):
            submission = with_failure(submission, failure)
    return submission


def strange_terms(submission: Submission, place: Place, table: str, raw: pl.DataFrame) -> Iterator[Failure]:
    """Cells that are no terms to the letter, and that a person would have read as one, or as blank."""
    for column in place.pack.tables[table].columns.values():
        if column.type.kind != "term" or column.name not in raw.columns:
            continue
        strange = raw.select(~pl.col(column.name).is_in(column.type.terms)).to_series().fill_null(False)
        told = {
            row
            for each in submission.failures
            if (each.table, each.column) == (table, column.name)
            for row in each.rows or ()
        }
        rows = [row for row in strange.arg_true().to_list() if row not in told]
        if rows:
            observed = [str(value) for value in raw[column.name].gather(rows).to_list()]
            values = {"allowed": ", ".join(column.type.terms), "hint": Text("structure.nothing-near")}
            yield Failure("CONTRACT-VOCABULARY", table, column.name, rows, observed, values=values)


def with_failure(submission: Submission, failure: Failure) -> Submission:
    """The submission with one failure more, whose cells have no value."""
    table = submission.tables[str(failure.table)]
    name, rows = str(failure.column), list(failure.rows or ())
    frame = table.frame.with_columns(table.frame[name].scatter(rows, None).alias(name))
    gaps = {**table.gaps, name: {**table.gaps.get(name, {}), **dict.fromkeys(rows, "broken")}}
    tables = {**submission.tables, table.name: replace(table, frame=frame, gaps=gaps)}
    return replace(submission, tables=tables, failures=(*submission.failures, failure))


def codes_of(
    gathered: Sequence[Gathered],
    submission: Submission,
    book: Rulebook,
    place: Place,
    silent: Mapping[str, Text],
    database: Database,
) -> Codes:
    """What the database said of the gathered rows, in the engine's form."""
    tables = {name: empty(description).with_row_index("@index") for name, description in book.pack.tables.items()}
    judged: dict[str, Judged] = {}
    for each in gathered:
        frame = with_more(submission.tables[each.table.name], each, book)
        tables[each.table.name] = frame
        for rule in each.rules:
            codes = each.frame[rule.id].cast(dtype_of_code())
            judged[rule.id] = Judged(rule, own_frame(rule, frame, each, place, database), codes)
    if book.pack.judged is not None:
        tables[book.pack.judged.name] = with_all(tables[book.pack.judged.name], book)
    periods = tuple(sorted({identity.period for identity in submission.identities}))
    return Codes(tables, periods, {rule.id: judged[rule.id] for rule in as_judged(book, judged)}, silent)


def as_judged(book: Rulebook, ran: Container[str]) -> list[Rule]:
    """The rules in the order in which the engine judges them: those that feed parameters first, table by table. The
    first that gave a colour is the one that the comparison names.
    """
    found = []
    for feeding in (True, False):
        rules = [rule for rule in book.rules if rule.id in ran and (rule.model.parameter is not None) == feeding]
        for table in dict.fromkeys(rule.table.name for rule in rules):
            found += [rule for rule in rules if rule.table.name == table]
    return found


def dtype_of_code() -> pl.DataType:
    """A code takes one byte."""
    return pl.UInt8()


def with_more(table: Table, gathered: Gathered, book: Rulebook) -> pl.DataFrame:
    """A table's typed rows with what the rules read beside them: columns of related rows, and colours."""
    frame, found = table.frame.with_row_index("@index"), []
    scope = {name: kind for rule in gathered.rules for name, kind in rule.scope.items()}
    for series in gathered.frame.get_columns():
        name = series.name
        side, dot, _ = name.partition(".")
        if side in ("@reported", "@derived"):
            found.append(series.cast(pl.UInt8))
        elif name == "@judged" or side == "@doubted":
            found.append(series.cast(pl.Boolean))
        elif dot and side in SIDES:
            found.append(series.cast(pl.Enum(COLOURS) if scope[name].kind == "term" else pl.Int32))
        elif dot and name in scope:
            found.append(held_as(series, dtype(scope[name])))
    return frame.with_columns(found)


def with_all(records: pl.DataFrame, book: Rulebook) -> pl.DataFrame:
    """The judged table with every colour that the comparison asks for; one that could not be derived is none."""
    lacking = [f"@{side}.{name}" for side in SIDES for name in book.pack.model.parameter]
    columns = [pl.lit(0, dtype=pl.UInt8).alias(name) for name in lacking if name not in records.columns]
    flags = ["@judged", *(f"@doubted.{name}" for name in book.pack.model.parameter)]
    columns += [pl.lit(False).alias(name) for name in flags if name not in records.columns]
    return records.with_columns(*columns, pl.lit(False).alias("@extract"))


def own_frame(rule: Rule, frame: pl.DataFrame, gathered: Gathered, place: Place, database: Database) -> pl.DataFrame:
    """A rule's frame: what is its own in the place of the table's."""
    sql = RuleSql(rule, place)
    columns = kind_of(rule).columns(rule)
    own = [gathered.frame[sql.own(name)].alias(name) for name in columns]
    own = [series.cast(frame[series.name].dtype if series.name in frame.columns else flag(series)) for series in own]
    frame = frame.with_columns(own)
    if "@known" in columns:
        return with_nearest(rule, frame, place, database)
    return frame


def flag(series: pl.Series) -> pl.DataType:
    """The type of a column that only the rule has: a count, or yes and no."""
    return pl.UInt32() if series.name == "@copies" else pl.Boolean()


def with_nearest(rule: Rule, frame: pl.DataFrame, place: Place, database: Database) -> pl.DataFrame:
    """Each row of a rule of references, with the nearest known name where its own is not known."""
    column = rule.model.column
    keys = [*WHERE, column]
    unknown = pl.col("@known").is_null() & pl.col(column).is_not_null()
    strange = frame.filter(unknown).select(keys).unique(maintain_order=True).head(NEAR)
    if strange.is_empty():
        return frame.with_columns(pl.lit(None, dtype=pl.String).alias("@nearest"))
    known = database.query(written(known_names(RuleSql(rule, place)), place.dialect))
    known.columns = keys
    near = strange.with_columns(pl.Series("@nearest", nearest(strange, known.drop_nulls()), dtype=pl.String))
    return frame.join(near, on=keys, how="left", maintain_order="left")
