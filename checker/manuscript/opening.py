"""Opening a report's file, so that a failure is said in a sentence; the libraries for it are an extra."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from checker.errors import CheckError
from checker.zip_limits import refuse_bombs

PAGES = 5_000  # pages or slides of one file


def library(name: str, path: Path) -> Any:
    """A library of the extra ``report``. Raises CheckError, saying how to install it, where it is not there."""
    try:
        return import_module(name)
    except ImportError:
        raise CheckError("manuscript.no-library", file=str(path), suffix=path.suffix.lower()) from None


@contextmanager
def unreadable(path: Path) -> Iterator[None]:
    """Say in a sentence that a file is not what its name says, whatever the library makes of it."""
    try:
        yield
    except CheckError:
        raise
    except OSError as error:
        raise CheckError("manuscript.cannot-open", file=str(path), reason=error.strerror or str(error)) from error
    except Exception as error:
        raise CheckError("manuscript.damaged", file=str(path), suffix=path.suffix.lower()) from error


def check_package(path: Path) -> None:
    """Raise CheckError where a zipped document unpacks to more than a machine has, or is no zip file."""
    try:
        with ZipFile(path) as archive:
            refuse_bombs(path, archive)
    except (BadZipFile, NotImplementedError) as error:
        raise CheckError("manuscript.damaged", file=str(path), suffix=path.suffix.lower()) from error


def check_pages(path: Path, count: int) -> None:
    """Raise CheckError where a file has more pages than anybody publishes."""
    if count > PAGES:
        raise CheckError("manuscript.too-many-pages", file=str(path), count=count, limit=PAGES)
