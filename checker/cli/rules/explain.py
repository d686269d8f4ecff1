"""``checker rules explain``: one rule in words, or the colours of one project derived step by step."""

from __future__ import annotations

import shutil
from datetime import date

import click

from checker.cli import options


@click.command("explain")
@click.argument("rule", required=False, metavar="[ID]")
@options.rules
@options.language
@click.option("--on", "submission", type=click.Path(), metavar="SUBMISSION", help="Put a project's own figures in.")
@click.option("--project", metavar="NAME", help="Whose figures: the project's name, or another name that it goes by.")
@options.portfolio
@options.period
@options.as_of
def command(
    rule: str | None,
    rules: str | None,
    language: str | None,
    submission: str | None,
    project: str | None,
    portfolio: str | None,
    period: str | None,
    as_of: date | None,
) -> None:
    """Explain a rule: what it says and why, since when, and what to do about a finding.

    With --on and --project: how that project's colours come about, its figures put in, and how far it is to the next
    colour.
    """
    from checker.authoring.explain import explanation, find_rule
    from checker.authoring.words.phrases import spoken_language
    from checker.rulebook import find, load

    if (submission is None) != (project is None) or (rule is None and submission is None):
        raise click.UsageError("Give the ID of a rule, or --on SUBMISSION --project NAME, or both.")
    book = load(find(rules))
    spoken = spoken_language(book, language)
    width = shutil.get_terminal_size((110, 50)).columns
    asked = find_rule(book, rule) if rule is not None else None
    if submission is None or project is None:
        assert asked is not None  # else the usage would be wrong
        click.echo(explanation(asked, book, spoken, width), nl=False)
        return
    from checker.authoring.derive import derivation
    from checker.authoring.derive.judging import Delivered

    delivered = Delivered(submission, portfolio, period, as_of)
    click.echo(derivation(delivered, project, asked, book, spoken, width), nl=False)
