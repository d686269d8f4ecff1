"""``checker rules lint``: all mistakes of a rulebook at once, each at file:line:column."""

from __future__ import annotations

import click

from checker.cli import options

FORMATS = ("text", "json", "sarif", "github")


@click.command("lint")
@options.rules
@options.text_format(*FORMATS)
@options.language
@click.option("--proofs/--no-proofs", default=True, help="Prove that limits cannot cross, and the like. Needs z3.")
def command(rules: str | None, form: str, language: str | None, proofs: bool) -> None:
    """Look for mistakes in all files of a rulebook at once: exit code 0 without one, 1 with some.

    Limits that can cross, conditions that never or always hold, colours that are never given and rules that contradict
    each other are proved or refuted with z3 (portfolio-checker[lint]); without it this is told, and the rest is done.
    """
    from checker.authoring.lint import lint
    from checker.authoring.lint.formats import formatted
    from checker.rulebook import find

    report = lint(find(rules), proofs)
    spoken = language or report.language
    click.echo(formatted(report, form, spoken), nl=False)
    for line in report.told():
        click.echo(line.say(spoken), err=True)
    raise SystemExit(1 if report.mistakes else 0)
