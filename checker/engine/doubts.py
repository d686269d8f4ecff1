"""Colours that a row without a project makes doubtful: one finding a submission and parameter, with the number of
projects and the rows. The blank cell itself is a finding of the contract.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from checker.engine.facts import KEYS
from checker.engine.judging import Judged
from checker.engine.places import PLACE, Place, place_of
from checker.engine.wording import MessageWriter
from checker.finding import DEFECT, LEVELS, Code
from checker.submission import Submission
from checker.texts import template

if TYPE_CHECKING:
    import polars as pl

Nameless = tuple[str, str | None, Place]  # table, column and place of a row that names no project


def doubts(
    writer: MessageWriter, parameter: str, records: pl.DataFrame, fed: Sequence[tuple[Judged, pl.Series]]
) -> Iterator[dict[str, Any]]:
    """The findings: one for each submission of ``records``, those that are doubted, with the ``level`` of each."""
    levels: dict[tuple[str, str], list[str]] = {}
    for portfolio, period, level in records.select(*KEYS, "level").rows():
        levels.setdefault((portfolio, period), []).append(level)
    nameless = nameless_rows(writer.submission, fed)
    for keys, own in levels.items():
        rows = nameless.get(keys, [])
        table, column, place = rows[0] if rows else (None, None, Place())
        words = {"parameter": writer.parameter(parameter), "count": str(len(own))}
        yield (
            dict(zip(KEYS, keys, strict=True))
            | dict(zip(PLACE, place, strict=True))
            | {
                "rule": "COMPARE",
                "class": DEFECT,
                "level": min(own, key=LEVELS.index),
                "parameter": parameter,
                "colour": int(Code.MISSING),
                "derived": int(Code.MISSING),
                "table": table,
                "column": column,
                "related": [other.spot for _, _, other in rows[1:]] if rows else None,
                "message": writer.text("engine.nameless", words),
                "remedy": template("engine.nameless-remedy", writer.language),
            }
        )


def nameless_rows(
    submission: Submission, fed: Sequence[tuple[Judged, pl.Series]]
) -> dict[tuple[str, str], list[Nameless]]:
    """By submission, the rows of some rules that name no project and count."""
    found: dict[tuple[str, str], list[Nameless]] = {}
    seen = set()
    for judged, projects in fed:
        rule = judged.rule
        rows = (projects.is_null() & (judged.codes > int(Code.GREEN))).arg_true()
        columns = [name for name in (*KEYS, "@source", "@row", "@line") if name in judged.frame.columns]
        for row in judged.frame[columns][rows].iter_rows(named=True):
            place = place_of(submission.sourced(rule.table.name), row, rule.project)
            if place.spot not in seen:
                seen.add(place.spot)
                found.setdefault((row["portfolio"], row["period"]), []).append((rule.table.name, rule.project, place))
    return found
