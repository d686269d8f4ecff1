"""``checker gx export``: a rulebook as Expectation Suites."""

from __future__ import annotations

from pathlib import Path

import click

from checker.texts import LANGUAGES

DIALECTS = ("postgres", "sqlite")


@click.command("export")
@click.option("--output", "-o", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--rules", "rulebook", type=click.Path(), help="Default: rules.toml here, else the shipped rulebook.")
@click.option(
    "--dialect", type=click.Choice(DIALECTS), default="postgres", show_default=True, help="The warehouse's SQL."
)
@click.option("--schema", help="The schema of the tables, where it is not the connection's own.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Of notes. Default: the rulebook's first.")
def command(output: Path, rulebook: str | None, dialect: str, schema: str | None, language: str | None) -> None:
    """Write one suite a table into DIR, as Great Expectations' own JSON, which a platform loads without this program.

    Beside them stand tables.sql, the tables as the suites expect them, and unsaid.json, what the suites do not say and
    why; the latter is told here, too.
    """
    from checker.cli.rules.schema import write
    from checker.warehouse.extra import SQL, need

    need(*SQL)
    from checker.warehouse.export import exported

    files, texts, spoken = exported(rulebook, dialect, schema, language)
    for name, content in files.items():
        write(output / name, content)
    for text in texts:
        click.echo(text.say(spoken))
