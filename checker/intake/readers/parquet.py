"""A folder of Parquet files, or one such file. Frames are kept: a million rows are not made into lists."""

from __future__ import annotations

from pathlib import Path

from checker.intake.files import files_to_read, opening
from checker.lazy import pl
from checker.model.errors import CheckError
from checker.model.submission import RawSubmission, Sheet

SUFFIXES = (".parquet",)


def claims(path: Path) -> bool:
    """Whether this is a Parquet file or a folder with one."""
    return bool(files_to_read(path, SUFFIXES))


def read(path: Path) -> RawSubmission:
    """One sheet a file. There is no heading row, and record i (from 0) is row i + 1."""
    sheets = [Sheet(file.name, file.stem, frame=read_frame(file)) for file in files_to_read(path, SUFFIXES)]
    return RawSubmission(str(path), tuple(sheets))


def read_frame(file: Path) -> pl.DataFrame:
    """The file's frame. Raises CheckError where the file is empty, cut off or no Parquet."""
    try:
        with opening(file):
            return pl.read_parquet(file, glob=False, hive_partitioning=False)
    except CheckError:
        raise
    except (Exception, pl.exceptions.PanicException) as error:
        raise CheckError("reading.parquet-damaged", file=str(file)) from error
