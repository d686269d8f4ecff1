"""``checker template``: a workbook for the controller to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli import options


@click.command("template")
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False), help="The workbook. Default: template.xlsx or mal.xlsx."
)
@options.rules
@options.language
@click.option(
    "--prefill",
    type=click.Path(),
    metavar="ARCHIVE/PERIOD",
    help="An earlier submission, whose standing data are carried over. The month's figures stay blank.",
)
@click.option(
    "--project",
    "projects",
    multiple=True,
    metavar="NAME",
    help="With --prefill: only what belongs to this project, for it to return. May be given several times.",
)
@options.force
def command(
    output: str | None,
    rules: str | None,
    language: str | None,
    prefill: str | None,
    projects: tuple[str, ...],
    force: bool,
) -> None:
    """Make a workbook to fill in: a sheet a table, with drop-downs, formats and what each cell takes."""
    from checker.authoring.words.phrases import spoken_language
    from checker.cli.write import refuse_inputs, write_whole
    from checker.model.errors import CheckError
    from checker.output.template import workbook
    from checker.output.template.prefill import read_prefill
    from checker.rulebook.loader import find, load
    from checker.texts import Text

    book = load(find(rules))
    spoken = spoken_language(book, language)
    path = Path(output or Text("template.file").say(spoken))
    if path.suffix.lower() != ".xlsx":
        raise CheckError("template.suffix", file=str(path))
    if path.exists() and not force:
        raise CheckError("template.exists", file=str(path))
    if projects and not prefill:
        raise CheckError("template.project-prefill")
    refuse_inputs([path], [Path(prefill)] if prefill else [])
    begun = read_prefill(prefill, book.pack, projects) if prefill else None
    write_whole(path, workbook(book, spoken, begun))
    click.echo(Text("template.written", {"file": str(path)}).say(spoken))
    if begun is not None:
        click.echo(Text("template.carried", {"count": begun.count, "source": begun.source}).say(spoken))
        if begun.unread:
            click.echo(Text("template.unread", {"count": begun.unread, "source": begun.source}).say(spoken), err=True)
