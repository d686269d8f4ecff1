"""Batches of a large archive: reading whole portfolios in order of their names, and adding up their results."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp

from checker.findings.assemble import Judgement
from checker.findings.table import in_order
from checker.intake import readers
from checker.intake.files import files_to_read, read_submission_toml
from checker.intake.readers import parquet
from checker.lazy import pl
from checker.model.report import COUNTS, FindingCounts, RuleCounts
from checker.model.submission import RawSubmission, Sheet, Submission
from checker.schema.base import fold
from checker.texts import Text

NAMED = 5  # ids of a batch, rule and level that the verdict's sentences may name


class Spool:
    """Results of an archive's batches: findings in a temporary folder, everything else in memory."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp(prefix="checker-findings-"))
        self.close = weakref.finalize(self, rmtree, self.folder, ignore_errors=True)  # removes the folder, once
        self.kept: list[pl.DataFrame] = []
        self.counts: FindingCounts
        self.submission = Submission((), {})
        self.judgement: Judgement
        self.general: list[pl.DataFrame]
        self.files = 0
        self.all_shown = True

    def add(self, submission: Submission, judgement: Judgement, findings: pl.DataFrame, shown: pl.DataFrame) -> None:
        """Add the results of a batch.

        Findings about the whole archive have no portfolio. Each batch repeats them, so one of each is kept.
        """
        first = not self.files
        self.all_shown = shown is findings
        general, own = zip(*map(split, [findings] if self.all_shown else [findings, shown]), strict=True)
        self.write(*own)
        if first:
            self.general = list(general)
            self.submission = replace(submission, tables={}, earlier={}, failures=(), unread={})
            self.judgement = replace(judgement, findings=shown.clear())
            return
        self.general = [pl.concat(pair).unique(maintain_order=True) for pair in zip(self.general, general, strict=True)]
        self.submission = merge_submissions(self.submission, submission)
        self.judgement = merge_judgements(self.judgement, judgement)

    def finish(self) -> None:
        """Add the findings about the whole archive, after all batches."""
        self.write(*map(in_order, self.general))

    def write(self, findings: pl.DataFrame, shown: pl.DataFrame | None = None) -> None:
        """Append findings to the folder and count them. Without ``shown`` all are shown."""
        counts = FindingCounts.of(findings, (findings if shown is None else shown).height)
        self.counts = self.counts + counts if self.files else counts
        for name, frame in {"all": findings, **({} if shown is None else {"shown": shown})}.items():
            frame.write_parquet(self.folder / f"{name}-{self.files:06}.parquet", compression="lz4")
        # the verdict names only the first ids of each rule and level
        first = pl.int_range(pl.len()).over("rule", "level", pl.col("waiver").is_null()) < NAMED
        self.kept.append(findings.select(pl.when(first).then(pl.col("id")), "rule", "level", "waiver"))
        self.files += 1

    @property
    def table(self) -> pl.LazyFrame:
        """All findings, in their order."""
        return self.scan("all")

    @property
    def chosen(self) -> pl.LazyFrame:
        """The findings to be shown, in their order."""
        return self.scan("all" if self.all_shown else "shown")

    @property
    def counted(self) -> pl.DataFrame:
        """Rule, level, waiver and the first ids of all findings."""
        return pl.concat(self.kept)

    def scan(self, name: str) -> pl.LazyFrame:
        return pl.scan_parquet(sorted(self.folder.glob(f"{name}-*.parquet")))


