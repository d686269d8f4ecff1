"""A real PostgreSQL on loopback, started for these tests alone, or the one that CHECKER_TEST_POSTGRES names."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit, urlunsplit

import polars as pl
import pytest

from checker.model.submission import Submission
from checker.rulebook import loader as rulebook
from checker.rulebook.rulebook import Rulebook
from checker.warehouse.connection import Place
from checker.warehouse.tables import definitions

ROOT = Path(__file__).parents[2]
LACKING = "no PostgreSQL here: install Debian's package postgresql, or name a server in CHECKER_TEST_POSTGRES"
NO_DRIVER = "no driver here: install portfolio-checker[gx]"
Load = Callable[[Submission, str], None]


def module_at(path: Path, name: str) -> ModuleType:
    """A file of the project that is in no package."""
    spec = spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server's own database."""
    given = os.environ.get("CHECKER_TEST_POSTGRES")
    if given:
        yield given
        return
    own = module_at(ROOT / "benchmarks" / "server.py", "postgres_server")
    if (programs := own.programs()) is None:
        pytest.skip(LACKING)
    with own.running(programs) as url:
        yield url


@pytest.fixture(scope="module")
def database(server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database, one a test module."""
    name = f"checker_{request.module.__name__.rpartition('.')[2]}_{os.getpid()}"
    execute(server, f'CREATE DATABASE "{name}"')
    yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    execute(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def execute(url: str, *statements: str) -> None:
    """Run statements, each by itself."""
    psycopg2 = pytest.importorskip("psycopg2", reason=NO_DRIVER)
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        connection.close()


def copy_into(url: str, tables: Mapping[str, pl.DataFrame], schema: str | None = None) -> None:
    """Copy frames into tables that are there."""
    psycopg2 = pytest.importorskip("psycopg2", reason=NO_DRIVER)
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            for name, frame in tables.items():
                named = f'"{schema}"."{name}"' if schema else f'"{name}"'
                columns = ", ".join(f'"{column}"' for column in frame.columns)
                text = io.StringIO(frame.write_csv(include_header=False))
                cursor.copy_expert(f"COPY {named} ({columns}) FROM STDIN WITH (FORMAT csv)", text)
    finally:
        connection.close()


def as_tables(submission: Submission) -> dict[str, pl.DataFrame]:
    """A submission's tables as a warehouse keeps them: terms as the rules write them, keys for names."""
    found = {}
    for name, table in submission.tables.items():
        kept = [column for column in table.frame.columns if not column.startswith("@")]
        lists = [column for column in kept if table.frame.schema[column] == pl.List(pl.String)]
        found[name] = table.frame.select(kept).with_columns(pl.col(column).list.join("; ") for column in lists)
    return found


@pytest.fixture(scope="session")
def book() -> Rulebook:
    """The shipped rulebook."""
    return rulebook.load(ROOT / "rules.toml")


@pytest.fixture(scope="module")
def sql(database: str) -> Callable[..., None]:
    """Runs statements in the module's database."""
    return lambda *statements: execute(database, *statements)


@pytest.fixture(scope="module")
def load(database: str, book: Rulebook) -> Load:
    """Puts a submission into a schema of the module's database; its tables there as the suites expect them."""

    def loaded(submission: Submission, schema: str) -> None:
        place = Place(book.pack, schema=schema)
        execute(database, f'CREATE SCHEMA "{schema}"', definitions(place))
        tables = as_tables(submission)
        copy_into(database, {name: tables[name] for name in place.tables if name in tables}, schema)

    return loaded


@pytest.fixture(scope="session")
def random_submissions() -> ModuleType:
    """The generator of random portfolios that the engine is held against an oracle with."""
    return module_at(ROOT / "tests" / "test_oracle.py", "random_portfolios")
