"""``checker waive``: add a waiver or a dispute to the rulebook's file of waivers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from checker.cli import options
from checker.model.errors import CheckError
from checker.texts import Text


@click.command("waive")
@click.argument("about", metavar="FINDING-ID")
@click.option("--reason", required=True, help="Why it is borne, or why the derived colour is wrong.")
@click.option("--owner", required=True, help="Who answers for it: a role, not a person.")
@click.option("--until", metavar="DATE|MONTH", help="The last day (2023-06-30), or the last month (2023-06).")
@click.option("--approval", help="Where it was approved: the case, the minutes.")
@click.option(
    "--on", type=click.Path(), metavar="SUBMISSION", help="Waive the finding as bad as it is in this submission."
)
@click.option(
    "--up-to",
    multiple=True,
    metavar="KEY=VALUE",
    help="colour, distance, observed or count; or any, for no bound at all.",
)
@click.option("--portfolio", help="Whose portfolio. Default: that of the submission.")
@click.option("--project", help="Only findings of this project.")
@click.option("--period", "periods", multiple=True, help="Only findings of this month (2023-01); several may be given.")
@click.option("--whole-rule", is_flag=True, help="Waive every finding of a rule: FINDING-ID is the rule's id.")
@click.option("--dispute", is_flag=True, help="Record that the owner disputes the derived colour. It clears nothing.")
@options.rules
@options.as_of
@options.language
def command(until: str | None, language: str | None, **rest: Any) -> None:
    """Waive a finding for a while, up to how bad it is: --on SUBMISSION, or --up-to.

    The entry is written at the end of the file that rules.toml names under `waivers`; comments and layout stay.
    """
    from checker.authoring.waive import Request, prepare
    from checker.cli.language import rulebook_language
    from checker.cli.write import write_whole

    made = prepare(Request(until=day_or_month(until) if until else None, **rest))
    write_whole(made.path, made.content)
    values = {"file": str(made.path), "about": rest["about"]}
    click.echo(Text(f"waivers.written-{made.key}", values).say(language or rulebook_language(rest["rules"])))


def day_or_month(until: str) -> date | str:
    """Parse a day, else a month. Raises CheckError for anything else."""
    for form in ("%Y-%m-%d", "%Y-%m"):
        try:
            found = datetime.strptime(until, form).date()
        except ValueError:
            continue
        return found if form == "%Y-%m-%d" else f"{found:%Y-%m}"
    raise CheckError("waivers.until-form", found=until)
