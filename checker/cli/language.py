"""The language of the command line: the requested one, else the rulebook's first, else English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from checker.model.errors import CheckError
from checker.texts import LANGUAGES

RULEBOOK = ("rules", "rulebook", "new")  # parameters that name a rulebook
STATED = re.compile(r"^[ \t]*languages[ \t]*=[ \t]*\[([^\]]*)\]", re.MULTILINE)


def spoken_language(commands: click.Group, arguments: Sequence[str]) -> str:
    """Return the language of a failure: requested or the command's default, else that of its rulebook."""
    given = parameters(commands, arguments)
    if (asked := given.get("language")) in LANGUAGES:
        return str(asked)
    named = next((name for name in RULEBOOK if name in given), None)
    return rulebook_language(given[named]) if named else "en"


def rulebook_language(given: str | Path | None) -> str:
    """Return the first supported language of a rulebook, even an invalid one; English if it names none."""
    from checker.rulebook.loader import find

    try:
        found = STATED.search(find(given).read_text(encoding="utf-8", errors="replace"))
    except (CheckError, OSError):
        return "en"
    named = re.findall(r"[a-z]+", found[1]) if found else []
    return next((each for each in named if each in LANGUAGES), "en")


def parameters(commands: click.Group, arguments: Sequence[str]) -> Mapping[str, Any]:
    """Return the parameters of a command line, even an invalid one; empty if it names no command."""
    command: click.Command = commands
    rest, context = list(arguments), click.Context(commands)
    while isinstance(command, click.Group):
        found = next(((each, one) for each in rest if (one := command.get_command(context, each))), None)
        if found is None:
            return {}
        rest = rest[rest.index(found[0]) + 1 :]
        command = found[1]
    return command.make_context(command.name, rest, resilient_parsing=True).params
