"""``checker rules table``: the whole tolerance table on one screen."""

from __future__ import annotations

import shutil
from datetime import datetime

import click

from checker.cli import options


@click.command("table")
@options.rules
@options.language
@options.text_format("text", "markdown", "html")
@click.option(
    "--period",
    type=click.DateTime(["%Y-%m"]),
    metavar="MONTH",
    help="The limits in force in a month (2023-01). Default: the last ones stated.",
)
def command(rules: str | None, language: str | None, form: str, period: datetime | None) -> None:
    """Show the tolerance table: what makes each parameter green, yellow or red, and what stops a publication."""
    from checker.authoring.table import render, tolerance_table
    from checker.authoring.words.phrases import spoken_language
    from checker.rulebook import find, load

    book = load(find(rules))
    table = tolerance_table(book, spoken_language(book, language), f"{period:%Y-%m}" if period else None)
    click.echo(render(table, form, shutil.get_terminal_size((130, 50)).columns), nl=False)
