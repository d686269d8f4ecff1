"""``checker annotate``: a copy of the controller's workbook with the findings in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from checker.cli import options
from checker.model.errors import CheckError
from checker.texts import Text, template

PUBLISHABLE, BLOCKED = 0, 1


@click.command("annotate")
@click.argument("submission", type=click.Path(), metavar="SUBMISSION.xlsx")
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="Default: beside the original, NAME-annotated.")
@click.option("--in-place", is_flag=True, help="Write into the workbook itself.")
@options.force
@options.rules
@options.previous
@options.as_of
@options.portfolio
@options.period
@options.language
def command(
    submission: str, output: str | None, in_place: bool, force: bool, language: str | None, **rest: Any
) -> None:
    """Check a workbook, and write a copy with every finding in it.

    Each finding's cell is coloured and has a comment, each row has its worst in a column beside the table, and a first
    sheet has the verdict and the findings as links. Run again on the copy, it replaces its own marks and nothing else.
    Exit codes as for check: 0 may be published, 1 blocked, 2 could not be checked or written.
    """
    from checker.cli.write import inputs_of, refuse_inputs, write_whole
    from checker.output.annotate import annotate
    from checker.output.annotate.proof import is_copy
    from checker.output.parts.overview import verdict_line
    from checker.pipeline import Request

    if in_place and output is not None:
        raise click.UsageError("--output and --in-place exclude each other")
    refuse_original(Path(submission), output, in_place)
    request = Request([submission], language=language, **rest)
    done = annotate(request)
    target = Path(submission) if in_place else target_of(Path(submission), output, done.language)
    if not in_place:
        refuse_inputs([target], inputs_of(request, done.report))
        if not force and target.exists() and not is_copy(target, Path(submission)):
            raise CheckError("annotation.edited", file=str(target))
    write_whole(target, done.content)
    for text in done.notices:
        click.echo(text.say(done.language), err=True)
    values = {"verdict": verdict_line(done.report, done.language), "file": str(target)}
    click.echo(Text("annotation.written-in-place" if in_place else "annotation.written", values).say(done.language))
    raise SystemExit(PUBLISHABLE if done.report.verdict.publishable else BLOCKED)


def refuse_original(submission: Path, output: str | None, in_place: bool) -> None:
    """Raise CheckError if the original would be overwritten without ``--in-place``."""
    from checker.intake.annotations import SUFFIXES

    if in_place:
        return
    if output is None:
        if submission.stem.endswith(SUFFIXES):
            raise CheckError("annotation.already-annotated", file=str(submission))
        return
    if Path(output).suffix.casefold() != submission.suffix.casefold():
        raise CheckError("annotation.wrong-suffix", file=output, suffix=submission.suffix)
    if Path(output).exists() and submission.exists() and Path(output).samefile(submission):
        raise CheckError("annotation.over-original", file=output)


def target_of(submission: Path, output: str | None, language: str) -> Path:
    if output is not None:
        return Path(output)
    suffix = template("annotation.suffix", language)
    return submission.with_name(f"{submission.stem}-{suffix}{submission.suffix}")
