"""A group of commands, one module each, of which only the requested one is imported."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

import click


class CommandGroup(click.Group):
    """The commands of a package: each module with a ``command``. A new command is a new file."""

    def __init__(self, *arguments: Any, package: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.package = package

    def list_commands(self, ctx: click.Context | None) -> list[str]:
        """Return the names of all commands; imports all of them."""
        for module in iter_modules(import_module(self.package).__path__):
            self.load_command(module.name)
        return sorted(self.commands)

    def get_command(self, ctx: click.Context | None, cmd_name: str) -> click.Command | None:
        return self.commands.get(cmd_name) or self.load_command(cmd_name)

    def load_command(self, name: str) -> click.Command | None:
        """Import the module of that name and add its command; None if it has none."""
        if not name.isidentifier() or find_spec(f"{self.package}.{name}") is None:
            return None
        command = getattr(import_module(f"{self.package}.{name}"), "command", None)
        if not isinstance(command, click.Command):
            return None
        self.add_command(command)
        return command
