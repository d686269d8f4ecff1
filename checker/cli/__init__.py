"""The command line: options in, exit code out. 0 publishable, 1 blocked, 2 could not check."""

from __future__ import annotations

import os
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from checker.cli.command_group import CommandGroup
from checker.cli.language import rulebook_language, spoken_language
from checker.cli.options import formats
from checker.cli.progress import Bar
from checker.model.errors import CheckError
from checker.model.report import Report
from checker.texts import LANGUAGES, Text
from checker.version import __version__

PUBLISHABLE, BLOCKED, FAILED = 0, 1, 2
LEVELS = ("error", "warning", "note")


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
@click.option("--schema", help="The schema of the database's tables, where it is not the connection's own.")
@click.option(
    "--rules", type=click.Path(), help="The rulebook. Default: rules.toml here, else the one that is shipped."
)
@click.option(
    "--previous",
    multiple=True,
    type=click.Path(),
    metavar="SUBMISSION",
    help="A submission of a period before. Default: those beside SUBMISSION whose names differ by the period.",
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The reporting date, where the submission's own is not to count."
)
@click.option("--portfolio", help="The portfolio's name, where the submission does not say it.")
@click.option("--period", help="The month reported (2023-01), where the submission does not say it.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of findings. Default: the rulebook's first.")
@click.option("--format", "form", type=click.Choice(formats()), help="Default: by the output's suffix, else table.")
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="Write to a file, whole or not at all.")
@click.option(
    "--select", multiple=True, metavar="ID", help="Show only this rule or finding. The verdict stays the whole's."
)
@click.option(
    "--level", type=click.Choice(LEVELS), default="note", show_default=True, help="The mildest level to show."
)
def check(
    submissions: tuple[str, ...],
    as_of: datetime | None,
    form: str | None,
    output: str | None,
    language: str | None,
    **rest: Any,
) -> None:
    """Check one or more submissions: folders of CSV or Parquet files or of returns, or workbooks.

    Findings go to standard output, all about the run to standard error. Exit code 0: may be published; 1: blocked by
    what was found; 2: could not be checked.
    """
    from checker.cli.write import inputs_of, refuse_inputs
    from checker.pipeline import Request
    from checker.pipeline import check as carry_out

    if not submissions and rest["connection"] is None:
        raise click.UsageError("Give a submission, or a database with --connection.")
    wanted = form or form_of(output)
    day = as_of.date() if as_of else None
    bar = Bar(language or rulebook_language(rest["rules"]))
    request = Request(submissions, language=language, as_of=day, progress=bar, **rest)
    report, spoken = carry_out(request)
    refuse_inputs([output], inputs_of(request, report))
    conclude(report, spoken, wanted, output)


def conclude(report: Report, language: str, form: str, output: str | None) -> NoReturn:
    """Show a report, and end with its exit code."""
    for text in report.notices:
        click.echo(text.say(language), err=True)
    publish(report, language, form, output)
    if report.spool is not None:
        report.spool.close()
    raise SystemExit(PUBLISHABLE if report.verdict.publishable else BLOCKED)


def form_of(output: str | None) -> str:
    """The format that a file's suffix asks for; a table where there is no file.

    Raises CheckError for an unknown suffix.
    """
    from checker.output import renderer

    if output is None:
        return "table"
    suffixes = {renderer(name).suffix: name for name in formats() if renderer(name).suffix}
    suffix = Path(output).suffix.lower()
    if suffix not in suffixes:
        raise CheckError("cli.suffix", file=output, known=", ".join(sorted(suffixes)))
    return suffixes[suffix]


def publish(report: Report, language: str, form: str, output: str | None) -> None:
    """Render the report, to a file or to standard output."""
    from checker.output import renderer

    terminal = output is None and sys.stdout.isatty()
    coloured = terminal and not os.environ.get("NO_COLOR")
    width = terminal_width(terminal)
    rendered = renderer(form).render(report, language=language, colour=coloured, width=width)
    if output is not None:
        from checker.cli.write import write_whole

        write_whole(Path(output), rendered if isinstance(rendered, bytes) else rendered.encode())
    elif isinstance(rendered, bytes):
        sys.stdout.buffer.write(rendered)
    else:
        click.echo(rendered, nl=False, color=coloured)


def terminal_width(terminal: bool) -> int | None:
    """How wide the terminal is; None where there is none."""
    import shutil

    return shutil.get_terminal_size().columns if terminal or "COLUMNS" in os.environ else None


def main() -> None:
    """Run the command line. Every failure ends in one sentence and exit code 2, a bug's too."""
    try:
        sys.exit(commands.main(standalone_mode=False))
    except CheckError as error:
        tell(error)
    except click.ClickException as error:
        error.show()
    except (click.Abort, KeyboardInterrupt):
        tell(Text("cli.stopped"))
    except BrokenPipeError:
        # whoever read the output has gone; nothing more can be said there
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if os.environ.get("CHECKER_DEBUG"):
            traceback.print_exc()
        kind = type(error).__name__
        tell(Text("cli.bug", {"kind": kind, "error": " ".join(str(error).split())[:300]}))
    sys.exit(FAILED)


def tell(failure: CheckError | Text) -> None:
    """Say why nothing came of a run, in the language that it would have spoken."""
    click.echo(failure.say(spoken_language(commands, sys.argv[1:])), err=True)
