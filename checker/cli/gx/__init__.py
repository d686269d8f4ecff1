"""``checker gx``: the same rules in a warehouse, through Great Expectations. One file a command, found by its place."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import click


@click.group("gx")
def command() -> None:
    """Run the rules in a database, as Great Expectations' suites. Needs portfolio-checker[gx]."""


for _module in iter_modules(__path__):
    command.add_command(import_module(f"{__name__}.{_module.name}").command)
