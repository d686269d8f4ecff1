"""The same records by three routes: the local engine, PostgreSQL through Great Expectations, Great Expectations on
pandas. First colour by colour, then time and memory, each route in a process of its own.
``python benchmarks/warehouse.py [--rows 100000] [--connection URL] [--colours-only]``
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

import polars as pl
from archive import chunk, write_rulebook
from pandas_route import COST, RULES, colours
from server import programs, running

from checker.evaluate.evaluate import codes
from checker.intake import readers
from checker.intake.build import build_submission
from checker.intake.database import connected
from checker.model.finding import COLOUR_OF_CODE, Code
from checker.pipeline import Request
from checker.pipeline import check as locally
from checker.rulebook import loader as rulebook
from checker.warehouse.connection import Place
from checker.warehouse.run import Asked, check
from checker.warehouse.sql.layers import Layers
from checker.warehouse.sql.query import written
from checker.warehouse.tables import definitions

# ruff: noqa: T201


KEY = ["portfolio", "period", "project"]
ROUTES = ("local", "local from PostgreSQL", "PostgreSQL through Great Expectations", "Great Expectations on pandas")
SCHEMA = "benchmark"


def records(rows: int) -> pl.DataFrame:
    """An archive whose forecasts lie at a limit or a thousandth beside it, with blanks and noughts among them."""
    number = pl.int_range(rows)
    frame = chunk(0, rows).with_columns(pl.date(2023, 1, 31).dt.offset_by("0d").alias("as_of"))
    budget = (pl.col("budget") * 50).round(0) / 50  # so that 15 % over has three places
    frame = frame.with_columns(budget.cast(pl.Decimal(18, 3)).alias("budget"))
    fifteen = (pl.col("budget") * pl.lit("1.15").cast(pl.Decimal(4, 2))).cast(pl.Decimal(18, 3))
    limit = pl.when(number % 3 == 0).then(pl.col("budget")).otherwise(pl.coalesce("p50", fifteen))
    beside = (number % 4 - 1).clip(-1, 1).cast(pl.Decimal(18, 3)) / 1000
    forecast = (limit + beside).cast(pl.Decimal(18, 3))
    frame = frame.with_columns(pl.when(number % 97 == 0).then(None).otherwise(forecast).alias("forecast"))
    nought = pl.when(number % 101 == 0).then(pl.lit("0").cast(pl.Decimal(18, 3))).otherwise(pl.col("budget"))
    ends = pl.col("period").str.to_date("%Y-%m").dt.month_end()
    return frame.with_columns(nought.alias("budget"), ends.alias("as_of"))


def prepared(folder: Path, rows: int, url: str) -> tuple[Path, Path]:
    """The records as Parquet and in the database, and the rulebook of the six tolerances."""
    import psycopg2

    source, rules = folder / "archive", write_rulebook(folder)
    source.mkdir(exist_ok=True)
    frame = records(rows)
    frame.write_parquet(source / "projects.parquet")
    book = rulebook.load(rules)
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{SCHEMA}" CASCADE; CREATE SCHEMA "{SCHEMA}"')
        cursor.execute(definitions(Place(book.pack, schema=SCHEMA)))
        columns = ", ".join(f'"{name}"' for name in frame.columns)
        text = io.StringIO(frame.write_csv(include_header=False))
        cursor.copy_expert(f'COPY "{SCHEMA}".projects ({columns}) FROM STDIN WITH (FORMAT csv)', text)
        cursor.execute("ANALYZE")
    connection.close()
    return source, rules


def by_engine(source: Path, rules: Path) -> pl.DataFrame:
    """The local engine's colours."""
    book = rulebook.load(rules)
    judged = codes(build_submission([readers.read(source)], book.pack), book).judged
    own = judged[COST].frame.select(KEY)
    return own.with_columns(words(judged[rule].codes).alias(rule) for rule in (COST, *RULES.values()))


