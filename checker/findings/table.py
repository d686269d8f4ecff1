"""The findings table: all findings together, each with its place and its id, in the one stable order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from checker.evaluate.derived_status import colour_text
from checker.findings.figures import exact
from checker.findings.locations import spots, with_places
from checker.kinds.rule import Rule
from checker.lazy import pl
from checker.model.finding import COLUMNS, LEVELS, SPOKEN, Finding
from checker.model.submission import Submission
from checker.schema.packs import Pack
from checker.schema.tables import TableDescription
from checker.texts import Text

RANKS = {level: rank for rank, level in enumerate(LEVELS)}
NUMBERS = ("row", "line", "page", "rule_line")
COLOURS = ("colour", "reported", "derived")
FURTHER = ("source", "row", "column")  # behind "@also.": a second cell, which becomes the first related place


class Part(NamedTuple):
    """Findings of one sort.

    ``rows`` has what differs between them under the names of the findings table (colours as codes), and beside it
    ``@source``, ``@row`` and ``@line`` of the row at which they point, ``@path`` in the file of ``rule``, and
    ``@also.*``, a second cell of the rule's table. ``constants`` are the same for all; ``sentences`` are those of the
    first rows.
    """

    rows: pl.DataFrame
    constants: Mapping[str, Any]
    sentences: Sequence[tuple[str, str]] = ()
    rule: Rule | None = None


@cache
def kind_of(name: str) -> pl.DataType:
    """The type of a column of the findings table."""
    return pl.Int64() if name in NUMBERS else pl.List(pl.String) if name == "related" else pl.String()


def schema() -> dict[str, pl.DataType]:
    """The type of every column."""
    return {name: kind_of(name) for name in COLUMNS}


def identified(table: TableDescription, columns: Sequence[str] = ()) -> pl.Expr:
    """What names a row: the values of its key or label, or of ``columns``."""
    parts = [exact(pl.col(name), table.columns[name].type) for name in columns or table.identifying]
    return pl.concat_str(parts, separator=" · ", ignore_nulls=True)


def whose(table: TableDescription, pack: Pack) -> str | None:
    """The column of a table with the key of the judged record that a row belongs to."""
    judged = pack.judged.name if pack.judged is not None else None
    if table.name == judged and table.key:
        return table.key[0]
    return next((name for name, target, _ in table.references() if target == judged), None)


def source_columns(columns: Collection[str], engine: str = "@", name: str = "@") -> dict[str, pl.Expr]:
    """Where a row comes from, under ``name`` and in the types of a part, as far as a frame says it."""
    kinds = {"source": pl.UInt32, "row": pl.Int64, "line": pl.Int64}
    return {
        f"{name}{each}": pl.col(f"{engine}{each}").cast(kind)
        for each, kind in kinds.items()
        if f"{engine}{each}" in columns
    }


def complete(findings: Sequence[Mapping[str, Any]]) -> Iterator[Part]:
    """Findings that say all of themselves, as one part."""
    if findings:
        kinds = {name: pl.UInt8() if name in COLOURS else kind for name, kind in schema().items() if name not in SPOKEN}
        rows = pl.DataFrame([{name: each.get(name) for name in kinds} for each in findings], schema=kinds)
        yield Part(rows, {}, [(each["message"], each["remedy"]) for each in findings])


def whole(parts: Sequence[Part], submission: Submission) -> pl.DataFrame:
    """All findings, sorted by portfolio, period, level, rule and place, with ids that are unique within a
    submission.
    """
    parts = [part for part in parts if not part.rows.is_empty()]
    if not parts:
        return pl.DataFrame(schema=schema())
    frame = pl.concat([part.rows for part in parts], how="diagonal")
    frame = with_constants(frame, parts)
    frame = frame.hstack([words_of(parts, place).alias(name) for place, name in enumerate(SPOKEN)])
    frame = with_related(with_rule_places(with_places(frame, submission), parts), submission)
    missing = [pl.lit(None, dtype=kind).alias(name) for name, kind in schema().items() if name not in frame.columns]
    return in_order(frame.with_columns(missing).select(COLUMNS))


def foremost(rows: pl.DataFrame, most: int) -> pl.Series | None:
    """The order in which those rows of a part come first that do among the findings; None if all get a sentence."""
    if rows.height <= most or not most:
        return None
    rank = pl.col("level").replace_strict(RANKS, return_dtype=pl.Int8) if "level" in rows.columns else pl.lit(0)
    return rows.select(pl.arg_sort_by("portfolio", "period", rank, maintain_order=True)).to_series()


def words_of(parts: Sequence[Part], place: int) -> pl.Series:
    """The messages (place 0) or remedies (place 1) of all rows; empty where no sentence was written."""
    words = []
    for part in parts:
        words.append(pl.Series([each[place] for each in part.sentences], dtype=pl.String))
        words.append(pl.Series([""], dtype=pl.String).new_from_index(0, part.rows.height - len(part.sentences)))
    return pl.concat(words)


def without_sentence(parts: Sequence[Part]) -> Iterator[Text]:
    """One sentence a rule of whose findings not all got a message, with how many did not."""
    counts: Counter[str] = Counter()
    for part in parts:
        counts[str(part.constants.get("rule"))] += part.rows.height - len(part.sentences)
    for rule, count in counts.items():
        if count:
            yield Text("engine.no-sentence", {"count": count, "rule": rule})


def with_constants(frame: pl.DataFrame, parts: Sequence[Part]) -> pl.DataFrame:
    """The rows of all parts with what is the same for all rows of each, where a row says nothing of its own; with
    ``@rule``, the number of the part, and ``@table`` and ``@column``, the cell to be looked up.
    """
    names = list(dict.fromkeys(["table", *(name for part in parts for name in part.constants)]))
    kinds = {f"#{name}": kind_of(name) for name in names}
    kinds |= {"@rule": pl.UInt32(), "@also.table": pl.String(), "@is_cell": pl.Boolean()}
    found = [
        (*map(part.constants.get, names), place, part.rule and part.rule.table.name, "@source" in part.rows.columns)
        for place, part in enumerate(parts)
    ]
    numbers = pl.Series([place for place, part in enumerate(parts) for _ in range(part.rows.height)], dtype=pl.UInt32)
    frame = frame.hstack(pl.DataFrame(found, schema=kinds, orient="row")[numbers])
    blank = {"column": pl.String(), "@source": pl.UInt32(), "@row": pl.Int64(), "@line": pl.Int64()}
    table = pl.coalesce("table", "#table") if "table" in frame.columns else pl.col("#table")
    column = [name for name in ("@column", "column", "#column") if name in frame.columns]
    return frame.with_columns(
        *(colour_text(name) for name in COLOURS if name in frame.columns),
        *(either(name, f"#{name}", frame.columns) for name in names),
        *(pl.lit(None, dtype=kind).alias(name) for name, kind in blank.items() if name not in [*frame.columns, *names]),
        pl.when("@is_cell").then(table).alias("@table"),
        pl.coalesce(*column, pl.lit(None, dtype=pl.String)).alias("@column"),
    )


def either(first: str, second: str, columns: Sequence[str]) -> pl.Expr:
    """The second column under the first's name, where the first has nothing or is not there."""
    return (pl.coalesce(first, second) if first in columns else pl.col(second)).alias(first)


