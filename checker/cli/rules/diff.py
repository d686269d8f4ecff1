"""``checker rules diff``: what a changed rulebook would have done over past periods."""

from __future__ import annotations

import shutil

import click

from checker.cli import options
from checker.texts import LANGUAGES


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--on", "archive", required=True, type=click.Path(), metavar="ARCHIVE", help="A folder with submissions.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Default: the new rulebook's first.")
@options.text_format("text", "markdown", "json")
def command(old: str, new: str, archive: str, language: str | None, form: str) -> None:
    """Show what the rulebook NEW says differently from OLD of the submissions in ARCHIVE.

    Each is a rules.toml, its folder, or a git revision: main, v1.2, or main:path/rules.toml. Changes are news, not
    failures: the exit code is 0 unless the comparison could not be made.
    """
    from checker.authoring.diff import difference
    from checker.authoring.diff.render import render
    from checker.authoring.words.phrases import spoken_language

    found = difference(old, new, archive)
    width = shutil.get_terminal_size((140, 50)).columns
    click.echo(render(found, form, spoken_language(found.new.book, language), width), nl=False)
