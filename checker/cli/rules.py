"""``checker rules``: commands for rule authors."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from checker.cli import options
from checker.texts import LANGUAGES


@click.group("rules")
def command() -> None:
    """Write, test, prove and change tolerance rules."""


@command.command("coverage")
@click.argument("submission", type=click.Path())
@options.rules
@options.language
@options.portfolio
@options.period
@options.as_of
def coverage(submission: str, rules: str | None, language: str | None, **identity: Any) -> None:
    """Show what each rule judged on a submission: how many records, which outcomes never occurred, what did not run."""
    from checker.authoring.derive.judging import Delivered, judge
    from checker.authoring.profile import profile, render
    from checker.authoring.words.phrases import spoken_language
    from checker.rulebook.loader import find, load

    book = load(find(rules))
    judging = judge(Delivered(submission, **identity), book)
    width = shutil.get_terminal_size((150, 50)).columns
    click.echo(render(profile(judging, book), spoken_language(book, language), width), nl=False)


@command.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--on", "archive", required=True, type=click.Path(), metavar="ARCHIVE", help="A folder with submissions.")
@options.no_cache
@click.option("--language", type=click.Choice(LANGUAGES), help="Default: the new rulebook's first.")
@options.text_format("text", "markdown", "json")
def diff(old: str, new: str, archive: str, language: str | None, form: str) -> None:
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


@command.command("explain")
@click.argument("rule", required=False, metavar="[ID]")
@options.rules
@options.language
@click.option("--on", "submission", type=click.Path(), metavar="SUBMISSION", help="Put a project's own figures in.")
@click.option("--project", metavar="NAME", help="Whose figures: the project's name, or another name that it goes by.")
@options.portfolio
@options.period
@options.as_of
def explain(
    rule: str | None,
    rules: str | None,
    language: str | None,
    submission: str | None,
    project: str | None,
    **identity: Any,
) -> None:
    """Explain a rule: what it says and why, since when, and what to do about a finding.

    With --on and --project: how that project's colours come about, its figures put in, and how far it is to the next
    colour.
    """
    from checker.authoring.explain import explanation, find_rule
    from checker.authoring.words.phrases import spoken_language
    from checker.rulebook.loader import find, load

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

    delivered = Delivered(submission, **identity)
    click.echo(derivation(delivered, project, asked, book, spoken, width), nl=False)


@command.command("lint")
@options.rules
@options.text_format("text", "json", "sarif", "github")
@options.language
@click.option("--proofs/--no-proofs", default=True, help="Prove that limits cannot cross, and the like. Needs z3.")
def lint(rules: str | None, form: str, language: str | None, proofs: bool) -> None:
    """Look for mistakes in all files of a rulebook at once: exit code 0 without one, 1 with some.

    Limits that can cross, conditions that never or always hold, colours that are never given and rules that contradict
    each other are proved or refuted with z3 (portfolio-checker[lint]); without it this is reported and left out.
    """
    from checker.authoring.lint import lint
    from checker.authoring.lint.formats import formatted
    from checker.rulebook.loader import find

    report = lint(find(rules), proofs)
    spoken = language or report.language
    click.echo(formatted(report, form, spoken), nl=False)
    for line in report.told():
        click.echo(line.say(spoken), err=True)
    raise SystemExit(1 if report.mistakes else 0)


@command.command("list")
@options.rules
@options.language
def list_rules(rules: str | None, language: str | None) -> None:
    """List the rules: id, kind, level or parameter, table, title."""
    from tabulate import tabulate

    from checker.rulebook.loader import find, load

    book = load(find(rules))
    spoken = language or book.languages[0]
    models = [(rule, rule.model) for rule in book.rules]
    rows = [
        (rule.id, rule.kind.name, model.parameter or model.level, rule.table.name, model.title.get(spoken, ""))
        for rule, model in models
    ]
    click.echo(tabulate(rows, tablefmt="plain", disable_numparse=True))


@command.command("schema")
@click.argument("name", required=False, type=click.Choice(["rulebook", "waivers", "pack", "table", "form", "rule"]))
@click.option("--output", "-o", type=click.Path(file_okay=False), metavar="DIR", help="Write into a folder instead.")
def schema(name: str | None, output: str | None) -> None:
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
    """Write a file, whole or not at all, and print its path. Raises CheckError on failure."""
    from checker.cli.write import write_whole
    from checker.model.errors import CheckError

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CheckError("cli.output", file=str(path), reason=error.strerror or str(error)) from None
    write_whole(path, text.encode())
    click.echo(str(path), err=True)


@command.command("table")
@options.rules
@options.language
@options.text_format("text", "markdown", "html")
@click.option(
    "--period",
    type=click.DateTime(["%Y-%m"]),
    metavar="MONTH",
    help="The limits in force in a month (2023-01). Default: the last ones stated.",
)
def table(rules: str | None, language: str | None, form: str, period: datetime | None) -> None:
    """Show the tolerance table: what makes each parameter green, yellow or red, and what stops a publication."""
    from checker.authoring.table import render, tolerance_table
    from checker.authoring.words.phrases import spoken_language
    from checker.rulebook.loader import find, load

    book = load(find(rules))
    table = tolerance_table(book, spoken_language(book, language), f"{period:%Y-%m}" if period else None)
    click.echo(render(table, form, shutil.get_terminal_size((130, 50)).columns), nl=False)


@command.command("test")
@options.rules
@click.option("--mutate", is_flag=True, help="Change each rule in every small way: which changes does no case notice?")
@click.option("--select", multiple=True, metavar="ID", help="Only this rule; may be given more than once.")
@options.language
def test(rules: str | None, mutate: bool, select: tuple[str, ...], language: str | None) -> None:
    """Run the cases in the rules' own files: exit code 0 when all agree, 1 when one fails.

    A failing case is shown as a diff. Cells of the matrix (rule, segment, colour) that no case reaches are listed, each
    with a case that would reach it. With --mutate limits are moved by their smallest unit, conditions dropped and the
    like: a change that no case notices is listed with a case that would notice it, and the exit code is 1.
    """
    from checker.authoring.testing import changes, tried
    from checker.authoring.testing.text import render
    from checker.authoring.words.phrases import spoken_language
    from checker.rulebook.loader import find, load

    path = find(rules)
    found = tried(path, select)
    changed = changes(path, select) if mutate else None
    click.echo(render(found, changed, spoken_language(load(path), language)), nl=False)
    unnoticed = changed is not None and bool(changed.unnoticed or changed.undecided or changed.untested)
    raise SystemExit(1 if found.failing or unnoticed else 0)
