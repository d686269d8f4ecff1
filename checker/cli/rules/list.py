"""``checker rules list``: every rule of a rulebook, one a line."""

from __future__ import annotations

import click

from checker.texts import LANGUAGES


@click.command("list")
@click.option(
    "--rules", "rulebook", type=click.Path(), help="The rulebook. Default: rules.toml here, else the shipped one."
)
@click.option("--language", type=click.Choice(LANGUAGES), help="Default: the rulebook's first.")
def command(rulebook: str | None, language: str | None) -> None:
    """List the rules: id, kind, level or parameter, table, title."""
    from tabulate import tabulate

    from checker.rulebook import find, load

    book = load(find(rulebook))
    spoken = language or book.languages[0]
    rows = [
        (
            rule.id,
            rule.kind.name,
            rule.model.parameter or rule.model.level,
            rule.table.name,
            rule.model.title.get(spoken, ""),
        )
        for rule in book.rules
    ]
    click.echo(tabulate(rows, tablefmt="plain", disable_numparse=True))
