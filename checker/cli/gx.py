"""``checker gx``: the same rules in a warehouse, through Great Expectations."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from checker.cli import options


@click.group("gx")
def command() -> None:
    """Run the rules in a database, as Great Expectations' suites. Needs portfolio-checker[gx]."""


@command.command("export")
@click.option("--output", "-o", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@options.rules
@click.option(
    "--dialect",
    type=click.Choice(("postgres", "sqlite")),
    default="postgres",
    show_default=True,
    help="The warehouse's SQL.",
)
@options.schema
@options.language
def export(output: Path, rules: str | None, dialect: str, schema: str | None, language: str | None) -> None:
    """Write one suite a table into DIR, as Great Expectations' own JSON, which a platform loads without this program.

    Beside them are tables.sql, the tables as the suites expect them, and unsaid.json, what the suites do not say and
    why; the latter is printed here, too.
    """
    from checker.cli.rules import write
    from checker.warehouse.require_extra import SQL, need

    need(*SQL)
    from checker.warehouse.export import exported

    files, texts, spoken = exported(rules, dialect, schema, language)
    for name, content in files.items():
        write(output / name, content)
    for text in texts:
        click.echo(text.say(spoken))


@command.command("run")
@click.option(
    "--connection", required=True, metavar="URL", envvar="CHECKER_CONNECTION", help="postgresql://…, sqlite:///…"
)
@options.schema
@options.rules
@click.option("--portfolio", help="Only this portfolio.")
@click.option("--period", help="Only this month (2023-01).")
@click.option("--docs", type=click.Path(file_okay=False, path_type=Path), help="Write Data Docs into this folder.")
@options.language
@click.option("--format", "form", help="As of checker check. Default: by the output's suffix, else table.")
@options.output
@options.select
@options.level
def run(connection: str, form: str | None, output: str | None, **rest: Any) -> None:
    """Check a database's tables there: the rules run as SQL in one checkpoint, and findings come back.

    Exit codes are those of checker check; an exception inside Great Expectations is 2. docs/warehouse.md says how the
    tables are to be. Nothing is written to the database.
    """
    from checker.cli import BLOCKED, PUBLISHABLE, format_for, publish
    from checker.cli.write import database_files, refuse_inputs, rulebook_files
    from checker.output import renderer
    from checker.warehouse.require_extra import PLATFORM, SQL, need

    need(*SQL, *PLATFORM)
    from checker.warehouse.run import Asked, check

    wanted = form or format_for(output)
    renderer(wanted)  # raises an unknown format before the long run
    refuse_inputs([output], [*database_files(connection), *rulebook_files(rest["rules"])])
    report, spoken = check(Asked(connection, progress=sys.stderr.isatty(), **rest))
    for text in report.notices:
        click.echo(text.say(spoken), err=True)
    publish(report, spoken, wanted, output)
    raise SystemExit(PUBLISHABLE if report.verdict.publishable else BLOCKED)
