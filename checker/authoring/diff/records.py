"""What two rulebooks say of each record, rule by rule: the records of which they say something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from checker.authoring.diff.content import Change, Said
from checker.authoring.diff.judging import Judging
from checker.cases import outcome as word_of
from checker.engine.judging import Judged
from checker.engine.outcome import Outcome, Outcomes, constants_of, gather
from checker.engine.places import place_of
from checker.finding import Code

if TYPE_CHECKING:
    import polars as pl

NO_RECORD = Said("no record")
PLACE = ("file", "sheet", "row", "sum")
KEPT = ("portfolio", "period", "key", "project", "segment")


def changes(old: Judging, new: Judging, rule: str) -> Iterator[Change]:
    """The records to which a rule that ran under both rulebooks gives another outcome, in the order of their rows.

    A record is known by its file, sheet and row: keys may be blank or stand twice.
    """
    import polars as pl

    pair = [side.codes.judged[rule] for side in (old, new)]
    first, second = (numbered(side, judged) for side, judged in zip((old, new), pair, strict=True))
    both = first.join(second, on=PLACE, how="full", coalesce=True, nulls_equal=True, suffix="@new")
    differ = both.filter(pl.col("@said").ne_missing(pl.col("@said@new"))).sort("@place@new", "@place", nulls_last=True)
    said = [
        described(side, judged, differ[name].drop_nulls().to_list())
        for side, judged, name in zip((old, new), pair, ("@place", "@place@new"), strict=True)
    ]
    for before, after in differ.select("@place", "@place@new").iter_rows():
        rows = said[0].get(before), said[1].get(after)
        yield change(rule, *rows)


def numbered(side: Judging, judged: Judged) -> pl.DataFrame:
    """Each row's file, sheet and row number, its place in the frame, and what the rule says of it."""
    import polars as pl

    table = side.submission.tables.get(judged.rule.table.name)
    sources = dict(enumerate(table.sources)) if table is not None else {}
    source = pl.col("@source").cast(pl.Int64)
    files = {place: each.file for place, each in sources.items()}
    sheets = {place: each.sheet or "" for place, each in sources.items()}
    words = {int(code): word_of(code, judged.rule.kind.colours) for code in codes_of(judged)}
    said = judged.codes.replace_strict(words, default=None, return_dtype=pl.String)
    return (
        judged.frame.select(
            source.replace_strict(files, default=None, return_dtype=pl.String).alias("file"),
            source.replace_strict(sheets, default=None, return_dtype=pl.String).alias("sheet"),
            pl.col("@row").cast(pl.Int64).alias("row"),
            # a row of several sums stands there once for each
            (pl.col("@column") if "@column" in judged.frame.columns else pl.lit(None)).cast(pl.String).alias("sum"),
        )
        .with_columns(said.alias("@said"))
        .with_row_index("@place")
    )


def codes_of(judged: Judged) -> list[Code]:
    """The codes that a rule gave."""
    return [Code(code) for code in judged.codes.unique().sort().to_list()]


def described(side: Judging, judged: Judged, places: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Rows of a rule's frame by their place: what is said of them, with figures, and where they are."""
    import polars as pl

    if not places:
        return {}
    outcomes = gather(judged, pl.Series(sorted(places), dtype=pl.UInt32), side.codes.periods)
    rows = outcomes.facts.iter_rows(named=True)
    told = (described_row(side, *each, outcomes) for each in zip(outcomes.first(), rows, strict=True))
    return dict(zip(sorted(places), told, strict=True))


def described_row(side: Judging, outcome: Outcome, facts: dict[str, Any], outcomes: Outcomes) -> dict[str, Any]:
    """What a change needs of a row. ``facts`` are the columns of the findings table that follow from its outcome."""
    rule, types = outcome.rule, outcomes.types
    figures = {"observed": facts.get("observed"), "limit": facts.get("limit"), "unit": constants_of(outcomes)["unit"]}
    words = {
        language: {
            name: value
            for name in ("observed", "limit")
            if name in types and (value := writer.say(outcome.shown(name), types[name]))
        }
        for language, writer in side.writers.items()
    }
    said = Said(word_of(outcome.code, rule.kind.colours), **figures, spoken=words)
    spot = place_of(side.submission.sourced(rule.table.name), facts, facts["column"]).spot or ""
    return {**{name: facts.get(name) for name in KEPT}, "place": spot.strip(" ·"), "said": said}


def change(rule: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> Change:
    """A change of one record; one that a rulebook's tables do not have is said to be none there."""
    row = new or old
    assert row is not None  # a row that stands in neither frame is in no join
    before, after = (each["said"] if each else NO_RECORD for each in (old, new))
    return Change(rule, **{name: row[name] for name in (*KEPT, "place")}, old=before, new=after)
