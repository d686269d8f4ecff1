"""What can be annotated: one workbook of a kind whose parts can be changed, and no larger than can be held open."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from checker.errors import CheckError
from checker.intake.files import exists
from checker.intake.readers.workbook import claims
from checker.intake.workbook_package import Package, opened_package
from checker.zip_limits import MEGABYTE

LIMIT = 120 * MEGABYTE  # of all sheets together, unpacked: about ten times as much is held in memory
KIND = "xlsx"


def refuse_others(path: Path) -> None:
    """Raise CheckError for a folder, a CSV file, or a workbook of another kind; by the content, as with reading."""
    if not exists(path):
        return  # whoever reads it says so
    if not claims(path):
        raise CheckError("annotation.not-one-workbook", file=str(path))
    with opened_package(path) as package:
        if package.kind != KIND:
            raise CheckError("annotation.other-kind", file=str(path), kind=package.kind)


def refuse_large(package: Package, parts: Iterable[str]) -> None:
    """Raise CheckError where the sheets unpack to more than can be held open."""
    size = sum(package.parts[part.casefold()].file_size for part in parts)
    if size > LIMIT:
        sizes = {"size": -(-size // MEGABYTE), "limit": LIMIT // MEGABYTE}
        raise CheckError("annotation.too-large", file=str(package.path), **sizes)
