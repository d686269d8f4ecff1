"""``checker gate``: the check before publishing. It judges and shows everything, so nothing can be selected."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from checker.cli import options
from checker.cli.progress import Bar
from checker.model.errors import CheckError
from checker.model.report import Report
from checker.texts import Text


@click.command("gate")
@click.argument("submissions", nargs=-1, required=True, type=click.Path(), metavar="SUBMISSION...")
@options.rules
@click.option(
    "--approved", metavar="SHA256", help="The fingerprint that the rulebook must have; another one is stopped."
)
@click.option("--baseline", type=click.Path(dir_okay=False), help="Known findings, which are held; new ones block.")
@click.option("--update-baseline", is_flag=True, help="Take what is solved out of the baseline.")
@click.option("--start-baseline", is_flag=True, help="Begin the baseline: all that blocks today is known from then on.")
@options.previous
@options.day("--publication-date", "The day of publication: ages and expiries are measured against it.")
@click.option(
    "--report",
    "reports",
    multiple=True,
    type=click.Path(),
    metavar="FILE",
    help="A file of the report that goes out; its text is held against the submission. May be given several times.",
)
@options.as_of
@options.portfolio
@options.period
@options.language
@options.report_format
@options.output
@click.option("--attest", type=click.Path(dir_okay=False), help="Write an attestation, for checker verify.")
@click.option("--root", type=click.Path(), default=".", help="The folder from which the attestation names files.")
@click.option("--history", type=click.Path(), metavar="FOLDER", help="Add the run to a history, for checker history.")
@options.day("--at", "The day of the run, to be kept in the history; nothing asks the clock.")
@click.option("--select", hidden=True)
@click.option("--level", hidden=True)
def command(
    submissions: tuple[str, ...],
    form: str | None,
    output: str | None,
    language: str | None,
    baseline: str | None,
    update_baseline: bool,
    start_baseline: bool,
    history: str | None,
    attest: str | None,
    root: str,
    at: date | None,
    select: str | None,
    level: str | None,
    **rest: Any,
) -> None:
    """Decide whether the report may be published: the verdict, what decided it, and what would change it.

    Everything is judged and everything is shown: --select and --level are refused here. Exit code 0: may be published;
    1: stopped; 2: could not be checked, and so not to be published.
    """
    from checker.cli import conclude, format_for
    from checker.cli.language import rulebook_language
    from checker.cli.write import add_to_history, inputs_of, refuse_inputs, write_attestation
    from checker.output.attestation import digests_before
    from checker.pipeline import Request, check

    if select is not None or level is not None:
        raise CheckError("gate.no-selection")
    if (update_baseline or start_baseline) and (baseline is None or (update_baseline and start_baseline)):
        raise CheckError("baseline.without")
    if start_baseline and Path(str(baseline)).exists():
        raise CheckError("baseline.there", file=baseline)
    form = form or format_for(output)
    request = Request(
        submissions,
        language=language,
        at_gate=True,
        baseline=baseline,
        start_baseline=start_baseline,
        progress=Bar(language or rulebook_language(rest["rules"])),
        **rest,
    )
    before = digests_before(request) if attest is not None else {}
    report, spoken = check(request)
    refuse_inputs([output, attest, baseline if start_baseline else None], inputs_of(request, report))
    if baseline and (update_baseline or start_baseline):
        write_baseline(Path(baseline), report, spoken, start_baseline)
    if attest is not None:
        write_attestation(Path(attest), request, report, Path(root), before, spoken)
    if history is not None:
        add_to_history(report, Path(history), at, spoken)
    conclude(report, spoken, form, output)


def write_baseline(path: Path, report: Report, language: str, start: bool) -> None:
    """Write a new baseline, or the present one without its solved findings."""
    from checker.cli.write import write_whole
    from checker.gate import baseline

    if start:
        before, after = 0, baseline.create(report.frame, report.identities)
    else:
        known = baseline.read(path)
        ran = {outcome.rule: outcome.table for outcome in report.outcomes if outcome.not_run is None}
        before, after = len(known.findings), baseline.prune(known, report.frame, ran, report.identities)
    write_whole(path, baseline.to_json(after).encode())
    said = Text("baseline.written", {"file": str(path), "before": before, "after": len(after.findings)})
    click.echo(said.say(language), err=True)
