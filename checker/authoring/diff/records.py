"""What two rulebooks say of each record, rule by rule: the records of which they say something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from checker.authoring.diff.content import Change, Said
from checker.authoring.diff.judging import Judging
from checker.cases import outcome
from checker.engine.judging import Judged
from checker.finding import Code
from checker.texts import LANGUAGES

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
    words = {int(code): outcome(code, judged.rule.kind.colours) for code in codes_of(judged)}
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
    """Rows of a rule's frame by their place: what is said of them, with figures, and where they stand."""
    import polars as pl

    if not places:
        return {}
    chosen = pl.int_range(judged.frame.height, eager=True).is_in(list(places))
    frame = side.speakers["en"].shown(judged, chosen, side.codes.periods)
    frame = frame.with_columns(spoken(side, judged))
    return dict(zip(sorted(places), told(judged, frame), strict=True))


def spoken(side: Judging, judged: Judged) -> list[pl.Expr]:
    """What was observed and the limit, as people of each language read them."""
    import polars as pl

    evidence = judged.rule.kind.evidence(judged.rule, side.codes.periods)
    types = {name: evidence[name].type for name in ("observed", "limit") if name in evidence}
    return [
        speaker.say(pl.col(f"@e.{name}"), kind).cast(pl.String).alias(f"{language}.{name}")
        for language, speaker in side.speakers.items()
        for name, kind in types.items()
    ]


def told(judged: Judged, frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Each row as a dict of what a change needs of it."""
    for row in frame.iter_rows(named=True):
        figures = {name: row.get(f"#{name}") for name in ("observed", "limit", "unit")}
        words = {
            language: {name: value for name in ("observed", "limit") if (value := row.get(f"{language}.{name}"))}
            for language in LANGUAGES
        }
        said = Said(outcome(Code(row["@code"]), judged.rule.kind.colours), **figures, spoken=words)
        yield {**{name: row.get(f"#{name}") for name in KEPT}, "place": place_of(row), "said": said}


def place_of(row: dict[str, Any]) -> str:
    """Where a row stands: ``projects.xlsx · Prosjekter!G14``."""
    sheet = f"{row['#sheet']}!" if row["#sheet"] else ""
    return f"{row['#file']} · {sheet}{row['#cell'] or row['#row'] or ''}".strip(" ·")


def change(rule: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> Change:
    """A change of one record; one that a rulebook's tables do not have is said to be none there."""
    row = new or old
    assert row is not None  # a row that stands in neither frame is in no join
    before, after = (each["said"] if each else NO_RECORD for each in (old, new))
    return Change(rule, **{name: row[name] for name in (*KEPT, "place")}, old=before, new=after)
