"""Options that several commands share, one decorator each. A date reaches its command as a ``datetime.date``."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import click

from checker.output import names
from checker.texts import LANGUAGES

Command = Callable[..., Any]
Decorator = Callable[[Command], Command]
LEVELS = ("error", "warning", "note")


def to_date(context: click.Context, parameter: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


def turn_cache_off(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        os.environ["CHECKER_NO_CACHE"] = "1"


def day(name: str, meaning: str) -> Decorator:
    """An option that takes a date (2023-01-31)."""
    return click.option(name, type=click.DateTime(["%Y-%m-%d"]), callback=to_date, help=meaning)


def text_format(*forms: str) -> Decorator:
    """The option of a command that prints text unless another of ``forms`` is requested."""
    return click.option("--format", "form", type=click.Choice(forms), default="text", show_default=True)


def rules(command: Command) -> Command:
    """The rulebook of a command, and whether its compiled form may be used."""
    meaning = "The rulebook. Default: rules.toml here, else the shipped one."
    return click.option("--rules", type=click.Path(), help=meaning)(no_cache(command))


no_cache = click.option(
    "--no-cache",
    is_flag=True,
    expose_value=False,
    callback=turn_cache_off,
    help="Do not use the compiled rulebook in the cache folder.",
)
previous = click.option(
    "--previous",
    multiple=True,
    type=click.Path(),
    metavar="SUBMISSION",
    help="A submission of a period before. Default: those beside SUBMISSION whose names differ by the period.",
)
as_of = day("--as-of", "The reporting date, where the submission's own is not to count.")
portfolio = click.option("--portfolio", help="The portfolio's name, where the submission does not say it.")
period = click.option("--period", help="The month reported (2023-01), where the submission does not say it.")
language = click.option("--language", type=click.Choice(LANGUAGES), help="Default: the rulebook's first.")
language_or_english = click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True)
report_format = click.option(
    "--format", "form", type=click.Choice(names()), help="Default: by the output's suffix, else table."
)
output = click.option("--output", "-o", type=click.Path(dir_okay=False), help="Write to a file, whole or not at all.")
schema = click.option("--schema", help="The schema of the database's tables, where it is not the connection's own.")
select = click.option(
    "--select", multiple=True, metavar="ID", help="Show only this rule or finding. The verdict stays the whole's."
)
level = click.option(
    "--level", type=click.Choice(LEVELS), default="note", show_default=True, help="The mildest level to show."
)
force = click.option("--force", is_flag=True, help="Write over a file that is there.")
