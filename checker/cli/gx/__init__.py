"""``checker gx``: the same rules in a warehouse, through Great Expectations. One file a command, found by its place."""

from __future__ import annotations

import click

from checker.cli.command_group import CommandGroup


@click.group("gx", cls=CommandGroup, package=__name__)
def command() -> None:
    """Run the rules in a database, as Great Expectations' suites. Needs portfolio-checker[gx]."""
