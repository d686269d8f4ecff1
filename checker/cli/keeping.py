"""What the gate keeps of a run: a line of the history, and an attestation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.texts import Text

if TYPE_CHECKING:
    from checker.report import Report
    from checker.run import Request


def keep(report: Report, folder: Path, at: date | None, language: str) -> None:
    """Add a run to a history, and say so."""
    from checker.history import append, record_of

    run, added = append(folder, record_of(report, at))
    said = Text("history.kept" if added else "history.kept-already", {"run": run, "folder": str(folder)})
    click.echo(said.say(language), err=True)


def taken(request: Request, attest: str | None) -> dict[Path, str]:
    """The files as they are before a check that is to be attested; none where none is."""
    from checker import attestation

    return attestation.digests_before(request) if attest is not None else {}


def write_attestation(
    path: Path, request: Request, report: Report, root: Path, before: Mapping[Path, str], language: str
) -> None:
    """Write the attestation of a check, whole or not at all, and say so."""
    from checker.attestation import Root, create_statement
    from checker.cli import write_whole

    write_whole(path, create_statement(request, report, Root(root), before, language))
    click.echo(Text("attestation.written", {"file": str(path)}).say(language), err=True)
