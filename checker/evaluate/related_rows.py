"""The rows that rules are judged on: each table with the columns of related rows that some rule reads, joined once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from checker.kinds.row_matches import gathered, positions
from checker.kinds.rule import Rule
from checker.lazy import pl
from checker.model.submission import Submission
from checker.model.types import dtype
from checker.schema.packs import Pack
from checker.schema.tables import Relation, RelationModel, TableDescription

KEYS = ("portfolio", "period")


def frames(submission: Submission, pack: Pack) -> dict[str, pl.DataFrame]:
    """Every described table's rows, numbered in ``@index``; a table that is not there has none."""
    found = {}
    for name, description in pack.tables.items():
        table = submission.tables.get(name)
        found[name] = (table.frame if table is not None else empty(description)).with_row_index("@index")
    return found


def totals(submission: Submission) -> dict[str, pl.DataFrame]:
    """The sum rows of the tables that have any, numbered in ``@index``. No rule sees them among a table's rows."""
    tables = submission.tables.items()
    return {name: table.totals.with_row_index("@index") for name, table in tables if table.totals is not None}


def empty(description: TableDescription) -> pl.DataFrame:
    """A table without rows."""
    schema: dict[str, pl.DataType] = {name: dtype(column.type) for name, column in description.columns.items()}
    schema |= {"portfolio": pl.String(), "period": pl.String(), "as_of": pl.Date()}
    return pl.DataFrame(schema=schema | {"@source": pl.UInt16(), "@row": pl.UInt32(), "@line": pl.UInt32()})


def related(
    frame: pl.DataFrame, table: TableDescription, names: Iterable[str], tables: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """``frame`` with the columns of related rows that are among ``names`` ("project.phase"): of rows that a column
    refers to, and of the table's relations.
    """
    wanted: dict[tuple[str, str, str], list[str]] = {}
    own: dict[str, list[str]] = {}
    for name in sorted(set(names) - set(frame.columns)):
        side, dot, other = name.partition(".")
        if dot and side in table.relations:
            own.setdefault(side, []).append(other)
            continue
        target = next(
            (ref for ref in table.references() if dot and ref[0] == side and other in tables[ref[1]].columns), None
        )
        if target is not None:
            wanted.setdefault(target, []).append(other)
    if not wanted and not own:
        return frame
    for target, others in wanted.items():
        frame = referred(frame, target, others, tables)
    if not own:
        return frame
    found = frame.lazy().with_row_index("@at")
    for name, others in own.items():
        rows = one_of_relation(frame, name, table.relations[name], others, tables)
        found = found.join(rows, on="@at", how="left", maintain_order="left")
    return found.drop("@at").collect(engine="in-memory")


def referred(
    frame: pl.DataFrame, target: tuple[str, str, str], others: Iterable[str], tables: Mapping[str, pl.DataFrame]
) -> pl.DataFrame:
    """``frame`` with columns of the row that a column refers to: (column, table, the table's key)."""
    column, table, key = target
    places = positions(frame, tables[table], [*KEYS, column], [*KEYS, key])
    return frame.hstack(gathered(tables[table], places, {other: f"{column}.{other}" for other in others}))


def one_of_relation(
    frame: pl.DataFrame, name: str, relation: Relation, others: Iterable[str], tables: Mapping[str, pl.DataFrame]
) -> pl.LazyFrame:
    """Columns of the one row that a relation gives a row of ``frame``, whose number is in ``@at``."""
    model, condition = relation.model, relation.when
    own = [part.removeprefix("own.") for part in (condition.reads if condition else ()) if part.startswith("own.")]
    linking = (pl.col(each).alias(f"@{each}") for each in model.on)
    left = (
        frame.lazy().select(*KEYS, *linking, *(pl.col(each).alias(f"own.{each}") for each in own)).with_row_index("@at")
    )
    side = tables[model.table].lazy()
    if condition is not None and not own:  # the fewer rows, the sooner they are joined
        side = side.filter(condition.polars().fill_null(False))
    keys = [*KEYS, *(f"@{each}" for each in model.on)]
    found = left.join(
        side, left_on=keys, right_on=[*KEYS, *model.on.values()], coalesce=False, maintain_order="left_right"
    )
    if condition is not None and own:
        found = found.filter(condition.polars().fill_null(False))
    return one_each(found, model).select("@at", *(pl.col(other).alias(f"{name}.{other}") for other in others))


def one_each(found: pl.LazyFrame, model: RelationModel) -> pl.LazyFrame:
    """Of the rows that belong to the same one, the first or last by the relation's column; else the first delivered."""
    column = model.first or model.last
    if column is not None:
        found = found.drop_nulls(column).sort(column, descending=model.last is not None, maintain_order=True)
    return found.unique("@at", keep="first", maintain_order=True)


def periods(frames: Iterable[pl.DataFrame]) -> tuple[str, ...]:
    """The distinct periods of some tables, in order."""
    parts = [frame.lazy().select("period").unique() for frame in frames]
    found = pl.concat(parts).unique().collect(engine="in-memory") if parts else pl.DataFrame({"period": []})
    return tuple(sorted(found["period"].drop_nulls().to_list()))


def reads(rules: Iterable[Rule]) -> set[str]:
    """All that some rules read, and all that their sentences put in of related rows."""
    named = ((rule, name) for rule in rules for name in (*rule.reads, *rule.kind.shows(rule), *dotted(rule)))
    return {name for rule, name in named if not rule.kind.makes(name)}


def dotted(rule: Rule) -> Iterable[str]:
    """The placeholders of a rule's sentences that are columns of related rows."""
    return (name for name in rule.placeholders if "." in name)
