"""``checker init``: a small rulebook to begin with."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from checker.cli import options


@click.command("init")
@click.argument("folder", default=".", type=click.Path(file_okay=False))
@options.language_or_english
def command(folder: str, language: str) -> None:
    """Write a commented rulebook into FOLDER: a pack with one table and two rules, and a submission to try it on.

    Nothing is overwritten.
    """
    from checker.authoring.init import SUBMISSION, write
    from checker.texts import Text

    count = len(write(Path(folder)))
    click.echo(Text("starter.written", {"folder": folder, "count": count}).say(language))
    click.echo(Text("starter.next", {}).say(language))
    rules, submission = (shlex.quote(str(Path(folder) / name)) for name in ("rules.toml", SUBMISSION))
    steps = {
        "try-test": f"checker rules test --rules {rules}",
        "try-check": f"checker check {submission} --rules {rules}",
        "try-read": f"checker rules table --rules {rules}",
    }
    for name, line in steps.items():
        click.echo(f"  {line:<{max(map(len, steps.values()))}}   {Text(f'starter.{name}', {}).say(language)}")
