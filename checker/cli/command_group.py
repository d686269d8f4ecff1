"""A group of commands, one file a command, of which only the one that is asked for is imported."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

import click


class CommandGroup(click.Group):
    """The commands of a package: every module of it that has a ``command``. A new command is a new file."""

    def __init__(self, *arguments: Any, package: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.package = package

    def list_commands(self, ctx: click.Context | None) -> list[str]:
        """The names of all commands; imports all of them."""
        places = import_module(self.package).__path__
        for module in iter_modules(places):
            self.imported(module.name)
        return sorted(self.commands)

    def get_command(self, ctx: click.Context | None, cmd_name: str) -> click.Command | None:
        """The command of a name; None where there is none."""
        return self.commands.get(cmd_name) or self.imported(cmd_name)

    def imported(self, name: str) -> click.Command | None:
        """The command in the module of a name, added to those that are known."""
        if not name.isidentifier() or find_spec(f"{self.package}.{name}") is None:
            return None
        command = getattr(import_module(f"{self.package}.{name}"), "command", None)
        if isinstance(command, click.Command):
            self.add_command(command)
            return command
        return None