def by_database(url: str, rules: Path) -> pl.DataFrame:
    """The colours that the suites' SQL gives."""
    book = rulebook.load(rules)
    with connected(url, SCHEMA) as database:
        there = {name: columns for name, columns in database.columns().items() if name == "projects"}
        layers = Layers(book, Place(book.pack, schema=SCHEMA, present=there))
        table = book.pack.tables["projects"]
        frame = database.query(written(layers.whole(table, layers.of(table)), "postgres"))
    return frame.select(*KEY, *(words(frame[rule].cast(pl.UInt8)).alias(rule) for rule in (COST, *RULES.values())))


def by_pandas(source: Path) -> pl.DataFrame:
    """The colours of Great Expectations on pandas."""
    return pl.read_parquet(source / "projects.parquet", columns=KEY).with_columns(
        pl.Series(rule, found) for rule, found in colours(source / "projects.parquet").items()
    )


def words(series: pl.Series) -> pl.Series:
    """Codes as colours."""
    names = {int(code): COLOUR_OF_CODE.get(code, code.name.lower()) for code in Code}
    return series.replace_strict(names, return_dtype=pl.String)


def compared(routes: dict[str, pl.DataFrame]) -> None:
    """Print, rule by rule and colour by colour, how many records each route gives it, and how many differ."""
    frames = {name: frame.sort(KEY) for name, frame in routes.items()}
    first = next(iter(frames.values()))
    print(f"{'rule':20} {'colour':10}" + "".join(f"{name:>40}" for name in frames))
    for rule in (COST, *RULES.values()):
        counts = {name: Counter(frame[rule].to_list()) for name, frame in frames.items()}
        for colour in ("green", "yellow", "red", "missing"):
            print(f"{rule:20} {colour:10}" + "".join(f"{counts[name][colour]:>40,}" for name in frames))
        differ = [int((frame[rule] != first[rule]).sum()) for frame in frames.values()]
        print(f"{'':20} {'differ':10}" + "".join(f"{count:>40,}" for count in differ))


def one(route: str, source: Path, rules: Path, url: str) -> None:
    """One route alone, in this process: seconds and peak memory as JSON."""
    begin = time.perf_counter()
    if route == ROUTES[0]:
        locally(Request([source], rules=rules))
    elif route == ROUTES[1]:
        locally(Request([], rules=rules, connection=url, schema=SCHEMA))
    elif route == ROUTES[2]:
        check(Asked(url, SCHEMA, rules))
    else:
        colours(source / "projects.parquet")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({"seconds": time.perf_counter() - begin, "peak": peak}))


def timed(source: Path, rules: Path, url: str, rows: int) -> None:
    """Every route in a process of its own. A server's own memory is not in the figures."""
    least = None
    for route in ROUTES:
        command = [sys.executable, "-W", "ignore", __file__, "--one", route, str(source), str(rules), url]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"  {route:40} failed: {done.stderr.strip().splitlines()[-1][:160]}")
            continue
        found = json.loads(done.stdout.splitlines()[-1])
        least = least or found["seconds"]
        print(
            f"  {route:40} {found['seconds']:8.1f} s  {found['seconds'] / least:6.1f} times local"
            f"  {found['peak']:6.2f} GiB   ({rows:,} records)"
        )


def main() -> None:
    """Read the options, compare and measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--connection", help="a database to use; default: a server of one's own")
    options.add_argument("--colours-only", action="store_true")
    options.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.one:
        route, source, rules, url = given.one
        one(route, Path(source), Path(rules), url)
        return
    folder = programs()
    if folder is None and not given.connection:
        raise SystemExit("no PostgreSQL here: install Debian's package postgresql, or give --connection")
    server = nullcontext(given.connection) if given.connection else running(folder or Path())
    with server as url, tempfile.TemporaryDirectory() as fresh:
        source, rules = prepared(Path(fresh), given.rows, url)
        routes = {
            ROUTES[0]: by_engine(source, rules),
            ROUTES[2]: by_database(url, rules),
            ROUTES[3]: by_pandas(source),
        }
        compared(routes)
        if not given.colours_only:
            timed(source, rules, url, given.rows)


if __name__ == "__main__":
    main()
