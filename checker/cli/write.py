"""Files that commands write, never over an input of the same run: reports, the history, the attestation."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.model.errors import CheckError
from checker.texts import Text

if TYPE_CHECKING:  # listing the commands imports this module and must stay fast
    from checker.model.report import Report
    from checker.pipeline import Request

SQLITE = "sqlite:///"


def refuse_inputs(outputs: Iterable[str | Path | None], inputs: Iterable[Path]) -> None:
    """Raise CheckError for an output that is one of ``inputs``, would be read as part of one, or is named twice."""
    read, written = list(inputs), [Path(each) for each in outputs if each is not None]
    for number, output in enumerate(written):
        if output.resolve() in [each.resolve() for each in written[:number]]:
            raise CheckError("cli.same-output", file=str(output))
    for output in written:
        for place in read:
            if is_same(output, place):
                raise CheckError("cli.over-input", file=str(output))
            if place.is_dir() and is_same(output.parent, place) and is_delivered(output, place):
                raise CheckError("cli.into-submission", file=str(output), folder=str(place))


def is_same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def is_delivered(file: Path, folder: Path) -> bool:
    """Return whether a file in a submission's folder is part of it; workbooks are if they are returns."""
    from checker.intake.files import SUBMISSION_TOML, read_submission_toml
    from checker.intake.readers import readers, workbook

    suffix = file.suffix.casefold()
    if suffix in workbook.SUFFIXES:
        return bool(read_submission_toml(folder).get("returns"))
    suffixes = {each for reader in readers() for each in reader.SUFFIXES}
    return suffix in suffixes or file.name.casefold() == SUBMISSION_TOML


def inputs_of(request: Request, report: Report) -> list[Path]:
    """Return every path that a check has read: submissions, earlier periods, report, baseline, rulebook."""
    given = [*request.submissions, *request.previous, *request.reports, *report.folders.others]
    further = [Path(request.baseline)] if request.baseline is not None else []
    return [*map(Path, given), *further, *database_files(request.connection), *rulebook_files(request.rules)]


def rulebook_files(given: str | Path | None) -> Iterator[Path]:
    """Yield the files of a sound rulebook, its packs and its waivers."""
    from checker.rulebook import loader as rulebook

    path = rulebook.find(given)
    content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    yield from rulebook.files(path, content["packs"])
    if "waivers" in content:
        yield path.parent / content["waivers"]


def database_files(connection: str | None) -> list[Path]:
    return [Path(connection.removeprefix(SQLITE))] if connection and connection.startswith(SQLITE) else []


def add_to_history(report: Report, folder: Path, at: date | None, language: str) -> None:
    from checker.output.history.record import record_of
    from checker.output.history.store import append

    run, added = append(folder, record_of(report, at))
    said = Text("history.kept" if added else "history.kept-already", {"run": run, "folder": str(folder)})
    click.echo(said.say(language), err=True)


def write_attestation(
    path: Path, request: Request, report: Report, root: Path, before: Mapping[Path, str], language: str
) -> None:
    from checker.output.attestation.predicate import Root
    from checker.output.attestation.statement import create_statement

    write_whole(path, create_statement(request, report, Root(root), before, language))
    click.echo(Text("attestation.written", {"file": str(path)}).say(language), err=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write to a temporary file and rename it, so that no reader sees half a file. Raises CheckError on failure."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CheckError("cli.output", file=str(path), reason=error.strerror or str(error)) from None
