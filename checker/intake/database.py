"""Tables out of a database, read-only and all from one moment: PostgreSQL through ADBC, SQLite through Python's own.

A table is one sheet under the table's name, and its rows have no numbers. NUMERIC arrives as text and becomes a decimal
with all its digits. A database gives its rows in any order, so they are put in one: by portfolio, period, and then by
every column in the order of their names, blanks first.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from checker.lazy import pl
from checker.model.errors import CheckError
from checker.model.submission import RawSubmission, Sheet
from checker.model.types import MAX_DIGITS

WHERE = ("portfolio", "period")
# one moment, nothing written; compiling a long query to machine code takes longer than running it
SETTINGS = ("default_transaction_read_only=on", r"default_transaction_isolation=repeatable\ read", "jit=off")
NUMBER = r"^-?[0-9]+(?:\.[0-9]+)?$"
DRIVER = re.compile(r"^(postgres(?:ql)?)(?:\+[a-z0-9]+)?$")  # SQLAlchemy writes the driver behind a plus sign
COLUMNS = {
    "postgres": "SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = "
    "COALESCE({schema}, current_schema()) ORDER BY 1, ordinal_position",
    "sqlite": "SELECT m.name AS t, c.name AS c FROM sqlite_master AS m, pragma_table_info(m.name) AS c "
    "WHERE m.type IN ('table', 'view') ORDER BY 1, c.cid",
}


class Database:
    """An open connection that only reads. ``name`` is its address without user or password; ``dialect`` is postgres or
    sqlite.
    """

    def __init__(self, url: str, connection: Any, dialect: str, schema: str | None) -> None:
        self.name = shown(url)
        self.connection = connection
        self.dialect = dialect
        self.schema = schema

    def query(self, sql: str) -> pl.DataFrame:
        """The rows of a query, decimals exact. Raises CheckError where the database refuses it."""
        try:
            frame = pl.read_database(sql, self.connection, infer_schema_length=None)
        except Exception as error:
            raise CheckError("reading.query-failed", database=self.name, reason=first_line(error)) from error
        return frame.with_columns(exact(column) for column in frame.get_columns())

    def columns(self) -> dict[str, frozenset[str]]:
        """The tables that are there, and the columns of each."""
        schema = literal(self.schema) if self.schema is not None else "NULL"
        found: dict[str, set[str]] = {}
        for table, column in self.query(COLUMNS[self.dialect].format(schema=schema)).iter_rows():
            found.setdefault(table, set()).add(column)
        return {table: frozenset(columns) for table, columns in found.items()}

    def table(self, name: str) -> str:
        """A table's name in a query."""
        return f"{identifier(self.schema)}.{identifier(name)}" if self.schema else identifier(name)


@contextmanager
def connected(url: str, schema: str | None = None) -> Iterator[Database]:
    """Open a database for the block.

    Raises CheckError for an address of another kind, a driver that is not installed, and a database that cannot be
    reached.
    """
    kind = DRIVER.match(urlsplit(url).scheme)
    opened = postgres(url) if kind else sqlite(url)
    try:
        yield Database(url, opened, "postgres" if kind else "sqlite", schema)
    finally:
        opened.close()


def postgres(url: str) -> Any:
    try:
        from adbc_driver_postgresql import dbapi
    except ImportError as error:
        raise CheckError("reading.no-driver", package="portfolio-checker[database]") from error
    try:
        return dbapi.connect(with_settings(url))
    except Exception as error:
        raise CheckError("reading.no-connection", database=shown(url), reason=first_line(error)) from error


def with_settings(url: str) -> str:
    """The address with the settings of the connection: read only, and all from one moment."""
    parts = urlsplit(url)
    asked = "options=" + quote(" ".join(f"-c {setting}" for setting in SETTINGS))
    return urlunsplit(parts._replace(scheme="postgresql", query=f"{parts.query}&{asked}" if parts.query else asked))


def sqlite(url: str) -> Any:
    """A connection to an existing file of SQLite."""
    if not url.startswith("sqlite:///"):
        raise CheckError("reading.unknown-database", database=shown(url))
    path = url.removeprefix("sqlite:///")
    try:
        return sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)
    except sqlite3.Error as error:
        raise CheckError("reading.no-connection", database=shown(url), reason=first_line(error)) from error


def shown(url: str) -> str:
    """An address without user, password and settings."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    place = f"{host}:{parts.port}" if parts.port else host
    return f"{parts.scheme}://{place}{parts.path}"


def first_line(error: Exception) -> str:
    """The first line of a driver's message, without the query that it repeats."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def read(
    url: str,
    wanted: Collection[str],
    *,
    schema: str | None = None,
    portfolio: str | None = None,
    period: str | None = None,
) -> RawSubmission:
    """The ``wanted`` tables of a database that have rows, of one portfolio, one period, or all.

    A table without such rows was not delivered. Raises CheckError where none of the tables is there, or none has rows.
    """
    only = {name: value for name, value in zip(WHERE, (portfolio, period), strict=True) if value is not None}
    with connected(url, schema) as database:
        there = {name: columns for name, columns in database.columns().items() if name in wanted}
        if not there:
            names = ", ".join(sorted(wanted))
            raise CheckError("reading.no-tables", database=database.name, tables=names)
        sheets = [sheet_of(database, name, columns, only) for name, columns in sorted(there.items())]
    filled = tuple(sheet for sheet in sheets if sheet.frame is not None and sheet.frame.height)
    if not filled:
        raise CheckError("reading.no-rows", database=shown(url), chosen=", ".join(only.values()) or "–")
    return RawSubmission(shown(url), filled, stated={"decimal": "."})


def sheet_of(database: Database, name: str, columns: Collection[str], only: Mapping[str, str]) -> Sheet:
    chosen = [f"{identifier(key)} = {literal(value)}" for key, value in only.items() if key in columns]
    condition = f" WHERE {' AND '.join(chosen)}" if chosen else ""
    frame = database.query(f"SELECT * FROM {database.table(name)}{condition}")
    return Sheet(name, name, frame=in_order(frame), numbered=False)


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """Sort the rows by portfolio, period, and every other column by name."""
    names = [name for name in sorted(frame.columns) if not isinstance(frame[name].dtype, pl.List | pl.Struct)]
    return frame.sort([*(name for name in WHERE if name in names), *names], maintain_order=True)


def exact(column: pl.Series) -> pl.Series:
    """NUMERIC, which arrives as text, as decimals with all their digits; as the text where one is no such number."""
    if not isinstance(column.dtype, pl.Extension):
        return column
    texts = column.ext.storage().cast(pl.String)
    if "numeric" not in str(column.dtype) or not texts.str.contains(NUMBER).all():
        return texts
    scale = int(texts.str.split(".").list.get(1, null_on_oob=True).str.len_bytes().max() or 0)  # type: ignore[arg-type]
    whole = int(texts.str.split(".").list.get(0).str.len_bytes().max() or 0)  # type: ignore[arg-type]
    return texts.cast(pl.Decimal(MAX_DIGITS, scale)) if whole + scale <= MAX_DIGITS else texts


def identifier(name: str | None) -> str:
    return '"' + str(name).replace('"', '""') + '"'


def literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
