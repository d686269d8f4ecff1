"""Batches of an archive that is too large to be judged in one piece: whole portfolios, in the order of their names."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from checker.intake import readers
from checker.intake.files import files_to_read
from checker.intake.readers import parquet
from checker.intake.submission_toml import read_submission_toml
from checker.schema import fold
from checker.submission import RawSubmission, Sheet

if TYPE_CHECKING:
    import polars as pl

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
    """The portfolio's name as the records are told apart by it: text without blanks around it."""
    import polars as pl

    return pl.col(column).cast(pl.String).str.strip_chars().alias(PORTFOLIO)


def batches(path: str | Path, rows: int | None = None) -> Iterator[RawSubmission] | None:
    """The submission at ``path`` in parts of whole portfolios with about ``rows`` records (ROWS) each.

    None where it is no archive of Parquet files that all name the portfolio of each record, or is small enough to be
    judged in one piece. An archive whose portfolios are not in order is first sorted into batches on disk.
    """
    import polars as pl

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
    import polars as pl

    return pl.scan_parquet(path, glob=False, hive_partitioning=False)


def height(path: Path) -> int:
    """How many rows a file has, by its footer."""
    import polars as pl

    return int(scan(path).select(pl.len()).collect().item())


def portfolio_column(path: Path) -> str | None:
    """The column that names the portfolio of each record; None where there is none."""
    return next((name for name in scan(path).collect_schema().names() if fold(name) == "portfolio"), None)


def archive_file(path: Path, column: str) -> ArchiveFile:
    """Where each portfolio is in a file; only the one column is read, in pieces."""
    import polars as pl

    rows = scan(path).select(named(column)).with_row_index(ROW)
    found = rows.group_by(PORTFOLIO).agg(
        pl.col(ROW).min().alias("first"), pl.col(ROW).max().alias("last"), pl.len().alias("rows")
    )
    return ArchiveFile(path, column, found.sort(PORTFOLIO).collect(engine="streaming"))


def numbered(files: list[ArchiveFile], rows: int) -> pl.DataFrame:
    """The batch of each portfolio, from 0, in the order of their names."""
    import polars as pl

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
        import polars as pl

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
        import polars as pl

        self.file, self.folder = file, folder
        batch = numbers.select(PORTFOLIO, BATCH).lazy()
        rows = file.scan().join(batch, on=PORTFOLIO, how="left", nulls_equal=True)
        rows.sink_parquet(pl.PartitionBy(folder, key=BATCH, include_key=False), mkdir=True)

    def sheet(self, batch: int) -> Sheet | None:
        """The rows of a batch, in the order of the file; None where the file has none."""
        import polars as pl

        part = self.folder / f"{BATCH}={batch}"
        if not part.is_dir():
            return None
        return sheet_of(self.file, pl.read_parquet(part / "*.parquet", hive_partitioning=False).sort(ROW))


def sheet_of(file: ArchiveFile, rows: pl.DataFrame) -> Sheet:
    """Some rows of a file, with the numbers they have in it."""
    numbers = rows[ROW].to_list()
    return Sheet(file.path.name, file.path.stem, frame=rows.drop(ROW, PORTFOLIO), row_numbers=numbers)