def split(findings: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The findings about the whole archive, and those about its portfolios."""
    about_all = findings["portfolio"].is_null()
    return findings.filter(about_all), findings.filter(~about_all)


def merge_submissions(one: Submission, other: Submission) -> Submission:
    return replace(
        one,
        identities=(*one.identities, *other.identities),
        paths=(*one.paths, *other.paths),
        messages=merge_texts([*one.messages, *other.messages]),
        undue=one.undue & other.undue,
        missing=one.missing & other.missing,
        covers={**one.covers, **other.covers},
    )


def merge_judgements(one: Judgement, other: Judgement) -> Judgement:
    outcomes = tuple(add_counts(a, b) for a, b in zip(one.outcomes, other.outcomes, strict=True))
    return replace(
        one,
        outcomes=outcomes,
        project_statuses=(*one.project_statuses, *other.project_statuses),
        told=merge_texts([*one.told, *other.told]),
        relied=(*one.relied, *other.relied),
    )


def add_counts(one: RuleCounts, other: RuleCounts) -> RuleCounts:
    """Add a rule's counts of two batches; ``not_run`` stays only if it ran in neither."""
    if one.not_run is not None:
        return other if other.not_run is None else one
    return replace(one, **{name: getattr(one, name) + getattr(other, name) for name in COUNTS})


def merge_texts(texts: Iterable[Text]) -> tuple[Text, ...]:
    """Return each sentence once; those that differ only in their count become one with the sum."""
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


ROWS = 250_000  # rows in a batch, all tables together; a single larger portfolio is a batch of its own
PORTFOLIO, ROW, BATCH = "@portfolio", "@row", "@batch"


@dataclass(frozen=True)
class ArchiveFile:
    """A Parquet file of an archive. ``places`` has the ``first`` and ``last`` row, from 0, of each portfolio."""

    path: Path
    column: str  # has the portfolio's name
    places: pl.DataFrame  # sorted by PORTFOLIO

    @property
    def clustered(self) -> bool:
        """Whether each portfolio is one run of rows, in the order of the names."""
        runs = self.places["last"] - self.places["first"] + 1 == self.places["rows"]
        return bool(runs.all()) and self.places["first"].is_sorted()

    def scan(self) -> pl.LazyFrame:
        """Scan the rows with their numbers, from 1, in ROW and their portfolio in PORTFOLIO."""
        return scan(self.path).with_row_index(ROW, offset=1).with_columns(portfolio_name(self.column))


def portfolio_name(column: str) -> pl.Expr:
    """The name by which records are assigned to portfolios, without surrounding blanks."""
    return pl.col(column).cast(pl.String).str.strip_chars().alias(PORTFOLIO)


def batches(path: str | Path, rows: int | None = None) -> Iterator[RawSubmission] | None:
    """Yield the archive at ``path`` in batches of whole portfolios with about ``rows`` (default ROWS) records each.

    Return None if it is small, or is not an archive of Parquet files with a column for the portfolio. An archive whose
    portfolios are not in order is first sorted into batches on disk.
    """
    place, rows = Path(path), rows or ROWS
    if not is_archive(place):
        return None
    try:
        paths = files_to_read(place, parquet.SUFFIXES)
        if sum(height(each) for each in paths) <= rows:
            return None
        names = {each: scan(each).collect_schema().names() for each in paths}
        columns = {each: name for each in paths for name in names[each] if fold(name) == "portfolio"}
        if len(columns) < len(paths):
            return None
        files = [archive_file(each, column) for each, column in columns.items()]
    except (pl.exceptions.PolarsError, OSError):  # a damaged file is reported by its reader
        return None
    numbers = assign_batches(files, rows)
    return read_batches(place, files, numbers) if numbers[BATCH].n_unique() > 1 else None


def is_archive(place: Path) -> bool:
    """Whether all tables at ``place`` are Parquet files."""
    if not place.exists() or not parquet.claims(place):
        return False
    stated = read_submission_toml(place) if place.is_dir() else {}
    return not stated.get("returns") and all(each.SUFFIXES == parquet.SUFFIXES for each in readers.claiming(place))


def scan(path: Path) -> pl.LazyFrame:
    return pl.scan_parquet(path, glob=False, hive_partitioning=False)


def height(path: Path) -> int:
    return int(scan(path).select(pl.len()).collect().item())


def archive_file(path: Path, column: str) -> ArchiveFile:
    """Locate the portfolios of a file; only one column is read, in pieces."""
    rows = scan(path).select(portfolio_name(column)).with_row_index(ROW)
    found = rows.group_by(PORTFOLIO).agg(
        pl.col(ROW).min().alias("first"), pl.col(ROW).max().alias("last"), pl.len().alias("rows")
    )
    return ArchiveFile(path, column, found.sort(PORTFOLIO).collect(engine="streaming"))


def assign_batches(files: list[ArchiveFile], rows: int) -> pl.DataFrame:
    """Number the batch of each portfolio, from 0, in the order of their names."""
    sizes = pl.concat([each.places.select(PORTFOLIO, "rows") for each in files])
    sizes = sizes.group_by(PORTFOLIO).agg(pl.col("rows").sum()).sort(PORTFOLIO)
    before = [0, *accumulate(sizes["rows"].to_list())][:-1]
    return sizes.with_columns((pl.Series(before, dtype=pl.Int64) // rows).alias(BATCH))


def read_batches(place: Path, files: list[ArchiveFile], numbers: pl.DataFrame) -> Iterator[RawSubmission]:
    stated = read_submission_toml(place) if place.is_dir() else {}
    with TemporaryDirectory(prefix="checker-") as folder:
        sources = [
            Clustered(each, numbers) if each.clustered else Sorted(each, numbers, Path(folder) / str(number))
            for number, each in enumerate(files)
        ]
        for batch in numbers[BATCH].unique().sort():
            sheets = [sheet for source in sources if (sheet := source.sheet(batch)) is not None]
            unread = readers.left_unread(place, sheets) if place.is_dir() else ()
            yield RawSubmission(str(place), tuple(sheets), stated, unread)


class Clustered:
    """Batches of a file whose portfolios are in order: each is a run of its rows."""

    def __init__(self, file: ArchiveFile, numbers: pl.DataFrame) -> None:
        self.file = file
        places = file.places.join(numbers.select(PORTFOLIO, BATCH), on=PORTFOLIO, nulls_equal=True)
        runs = places.group_by(BATCH).agg(pl.col("first").min(), pl.col("rows").sum())
        self.runs: Mapping[int, tuple[int, int]] = {batch: (first, rows) for batch, first, rows in runs.iter_rows()}

    def sheet(self, batch: int) -> Sheet | None:
        """Read the rows of a batch; None if the file has none."""
        if batch not in self.runs:
            return None
        first, rows = self.runs[batch]
        return sheet_of(self.file, self.file.scan().slice(first, rows).collect())


class Sorted:
    """Batches of a file whose portfolios are mixed: its rows are first written to a file for each batch."""

    def __init__(self, file: ArchiveFile, numbers: pl.DataFrame, folder: Path) -> None:
        self.file, self.folder = file, folder
        batch = numbers.select(PORTFOLIO, BATCH).lazy()
        rows = file.scan().join(batch, on=PORTFOLIO, how="left", nulls_equal=True)
        rows.sink_parquet(pl.PartitionBy(folder, key=BATCH, include_key=False), mkdir=True)

    def sheet(self, batch: int) -> Sheet | None:
        """Read the rows of a batch in the order of the file; None if the file has none."""
        part = self.folder / f"{BATCH}={batch}"
        if not part.is_dir():
            return None
        return sheet_of(self.file, pl.read_parquet(part / "*.parquet", hive_partitioning=False).sort(ROW))


def sheet_of(file: ArchiveFile, rows: pl.DataFrame) -> Sheet:
    frame = rows.drop(ROW, PORTFOLIO)
    return Sheet(file.path.name, file.path.stem, frame=frame, row_numbers=rows[ROW].to_list())