def with_rule_places(frame: pl.DataFrame, parts: Sequence[Part]) -> pl.DataFrame:
    """The rows with the line of their rule, looked up once for each key of its file."""
    if "@path" not in frame.columns:
        return frame
    keys = ["@rule", "@path"]
    distinct = frame.select(keys).unique().drop_nulls().rows()
    found = [(place, path, *parts[place].rule.place(tuple(path.split("/")))) for place, path in distinct]
    kinds = {"@rule": pl.UInt32(), "@path": pl.String(), "@rule_file": pl.String(), "@rule_line": pl.Int64()}
    frame = frame.join(pl.DataFrame(found, schema=kinds, orient="row"), on=keys, how="left", maintain_order="left")
    columns = {name: pl.col(f"@{name}") for name in ("rule_file", "rule_line")}
    return frame.with_columns(
        (pl.coalesce(value, name) if name in frame.columns else value).alias(name) for name, value in columns.items()
    )


def with_related(frame: pl.DataFrame, submission: Submission) -> pl.DataFrame:
    """The rows with their second cell before the related places that they have already."""
    if "@also.column" not in frame.columns:
        return frame
    kind = pl.List(pl.String)
    rest = pl.col("related") if "related" in frame.columns else pl.lit(None, dtype=kind)
    cells = frame[[f"@also.{name}" for name in ("table", *FURTHER)]]
    cells.columns = [f"@{name}" for name in ("table", *FURTHER)]
    first = pl.concat_list(spots(cells, submission))
    both = pl.when(rest.list.len() > 0).then(first.list.concat(rest)).otherwise(first)
    return frame.with_columns(pl.when(pl.col("@also.column").is_not_null()).then(both).otherwise(rest).alias("related"))


def in_order(table: pl.DataFrame) -> pl.DataFrame:
    """Findings in their stable order, with their ids."""
    rank = pl.col("level").replace_strict(RANKS, return_dtype=pl.Int8)
    order = ["portfolio", "period", rank, "rule", "parameter", "table", "file", "row", "key", "column", "message"]
    name = pl.concat_str([pl.col(part).fill_null("-") for part in ("rule", "table", "key", "column")], separator="/")
    table = table.sort(order, nulls_last=True, maintain_order=True).with_columns(name.alias("id"))
    return table.with_columns(numbered(table[["portfolio", "period", "id"]]))


def numbered(rows: pl.DataFrame) -> pl.Series:
    """The ids of findings, those that a submission has several times numbered from the second on."""
    places = rows.select(pl.struct(rows.columns).is_duplicated().arg_true()).to_series()
    seen: Counter[tuple[str, ...]] = Counter()
    names = []
    for row in rows[places].rows():
        seen[row] += 1
        names.append(row[-1] if seen[row] == 1 else f"{row[-1]}~{seen[row]}")
    return rows["id"].scatter(places, names) if names else rows["id"]


def joined(table: pl.DataFrame, further: Sequence[Finding]) -> pl.DataFrame:
    """The findings table with further findings at their places."""
    if not further:
        return table
    return in_order(pl.concat([table, pl.DataFrame([tuple(each) for each in further], schema=schema(), orient="row")]))
