"""``checker gx export``: a rulebook as Expectation Suites."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli import options

DIALECTS = ("postgres", "sqlite")


@click.command("export")
@click.option("--output", "-o", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@options.rules
@click.option(
    "--dialect", type=click.Choice(DIALECTS), default="postgres", show_default=True, help="The warehouse's SQL."
)
@options.schema
@options.language
def command(output: Path, rules: str | None, dialect: str, schema: str | None, language: str | None) -> None:
    """Write one suite a table into DIR, as Great Expectations' own JSON, which a platform loads without this program.

    Beside them stand tables.sql, the tables as the suites expect them, and unsaid.json, what the suites do not say and
    why; the latter is told here, too.
    """
    from checker.cli.rules.schema import write
    from checker.warehouse.extra import SQL, need

    need(*SQL)
    from checker.warehouse.export import exported

    files, texts, spoken = exported(rules, dialect, schema, language)
    for name, content in files.items():
        write(output / name, content)
    for text in texts:
        click.echo(text.say(spoken))
