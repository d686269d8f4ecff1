"""Failures of the contract, which structure found, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from checker.engine.places import located
from checker.engine.wording import Speaker, findings, identified, whose
from checker.finding import DEFECT
from checker.submission import Failure
from checker.texts import Text, Title, template

if TYPE_CHECKING:
    import polars as pl


def failed(speaker: Speaker) -> Iterator[pl.DataFrame]:
    """The findings of every failure of the submission."""
    for failure in speaker.submission.failures:
        yield at_cells(speaker, failure) if failure.rows is not None else at_large(speaker, failure)


def at_cells(speaker: Speaker, failure: Failure) -> pl.DataFrame:
    """A failure of cells: one finding a row, at its cell."""
    import polars as pl

    table = speaker.submission.tables[str(failure.table)]
    description = speaker.pack.tables[table.name]
    rows = table.frame[list(failure.rows or ())]
    observed = failure.observed if failure.observed is not None else [None] * rows.height
    rows = rows.with_columns(pl.Series("@observed", list(observed), dtype=pl.String))
    own = whose(description, speaker.pack)
    places = located(table, failure.column or description.identifying[0])
    words = {name: pl.lit(say(value, speaker.language)) for name, value in failure.values.items()}
    words |= {"observed": pl.col("@observed"), "limit": pl.lit(failure.limit), **titles_of(speaker, failure)}
    words |= {name: places[name].cast(pl.String) for name in ("file", "cell", "row", "line")}
    constants: dict[str, Any] = {
        **common(failure),
        **places,
        "portfolio": pl.col("portfolio"),
        "period": pl.col("period"),
        "key": identified(description),
        "project": pl.col(own) if own else pl.lit(None, dtype=pl.String),
        "column": failure.column,
        "observed": pl.col("@observed"),
        "message": speaker.text(f"structure.{failure.rule}-message", words),
        "remedy": speaker.text(f"structure.{failure.rule}-remedy", words),
    }
    return findings(rows, constants)


def at_large(speaker: Speaker, failure: Failure) -> pl.DataFrame:
    """A failure of a heading, a sheet or a table: one finding, where the failure says."""
    import polars as pl

    language = speaker.language
    observed = failure.observed[0] if failure.observed else None
    words = {name: say(value, language) for name, value in failure.values.items()}
    words |= {name: getattr(failure, name) or "–" for name in ("file", "sheet", "row", "cell", "line", "limit")}
    words |= {"observed": observed or "–", "column": failure.column or "–", "table": failure.table or "–"}
    words |= {name: pl.select(value).item() for name, value in titles_of(speaker, failure).items()}
    only = speaker.submission.identities
    constants: dict[str, Any] = {
        **common(failure),
        "portfolio": only[0].portfolio if len(only) == 1 else None,
        "period": only[0].period if len(only) == 1 else None,
        "key": failure.key,
        "project": failure.key if failure.table == judged_name(speaker) else None,
        "column": failure.column,
        "observed": observed,
        **{name: getattr(failure, name) for name in ("file", "sheet", "row", "cell", "line")},
        "message": template(f"structure.{failure.rule}-message", language).format(**words),
        "remedy": template(f"structure.{failure.rule}-remedy", language).format(**words),
    }
    return findings(pl.DataFrame({"@one": [1]}), constants)


def common(failure: Failure) -> dict[str, Any]:
    """What is the same for all findings of a failure."""
    return {
        "rule": failure.rule,
        "class": DEFECT,
        "level": failure.level,
        "table": failure.table,
        "limit": failure.limit,
    }


def judged_name(speaker: Speaker) -> str | None:
    """The name of the judged table."""
    return speaker.pack.judged.name if speaker.pack.judged else None


def titles_of(speaker: Speaker, failure: Failure) -> dict[str, pl.Expr]:
    """The table's and the column's titles, as people know them."""
    import polars as pl

    description = speaker.pack.tables.get(failure.table or "")
    if description is None:
        return {}
    found = {"table": pl.lit(description.title(speaker.language))}
    if failure.column is not None and failure.column in description.columns:
        found["column"] = pl.lit(description.columns[failure.column].title(speaker.language))
    return found


def say(value: Any, language: str) -> str:
    """A value of a failure as a text."""
    if isinstance(value, Text | Title):
        return value.say(language)
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
