"""``checker history``: findings and colours over the recorded runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from checker.cli import options
from checker.model.errors import CheckError

SHOWN = 10  # names in a sentence


@click.command("history")
@click.argument("folder", metavar="HISTORY", type=click.Path())
@click.option("--finding", metavar="ID", help="The life of one finding over all runs.")
@click.option("--project", "projects", multiple=True, help="Only this project, with its colours run by run.")
@click.option("--portfolio", "portfolios", multiple=True, help="Only this portfolio.")
@click.option("--period", help="As of this month (2023-01). Default: each portfolio's last.")
@options.language_or_english
@options.text_format("text", "json")
def command(
    folder: str,
    finding: str | None,
    projects: tuple[str, ...],
    portfolios: tuple[str, ...],
    period: str | None,
    language: str,
    form: str,
) -> None:
    """Report since when findings exist, which were solved, how many colours are yellow and red in each period, and
    which changed between the first version of a period's submission and its last.

    HISTORY is the folder that checker gate --history adds to.
    """
    import json

    from checker.output.history.content import content, finding_history
    from checker.output.history.queries import selected_periods
    from checker.output.history.store import load
    from checker.output.history.text import render, render_life

    history = load(Path(folder))
    width = shutil.get_terminal_size((140, 50)).columns
    if finding is not None:
        found = finding_history(history, finding)
        if not found["runs"]:
            raise CheckError("history.no-finding", finding=finding, folder=folder)
        text = render_life(found, language, width)
    else:
        keys = selected_periods(history, portfolios, period)
        names = history.names()
        for kind, wanted in (("portfolio", portfolios), ("project", projects), ("period", [period] if period else [])):
            for name in wanted:
                if name not in names[kind]:
                    raise unknown_name(name, names[kind])
        if not keys:
            raise unknown_name(period or "", names["period"])
        found = content(history, keys, projects)
        text = render(found, language, width)
    click.echo(json.dumps(found, ensure_ascii=False, indent=1) if form == "json" else text.removesuffix("\n"))


def unknown_name(name: str, known: list[str]) -> CheckError:
    """Return the error for an unknown name, with the closest names first."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3)
    listed = [*near, *(each for each in known if each not in near)][:SHOWN]
    return CheckError("history.unknown", name=name, known=", ".join(listed) + (" …" if len(known) > SHOWN else ""))
