"""``checker gate``: the check before publishing. Nothing may be left out of it, so nothing can be selected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.cli.formats import formats
from checker.errors import CheckError
from checker.texts import LANGUAGES, Text

if TYPE_CHECKING:
    from checker.report import Report

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("gate")
@click.argument("submissions", nargs=-1, required=True, type=click.Path(), metavar="SUBMISSION...")
@click.option(
    "--rules", type=click.Path(), help="The rulebook. Default: rules.toml here, else the one that is shipped."
)
@click.option(
    "--approved", metavar="SHA256", help="The fingerprint that the rulebook must have; another one is stopped."
)
@click.option("--publication-date", type=DAY, help="The day of publication: ages and expiries are measured against it.")
@click.option("--as-of", type=DAY, help="The reporting date, where the submission's own is not to count.")
@click.option("--portfolio", help="The portfolio's name, where the submission does not say it.")
@click.option("--period", help="The month reported (2023-01), where the submission does not say it.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of findings. Default: the rulebook's first.")
@click.option("--format", "form", type=click.Choice(formats()), help="Default: by the output's suffix, else table.")
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="Write to a file, whole or not at all.")
@click.option("--attest", type=click.Path(dir_okay=False), help="Write an attestation, for checker verify.")
@click.option("--root", type=click.Path(), default=".", help="The folder from which the attestation names files.")
@click.option("--history", type=click.Path(), metavar="FOLDER", help="Add the run to a history, for checker history.")
@click.option("--at", type=DAY, help="The day of the run, to be kept in the history; nothing asks the clock.")
@click.option("--select", hidden=True)
@click.option("--level", hidden=True)
def command(
    submissions: tuple[str, ...],
    publication_date: datetime | None,
    as_of: datetime | None,
    form: str | None,
    output: str | None,
    language: str | None,
    history: str | None,
    attest: str | None,
    root: str,
    at: datetime | None,
    select: str | None,
    level: str | None,
    **rest: Any,
) -> None:
    """Decide whether the report may be published: the verdict, what decided it, and what would change it.

    Everything is judged and everything is shown: --select and --level are refused here. Exit code 0: may be published;
    1: stopped; 2: could not be checked, and so not to be published.
    """
    from checker.attestation import Root, attested, taken
    from checker.cli import conclude, form_of, write_whole
    from checker.run import Request

    if select is not None or level is not None:
        raise CheckError("gate.no-selection")
    wanted = form or form_of(output)
    request = Request(
        submissions,
        language=language,
        as_of=as_of.date() if as_of else None,
        publication_date=publication_date.date() if publication_date else None,
        at_gate=True,
        **rest,
    )

    before = taken(request) if attest is not None else {}

    def keep(report: Report, spoken: str) -> Iterator[Text]:
        """Write down what is to be kept of the run."""
        if history is not None:
            yield add(report, history, at)
        if attest is not None:
            write_whole(Path(attest), attested(request, report, Root(Path(root)), before, spoken))
            yield Text("attestation.written", {"file": attest})

    conclude(request, wanted, output, keep)


def add(report: Report, folder: str, at: datetime | None) -> Text:
    """Add a run to a history, and say so."""
    from checker.history import append, entry_of

    run, added = append(Path(folder), entry_of(report, at.date() if at else None))
    return Text("history.kept" if added else "history.kept-already", {"run": run, "folder": folder})
