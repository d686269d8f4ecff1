"""What is said of colours that a row without a project makes doubtful: one finding a submission and parameter, of how
many projects, and which rows. The blank cell itself is a finding of the contract.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from checker.engine.facts import KEYS
from checker.engine.judging import Judged
from checker.engine.places import PLACE, located, spot
from checker.engine.wording import Speaker, findings
from checker.finding import DEFECT, LEVELS, Code
from checker.texts import template

if TYPE_CHECKING:
    import polars as pl


def doubts(
    speaker: Speaker, parameter: str, records: pl.DataFrame, fed: Sequence[tuple[Judged, pl.Series]]
) -> Iterator[pl.DataFrame]:
    """The findings: one for each submission of ``records``, those that are doubted, with the ``@level`` of each."""
    import polars as pl

    if records.is_empty():
        return
    rank = pl.col("@level").replace_strict({level: place for place, level in enumerate(LEVELS)}, return_dtype=pl.UInt8)
    counts = records.group_by(KEYS, maintain_order=True).agg(pl.len().alias("@count"), rank.min().alias("@rank"))
    rows = pl.concat(nobodys(speaker, *each) for each in fed).unique("@spot", keep="first", maintain_order=True)
    rows = rows.group_by(KEYS, maintain_order=True).agg(pl.all().first(), pl.col("@spot").slice(1).alias("@others"))
    title = speaker.pack.model.parameter[parameter].title
    words = {"parameter": pl.lit(title.get(speaker.language) or parameter), "count": pl.col("@count").cast(pl.String)}
    constants = {
        "rule": "COMPARE",
        "class": DEFECT,
        "level": pl.col("@rank").replace_strict(dict(enumerate(LEVELS)), return_dtype=pl.String),
        "parameter": parameter,
        "colour": "missing",
        "derived": "missing",
        "related": pl.col("@others"),
        "message": speaker.text("engine.nameless", words),
        "remedy": pl.lit(template("engine.nameless-remedy", speaker.language)),
        **{name: pl.col(f"#{name}") for name in (*KEYS, "table", "column", *PLACE)},
    }
    counts = counts.join(rows, on=KEYS, how="left", maintain_order="left")
    yield findings(counts.rename({name: f"#{name}" for name in KEYS}), constants)


def nobodys(speaker: Speaker, judged: Judged, projects: pl.Series) -> pl.DataFrame:
    """The rows of a rule that name no project and count: portfolio, period, table and column, and where they stand."""
    import polars as pl

    rule = judged.rule
    own = judged.frame.filter(projects.is_null() & (judged.codes > int(Code.GREEN)))
    places = located(speaker.submission.sourced(rule.table.name), rule.project or "")
    shown = {"table": pl.lit(rule.table.name), "column": pl.lit(rule.project), **places}
    columns = [value.alias(f"#{name}") for name, value in shown.items()]
    return own.select(*KEYS, *columns, spot(places).alias("@spot"))
