"""``checker rules schema``: JSON Schema for the files of a rulebook."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("schema")
@click.argument("name", required=False, type=click.Choice(["rulebook", "waivers", "pack", "table", "form", "rule"]))
@click.option("--output", "-o", type=click.Path(file_okay=False), metavar="DIR", help="Write into a folder instead.")
def command(name: str | None, output: str | None) -> None:
    """Print the JSON Schema of a file of a rulebook, so that an editor completes and checks it.

    With --output the file NAME.schema.json is written; without a name, all are.
    """
    from checker.authoring.schema import NAMES, file_name, schema_text

    if output is None:
        if name is None:
            raise click.UsageError("Give a name to print one schema, or --output DIR to write all.")
        click.echo(schema_text(name), nl=False)
        return
    for each in [name] if name else NAMES:
        write(Path(output) / file_name(each), schema_text(each))


def write(path: Path, text: str) -> None:
    """Write a file, whole or not at all, and say so. Raises CheckError where it cannot be written."""
    from checker.cli import write_whole
    from checker.errors import CheckError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CheckError("cli.output", file=str(path), reason=error.strerror or str(error)) from None
    write_whole(path, text.encode())
    click.echo(str(path), err=True)
