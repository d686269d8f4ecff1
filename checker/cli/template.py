"""``checker template``: a workbook for the controller to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from checker.texts import LANGUAGES


@click.command("template")
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False), help="The workbook. Default: template.xlsx or mal.xlsx."
)
@click.option(
    "--rules", "rulebook", type=click.Path(), help="The rulebook. Default: rules.toml here, else the shipped one."
)
@click.option("--language", type=click.Choice(LANGUAGES), help="Default: the rulebook's first.")
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
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(
    output: str | None,
    rulebook: str | None,
    language: str | None,
    prefill: str | None,
    projects: tuple[str, ...],
    force: bool,
) -> None:
    """Make a workbook to fill in: a sheet a table, with drop-downs, formats and what each cell takes."""
    from checker.cli import write_whole
    from checker.cli.write import refuse_inputs
    from checker.errors import CheckError
    from checker.rulebook import find, load
    from checker.template import carried, workbook
    from checker.texts import Text

    book = load(find(rulebook))
    spoken = language or next((each for each in book.languages if each in LANGUAGES), "en")
    path = Path(output or Text("template.file").say(spoken))
    if path.suffix.lower() != ".xlsx":
        raise CheckError("template.suffix", file=str(path))
    if path.exists() and not force:
        raise CheckError("template.exists", file=str(path))
    if projects and not prefill:
        raise CheckError("template.project-prefill")
    refuse_inputs([path], [Path(prefill)] if prefill else [])
    begun = carried(prefill, book.pack, projects) if prefill else None
    write_whole(path, workbook(book, spoken, begun))
    click.echo(Text("template.written", {"file": str(path)}).say(spoken))
    if begun is not None:
        click.echo(Text("template.carried", {"count": begun.count, "source": begun.source}).say(spoken))
        if begun.unread:
            click.echo(Text("template.unread", {"count": begun.unread, "source": begun.source}).say(spoken), err=True)
