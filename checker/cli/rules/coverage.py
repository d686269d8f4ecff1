"""``checker rules coverage``: what the rules had to judge on one submission."""

from __future__ import annotations

import shutil
from datetime import date

import click

from checker.cli import options


@click.command("coverage")
@click.argument("submission", type=click.Path())
@options.rules
@options.language
@options.portfolio
@options.period
@options.as_of
def command(
    submission: str,
    rules: str | None,
    language: str | None,
    portfolio: str | None,
    period: str | None,
    as_of: date | None,
) -> None:
    """Show what each rule judged on a submission: how many records, which outcomes never occurred, what did not run."""
    from checker.authoring.derive.judging import Delivered, judge
    from checker.authoring.profile import profile, render
    from checker.authoring.words.phrases import spoken_language
    from checker.rulebook import find, load

    book = load(find(rules))
    judging = judge(Delivered(submission, portfolio, period, as_of), book)
    width = shutil.get_terminal_size((150, 50)).columns
    click.echo(render(profile(judging, book), spoken_language(book, language), width), nl=False)
