"""What the warehouse needs beside the plain install: asked for before anything of it is imported."""

from __future__ import annotations

from importlib.util import find_spec

from checker.model.errors import CheckError

SQL, PLATFORM = ("sqlglot",), ("great_expectations", "psycopg2", "sqlalchemy")


def need(*libraries: str) -> None:
    """Raises CheckError, with what to install, where one of the libraries is not there."""
    if any(find_spec(library) is None for library in libraries):
        raise CheckError("warehouse.not-installed", package="portfolio-checker[gx]")
