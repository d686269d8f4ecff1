"""The command line: options in, exit code out. 0 publishable, 1 blocked, 2 could not check."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

import click

from checker.cli import options
from checker.cli.command_group import CommandGroup
from checker.cli.language import rulebook_language, spoken_language
from checker.cli.progress import Bar
from checker.model.errors import CheckError
from checker.model.report import Report
from checker.texts import Text
from checker.version import __version__

PUBLISHABLE, BLOCKED, FAILED = 0, 1, 2


@click.group(
    cls=CommandGroup,
    package=__name__,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="checker")
def commands() -> None:
    """Check project portfolios against tolerance rules, before their report is published."""


@commands.command()
@click.argument("submissions", nargs=-1, type=click.Path(), metavar="SUBMISSION...")
@click.option("--connection", metavar="URL", help="Read a database's tables: postgresql://…, sqlite:///…")
@options.schema
@options.rules
@options.previous
@options.as_of
@options.portfolio
@options.period
@options.language
@options.report_format
@options.output
@options.select
@options.level
def check(
    submissions: tuple[str, ...], form: str | None, output: str | None, language: str | None, **rest: Any
) -> None:
    """Check one or more submissions: folders of CSV or Parquet files or of returns, or workbooks.

    Findings go to standard output, all about the run to standard error. Exit code 0: may be published; 1: blocked by
    what was found; 2: could not be checked.
    """
    from checker import pipeline
    from checker.cli.write import inputs_of, refuse_inputs

    if not submissions and rest["connection"] is None:
        raise click.UsageError("Give a submission, or a database with --connection.")
    form = form or format_for(output)
    bar = Bar(language or rulebook_language(rest["rules"]))
    request = pipeline.Request(submissions, language=language, progress=bar, **rest)
    report, spoken = pipeline.check(request)
    refuse_inputs([output], inputs_of(request, report))
    conclude(report, spoken, form, output)


def conclude(report: Report, language: str, form: str, output: str | None) -> NoReturn:
    """Print a report and its notices, and exit with its code."""
    for text in report.notices:
        click.echo(text.say(language), err=True)
    publish(report, language, form, output)
    if report.spool is not None:
        report.spool.close()
    raise SystemExit(PUBLISHABLE if report.verdict.publishable else BLOCKED)


def format_for(output: str | None) -> str:
    """Return the format of a file's suffix; "table" without a file. Raises CheckError for an unknown suffix."""
    from checker.output import names, renderer

    if output is None:
        return "table"
    suffixes = {renderer(name).suffix: name for name in names() if renderer(name).suffix}
    suffix = Path(output).suffix.lower()
    if suffix not in suffixes:
        raise CheckError("cli.suffix", file=output, known=", ".join(sorted(suffixes)))
    return suffixes[suffix]


def publish(report: Report, language: str, form: str, output: str | None) -> None:
    """Write the report in a format to a file or to standard output."""
    import shutil

    from checker.cli.write import write_whole
    from checker.output import renderer

    terminal = output is None and sys.stdout.isatty()
    coloured = terminal and not os.environ.get("NO_COLOR")
    width = shutil.get_terminal_size().columns if terminal or "COLUMNS" in os.environ else None
    rendered = renderer(form).render(report, language=language, colour=coloured, width=width)
    if output is not None:
        write_whole(Path(output), rendered if isinstance(rendered, bytes) else rendered.encode())
    elif isinstance(rendered, bytes):
        sys.stdout.buffer.write(rendered)
    else:
        click.echo(rendered, nl=False, color=coloured)


def main() -> None:
    """Run the command line. Every failure, a bug too, ends in one sentence and exit code 2."""
    try:
        sys.exit(commands.main(standalone_mode=False))
    except CheckError as error:
        print_failure(error)
    except click.ClickException as error:
        error.show()
    except (click.Abort, KeyboardInterrupt):
        print_failure(Text("cli.stopped"))
    except BrokenPipeError:
        # the reader has closed the pipe: discard the rest
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if os.environ.get("CHECKER_DEBUG"):
            traceback.print_exc()
        kind = type(error).__name__
        print_failure(Text("cli.bug", {"kind": kind, "error": " ".join(str(error).split())[:300]}))
    sys.exit(FAILED)


def print_failure(failure: CheckError | Text) -> None:
    """Print why a run failed, in the language in which it would have reported."""
    click.echo(failure.say(spoken_language(commands, sys.argv[1:])), err=True)
