"""``checker rules coverage``: what the rules had to judge on one submission."""

from __future__ import annotations

import shutil
from datetime import datetime

import click

from checker.texts import LANGUAGES


@click.command("coverage")
@click.argument("submission", type=click.Path())
@click.option(
    "--rules", "rulebook", type=click.Path(), help="The rulebook. Default: rules.toml here, else the shipped one."
)
@click.option("--language", type=click.Choice(LANGUAGES), help="Default: the rulebook's first.")
@click.option("--portfolio", help="The portfolio's name, where the submission does not say it.")
@click.option("--period", help="The month reported (2023-01), where the submission does not say it.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The reporting date, where its own is not to count.")
def command(
    submission: str,
    rulebook: str | None,
    language: str | None,
    portfolio: str | None,
    period: str | None,
    as_of: datetime | None,
) -> None:
    """Show what each rule judged on a submission: how many records, which outcomes never occurred, what did not run."""
    from checker.authoring.derive.judging import Delivered, judge
    from checker.authoring.profile import profile, render
    from checker.authoring.words.phrases import spoken_language
    from checker.rulebook import find, load

    book = load(find(rulebook))
    judging = judge(Delivered(submission, portfolio, period, as_of.date() if as_of else None), book)
    width = shutil.get_terminal_size((150, 50)).columns
    click.echo(render(profile(judging, book), spoken_language(book, language), width), nl=False)
