"""What is kept of an archive judged in batches: findings on disk, counts and what the verdict rests on in memory."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from checker.engine import Judgement
from checker.engine.standings import LARGEST
from checker.engine.table import in_order
from checker.report import COUNTS, FindingCounts, Outcome
from checker.submission import Submission
from checker.texts import Text

if TYPE_CHECKING:
    import polars as pl

NAMED = 5  # ids of a batch, rule and level that the verdict's sentences may name


class Spool:
    """The batches of one archive, added one after the other. Its folder goes with it."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp(prefix="checker-findings-"))
        self.close = weakref.finalize(self, rmtree, self.folder, ignore_errors=True)  # removes the folder, once
        self.kept: list[pl.DataFrame] = []
        self.counts: FindingCounts
        self.submission = Submission((), {})
        self.judgement: Judgement
        self.general: list[pl.DataFrame]
        self.files = 0

    def add(self, submission: Submission, judgement: Judgement, findings: pl.DataFrame, shown: pl.DataFrame) -> None:
        """Add a batch: its findings and those of them that are to be shown.

        Findings about the archive as a whole have no portfolio: each batch repeats them, and one of each is kept.
        """
        first = not self.files
        own, general = split(findings)
        own_shown, general_shown = split(shown)
        self.write(own, own_shown)
        self.general = [general, general_shown] if first else [*map(distinct, self.general, (general, general_shown))]
        self.submission = joined(self.submission, submission) if not first else without_tables(submission)
        self.judgement = replace(judgement, findings=shown.clear()) if first else combined(self.judgement, judgement)

    def finish(self) -> None:
        """Add what is said of the archive as a whole, after all batches."""
        self.write(*map(in_order, self.general))

    def write(self, findings: pl.DataFrame, shown: pl.DataFrame) -> None:
        """Write findings behind those that are there, and count them."""
        counts = FindingCounts.of(findings, shown.height)
        self.counts = self.counts + counts if self.files else counts
        for name, frame in (("all", findings), ("shown", shown)):
            frame.write_parquet(self.folder / f"{name}-{self.files:06}.parquet", compression="lz4")
        self.kept.append(slim(findings))
        self.files += 1

    @property
    def table(self) -> pl.LazyFrame:
        """All findings, in their order."""
        return self.scan("all")

    @property
    def chosen(self) -> pl.LazyFrame:
        """The findings to be shown, in their order."""
        return self.scan("shown")

    @property
    def counted(self) -> pl.DataFrame:
        """Rule, level, waiver and the first ids of all findings."""
        import polars as pl

        return pl.concat(self.kept)

    def scan(self, name: str) -> pl.LazyFrame:
        """The batches' files of one kind, in their order."""
        import polars as pl

        return pl.scan_parquet(sorted(self.folder.glob(f"{name}-*.parquet")))


def split(findings: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The findings about portfolios, and those about the archive as a whole."""
    named = findings["portfolio"].is_not_null()
    return findings.filter(named), findings.filter(~named)


def distinct(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """The findings of both, equal ones once."""
    import polars as pl

    return pl.concat([one, other]).unique(maintain_order=True)


def slim(findings: pl.DataFrame) -> pl.DataFrame:
    """What the verdict needs of findings; ids only of the first of each rule and level."""
    import polars as pl

    first = pl.int_range(pl.len()).over("rule", "level", pl.col("waiver").is_null()) < NAMED
    name = pl.when(first).then(pl.col("id"))
    return findings.select(name, pl.col("rule"), pl.col("level"), pl.col("waiver"))


def without_tables(submission: Submission) -> Submission:
    """A submission without its rows."""
    return replace(submission, tables={}, earlier={}, failures=(), unread={})


def joined(one: Submission, other: Submission) -> Submission:
    """Two batches as one submission without rows."""
    return replace(
        one,
        identities=(*one.identities, *other.identities),
        paths=(*one.paths, *other.paths),
        messages=merged([*one.messages, *other.messages]),
        undue=one.undue & other.undue,
        missing=one.missing & other.missing,
        covers={**one.covers, **other.covers},
    )


def combined(one: Judgement, other: Judgement) -> Judgement:
    """What two batches came to."""
    outcomes = tuple(added(a, b) for a, b in zip(one.outcomes, other.outcomes, strict=True))
    statuses = (*one.project_statuses, *other.project_statuses)
    kept = statuses[:LARGEST]
    more = (
        [Text("engine.no-standing", {"count": len(statuses) - len(kept), "shown": LARGEST})] if kept != statuses else []
    )
    return replace(
        one,
        outcomes=outcomes,
        project_statuses=kept,
        told=merged([*one.told, *other.told, *more]),
        relied=(*one.relied, *other.relied),
    )


def added(one: Outcome, other: Outcome) -> Outcome:
    """A rule's counts over two batches; it did not run where it ran in neither."""
    if one.not_run is not None:
        return other if other.not_run is None else one
    return replace(one, **{name: getattr(one, name) + getattr(other, name) for name in COUNTS})


def merged(texts: Iterable[Text]) -> tuple[Text, ...]:
    """Each sentence once; of those that differ in their count alone one, with the sum."""
    found: dict[object, Text] = {}
    for text in texts:
        values = dict(text.values)
        count = values.pop("count", None)
        key = (text.key, repr(sorted(values.items(), key=str)))
        known = found.get(key)
        if known is None or not isinstance(count, int):
            found.setdefault(key, text)
        else:
            found[key] = Text(text.key, {**values, "count": known.values["count"] + count})
    return tuple(found.values())
