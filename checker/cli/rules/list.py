"""``checker rules list``: every rule of a rulebook, one a line."""

from __future__ import annotations

import click

from checker.cli import options


@click.command("list")
@options.rules
@options.language
def command(rules: str | None, language: str | None) -> None:
    """List the rules: id, kind, level or parameter, table, title."""
    from tabulate import tabulate

    from checker.rulebook import find, load

    book = load(find(rules))
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
