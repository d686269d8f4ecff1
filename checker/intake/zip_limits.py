"""Limits on what a zipped file (a workbook, a document, slides) may unpack to, checked before anything is unpacked."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile, ZipInfo

from checker.model.errors import CheckError

MEGABYTE = 1_000_000
PART_LIMIT = 200 * MEGABYTE  # of one sheet, or of the shared texts
TOTAL_LIMIT = 1000 * MEGABYTE
RATIO_LIMIT = 300  # unpacked to packed, for parts beyond RATIO_FROM: real sheets reach 10 to 50
RATIO_FROM = 20 * MEGABYTE
DEFLATE_LIMIT = 1032  # to one: nothing unpacks to more, whatever size the file states
READ_LATER = "sheet"  # parts that are read completely anyway, which finds a false size
PICTURES = "media/"
PIECE = 1 << 20


def refuse_bombs(path: Path, archive: ZipFile) -> None:
    """Raise CheckError where a part or the whole unpacks to more than the limits; BadZipFile where a size is false."""
    infos = archive.infolist()
    refuse_large(path, path.name, sum(info.file_size for info in infos), TOTAL_LIMIT)
    for info in infos:
        refuse_large(path, info.filename, info.file_size, PART_LIMIT)
        if info.file_size > RATIO_FROM:
            refuse_large(path, info.filename, info.file_size, RATIO_LIMIT * max(info.compress_size, 1))
    for info in infos:
        if info.compress_size * DEFLATE_LIMIT > PART_LIMIT:
            prove_size(archive, info)


def refuse_large(path: Path, part: str, size: int, limit: int) -> None:
    """Raise CheckError where something unpacks to more than ``limit`` bytes."""
    if size > limit:
        sizes = {"size": -(-size // MEGABYTE), "limit": limit // MEGABYTE}
        raise CheckError("reading.workbook-too-large", file=str(path), part=part, **sizes)


def prove_size(archive: ZipFile, info: ZipInfo) -> None:
    """Unpack a part once: no more is unpacked than it states, and the checksum is wrong where it contains more."""
    if READ_LATER not in info.filename and PICTURES not in info.filename:
        with archive.open(info) as stream:
            while stream.read(PIECE):
                pass
