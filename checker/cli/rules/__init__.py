"""``checker rules``: what a rule author needs. One file a command; a new command is a new file with a ``command``."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import click


@click.group()
def rules() -> None:
    """Write, test, prove and change tolerance rules."""


for _module in iter_modules(__path__):
    rules.add_command(import_module(f"{__name__}.{_module.name}").command)
