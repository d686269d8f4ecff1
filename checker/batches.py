"""Batches of an archive that is too large to be judged in one piece: whole portfolios, in the order of their names."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from checker.findings.assemble import Judgement
from checker.findings.table import in_order
from checker.intake import readers
from checker.intake.files import files_to_read, read_submission_toml
from checker.intake.readers import parquet
from checker.lazy import pl
from checker.model.report import COUNTS, FindingCounts, Outcome
from checker.model.submission import RawSubmission, Sheet, Submission
from checker.schema.base import fold
from checker.texts import Text

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
        return pl.concat(self.kept)

    def scan(self, name: str) -> pl.LazyFrame:
        """The batches' files of one kind, in their order."""
        return pl.scan_parquet(sorted(self.folder.glob(f"{name}-*.parquet")))


def split(findings: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The findings about portfolios, and those about the archive as a whole."""
    named = findings["portfolio"].is_not_null()
    return findings.filter(named), findings.filter(~named)


def distinct(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """The findings of both, equal ones once."""
    return pl.concat([one, other]).unique(maintain_order=True)


def slim(findings: pl.DataFrame) -> pl.DataFrame:
    """What the verdict needs of findings; ids only of the first of each rule and level."""
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
    return replace(
        one,
        outcomes=outcomes,
        project_statuses=(*one.project_statuses, *other.project_statuses),
        told=merged([*one.told, *other.told]),
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


ROWS = 250_000  # rows in a batch, all tables together; a single larger portfolio is a batch of its own
PORTFOLIO, ROW, BATCH = "@portfolio", "@row", "@batch"


@dataclass(frozen=True)
class ArchiveFile:
    """A Parquet file of an archive: where each portfolio begins (``first``, from 0) and how many ``rows`` it has."""

    path: Path
    column: str  # the column with the portfolio's name
    places: pl.DataFrame  # PORTFOLIO, first, last, rows; sorted by PORTFOLIO

    @property
    def clustered(self) -> bool:
        """Whether each portfolio is one run of rows, in the order of the names."""
        runs = self.places["last"] - self.places["first"] + 1 == self.places["rows"]
        return bool(runs.all()) and self.places["first"].is_sorted()

    def scan(self) -> pl.LazyFrame:
        """The rows with their numbers (from 1) in ROW and their portfolio in PORTFOLIO."""
        return scan(self.path).with_row_index(ROW, offset=1).with_columns(named(self.column))


def named(column: str) -> pl.Expr:
    """The name that separates the records of portfolios: text without surrounding blanks."""
    return pl.col(column).cast(pl.String).str.strip_chars().alias(PORTFOLIO)


def batches(path: str | Path, rows: int | None = None) -> Iterator[RawSubmission] | None:
    """The submission at ``path`` in parts of whole portfolios with about ``rows`` records (ROWS) each.

    None where it is no archive of Parquet files that all name the portfolio of each record, or is small enough to be
    judged in one piece. An archive whose portfolios are not in order is first sorted into batches on disk.
    """
    place, rows = Path(path), rows or ROWS
    if not is_archive(place):
        return None
    try:
        paths = files_to_read(place, parquet.SUFFIXES)
        if sum(height(each) for each in paths) <= rows:
            return None
        columns = {each: column for each in paths if (column := portfolio_column(each)) is not None}
        if len(columns) < len(paths):
            return None
        files = [archive_file(each, column) for each, column in columns.items()]
    except (pl.exceptions.PolarsError, OSError):  # a damaged file is reported by its reader
        return None
    numbers = numbered(files, rows)
    return slices(place, files, numbers) if numbers[BATCH].n_unique() > 1 else None


def is_archive(place: Path) -> bool:
    """Whether all tables at ``place`` are Parquet files."""
    if not place.exists() or not parquet.claims(place):
        return False
    stated = read_submission_toml(place) if place.is_dir() else {}
    return not stated.get("returns") and all(each.SUFFIXES == parquet.SUFFIXES for each in readers.claiming(place))


def scan(path: Path) -> pl.LazyFrame:
    """The rows of a file, not yet read."""
    return pl.scan_parquet(path, glob=False, hive_partitioning=False)


def height(path: Path) -> int:
    """How many rows a file has, by its footer."""
    return int(scan(path).select(pl.len()).collect().item())


def portfolio_column(path: Path) -> str | None:
    """The column that names the portfolio of each record; None where there is none."""
    return next((name for name in scan(path).collect_schema().names() if fold(name) == "portfolio"), None)


def archive_file(path: Path, column: str) -> ArchiveFile:
    """Where each portfolio is in a file; only the one column is read, in pieces."""
    rows = scan(path).select(named(column)).with_row_index(ROW)
    found = rows.group_by(PORTFOLIO).agg(
        pl.col(ROW).min().alias("first"), pl.col(ROW).max().alias("last"), pl.len().alias("rows")
    )
    return ArchiveFile(path, column, found.sort(PORTFOLIO).collect(engine="streaming"))


def numbered(files: list[ArchiveFile], rows: int) -> pl.DataFrame:
    """The batch of each portfolio, from 0, in the order of their names."""
    sizes = pl.concat([each.places.select(PORTFOLIO, "rows") for each in files])
    sizes = sizes.group_by(PORTFOLIO).agg(pl.col("rows").sum()).sort(PORTFOLIO)
    before = [0, *accumulate(sizes["rows"].to_list())][:-1]
    return sizes.with_columns((pl.Series(before, dtype=pl.Int64) // rows).alias(BATCH))


def slices(place: Path, files: list[ArchiveFile], numbers: pl.DataFrame) -> Iterator[RawSubmission]:
    """The batches one by one, each read when it is asked for."""
    stated = read_submission_toml(place) if place.is_dir() else {}
    with tempfile.TemporaryDirectory(prefix="checker-") as folder:
        sources = [
            Clustered(each, numbers) if each.clustered else Sorted(each, numbers, Path(folder) / str(number))
            for number, each in enumerate(files)
        ]
        for batch in numbers[BATCH].unique().sort():
            sheets = [sheet for source in sources if (sheet := source.sheet(batch)) is not None]
            unread = readers.left_unread(place, sheets) if place.is_dir() else ()
            yield RawSubmission(str(place), tuple(sheets), stated, unread)


class Clustered:
    """A file whose portfolios are in order: a batch is a run of its rows."""

    def __init__(self, file: ArchiveFile, numbers: pl.DataFrame) -> None:
        self.file = file
        places = file.places.join(numbers.select(PORTFOLIO, BATCH), on=PORTFOLIO, nulls_equal=True)
        runs = places.group_by(BATCH).agg(pl.col("first").min(), pl.col("rows").sum())
        self.runs: Mapping[int, tuple[int, int]] = {batch: (first, rows) for batch, first, rows in runs.iter_rows()}

    def sheet(self, batch: int) -> Sheet | None:
        """The rows of a batch; None where the file has none."""
        if batch not in self.runs:
            return None
        first, rows = self.runs[batch]
        return sheet_of(self.file, self.file.scan().slice(first, rows).collect())


class Sorted:
    """A file whose portfolios are mixed: its rows are written once to a file for each batch."""

    def __init__(self, file: ArchiveFile, numbers: pl.DataFrame, folder: Path) -> None:
        self.file, self.folder = file, folder
        batch = numbers.select(PORTFOLIO, BATCH).lazy()
        rows = file.scan().join(batch, on=PORTFOLIO, how="left", nulls_equal=True)
        rows.sink_parquet(pl.PartitionBy(folder, key=BATCH, include_key=False), mkdir=True)

    def sheet(self, batch: int) -> Sheet | None:
        """The rows of a batch, in the order of the file; None where the file has none."""
        part = self.folder / f"{BATCH}={batch}"
        if not part.is_dir():
            return None
        return sheet_of(self.file, pl.read_parquet(part / "*.parquet", hive_partitioning=False).sort(ROW))


def sheet_of(file: ArchiveFile, rows: pl.DataFrame) -> Sheet:
    """Some rows of a file, with the numbers they have in it."""
    numbers = rows[ROW].to_list()
    return Sheet(file.path.name, file.path.stem, frame=rows.drop(ROW, PORTFOLIO), row_numbers=numbers)
