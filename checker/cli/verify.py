"""``checker verify``: whether files, rules and report are still those of an attestation."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli import options
from checker.model.errors import CheckError
from checker.texts import Text


@click.command("verify")
@click.argument("attestation", type=click.Path(), metavar="ATTESTATION")
@click.option(
    "--root", type=click.Path(), default=".", help="The folder in which its files lie. Default: the one you are in."
)
@click.option("--replay", "again", is_flag=True, help="Judge again: does the verdict still follow?")
@options.language_or_english
def command(attestation: str, root: str, again: bool, language: str) -> None:
    """Report each input, rule or report that is no longer the one that was checked.

    Exit code 0: everything is the same; 1: something is not; 2: it could not be found out.
    """
    from checker.output.attestation.predicate import Root
    from checker.output.attestation.statement import read_statement
    from checker.output.attestation.verify import differences, replay

    if not Path(root).is_dir():
        raise CheckError("attestation.no-root", root=root)
    place, statement = Root(Path(root)), read_statement(Path(attestation))
    messages = [each.text() for each in differences(statement, place, Path(attestation))]
    same = not messages
    if same:
        verdict = Text(f"attestation.{statement.about['verdict']}")
        messages.append(Text("attestation.same", {"count": len(statement.digests), "verdict": verdict}))
    for text in messages:
        click.echo(text.say(language))
    if again:
        result = replay(statement, place)
        same = same and result.same
        for text in result.messages:
            click.echo(text.say(language))
    raise SystemExit(0 if same else 1)
