"""Failures of the contract, which structure found, as findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from checker.findings.locations import place_of
from checker.findings.messages import MessageWriter
from checker.findings.table import Part, complete, identified, source_columns, whose
from checker.lazy import pl
from checker.model.finding import DEFECT
from checker.model.submission import Failure
from checker.texts import Text, Title, template

if TYPE_CHECKING:
    pass

STATED = ("file", "sheet", "row", "cell", "line")


def failed(writer: MessageWriter) -> Iterator[Part]:
    """The findings of every failure of the submission."""
    failures = writer.submission.failures
    yield from complete([of_whole(writer, failure) for failure in failures if failure.rows is None])
    yield from (of_cells(writer, failure) for failure in failures if failure.rows)


def of_cells(writer: MessageWriter, failure: Failure) -> Part:
    """A failure of cells: one finding a row, at its cell."""
    table = writer.submission.tables[str(failure.table)]
    description = writer.pack.tables[table.name]
    rows = table.frame[list(failure.rows or ())]
    own = whose(description, writer.pack)
    column = failure.column or description.identifying[0]
    facts = rows.select(
        "portfolio",
        "period",
        identified(description).alias("key"),
        *([pl.col(own).cast(pl.String).alias("project")] if own else []),
        pl.lit(column).alias("@column"),
        **source_columns(rows.columns),
    )
    if failure.observed is not None:
        facts = facts.hstack([pl.Series("observed", list(failure.observed), dtype=pl.String)])
    same: dict[str, str | None] = {name: say(value, writer.language) for name, value in failure.values.items()}
    same |= {"limit": failure.limit, **titles_of(writer, failure)}
    sentences = []
    most = writer.budget.sentences((failure.rule, failure.table, failure.column), facts.height)
    for row in facts[:most].iter_rows(named=True):
        place = place_of(table, row, column)
        where = {name: None if (at := getattr(place, name)) is None else str(at) for name in STATED if name != "sheet"}
        words = {**same, **where, "observed": row.get("observed")}
        sentences.append(writer.pair(f"structure.{failure.rule}-message", f"structure.{failure.rule}-remedy", words))
    return Part(facts, {**common(failure), "column": failure.column}, sentences)


def of_whole(writer: MessageWriter, failure: Failure) -> dict[str, Any]:
    """A failure of a heading, a sheet or a table: one finding, where the failure says."""
    language = writer.language
    observed = failure.observed[0] if failure.observed else None
    words: dict[str, Any] = {name: say(value, language) for name, value in failure.values.items()}
    words |= {name: getattr(failure, name) or "–" for name in (*STATED, "limit")}
    words |= {"observed": observed or "–", "column": failure.column or "–", "table": failure.table or "–"}
    words |= titles_of(writer, failure)
    only, judged = writer.submission.identities, writer.pack.judged
    return {
        **common(failure),
        "portfolio": only[0].portfolio if len(only) == 1 else None,
        "period": only[0].period if len(only) == 1 else None,
        "key": failure.key,
        "project": failure.key if judged is not None and failure.table == judged.name else None,
        "column": failure.column,
        "observed": observed,
        **{name: getattr(failure, name) for name in STATED},
        "message": template(f"structure.{failure.rule}-message", language).format(**words),
        "remedy": template(f"structure.{failure.rule}-remedy", language).format(**words),
    }


def common(failure: Failure) -> dict[str, Any]:
    """What is the same for all findings of a failure."""
    return {
        "rule": failure.rule,
        "class": DEFECT,
        "level": failure.level,
        "table": failure.table,
        "limit": failure.limit,
    }


def titles_of(writer: MessageWriter, failure: Failure) -> Mapping[str, str]:
    """The table's and the column's titles, as people know them."""
    description = writer.pack.tables.get(failure.table or "")
    if description is None:
        return {}
    found = {"table": description.title(writer.language)}
    if failure.column is not None and failure.column in description.columns:
        found["column"] = description.columns[failure.column].title(writer.language)
    return found


def say(value: Any, language: str) -> str:
    """A value of a failure as a text."""
    if isinstance(value, Text | Title):
        return value.say(language)
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
