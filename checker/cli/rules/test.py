"""``checker rules test``: the cases in the rules' own files, what they cover, and which changes they would notice."""

from __future__ import annotations

import click

from checker.cli import options


@click.command("test")
@options.rules
@click.option("--mutate", is_flag=True, help="Change each rule in every small way: which changes does no case notice?")
@click.option("--select", multiple=True, metavar="ID", help="Only this rule; may be given more than once.")
@options.language
def command(rules: str | None, mutate: bool, select: tuple[str, ...], language: str | None) -> None:
    """Run the cases in the rules' own files: exit code 0 when all agree, 1 when one fails.

    A failing case is shown as a diff. Cells of the matrix (rule, segment, colour) that no case reaches are listed, each
    with a case that would reach it. With --mutate limits are moved by their smallest unit, conditions dropped and the
    like: a change that no case notices is listed with a case that would notice it, and the exit code is 1.
    """
    from checker.authoring.testing import changes, tried
    from checker.authoring.testing.text import render
    from checker.authoring.words.phrases import spoken_language
    from checker.rulebook import find, load

    path = find(rules)
    found = tried(path, select)
    changed = changes(path, select) if mutate else None
    click.echo(render(found, changed, spoken_language(load(path), language)), nl=False)
    unnoticed = changed is not None and bool(changed.unnoticed or changed.undecided or changed.untested)
    raise SystemExit(1 if found.failing or unnoticed else 0)
