"""``checker rules``: what a rule author needs. One file a command; a new command is a new file with a ``command``."""

from __future__ import annotations

import click

from checker.cli.command_group import CommandGroup


@click.group("rules", cls=CommandGroup, package=__name__)
def command() -> None:
    """Write, test, prove and change tolerance rules."""
