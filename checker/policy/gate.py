"""What blocks publication: the rulebook's table ``gate``, and who approved the rules."""

from __future__ import annotations

from datetime import date as Day
from typing import Annotated

from pydantic import Field, StrictBool

from checker.rule import Level
from checker.schema import Model, formed

Month = Annotated[str, formed("month", r"^\d{4}-(0[1-9]|1[0-2])$")]
Count = Annotated[int, Field(ge=0)]


class GateModel(Model):
    """What blocks publication: levels and single rules, budgets, rules that must have judged, what must be there, how
    old the data may be, and for which periods the rulebook is meant.
    """

    blocks: list[Level] = ["error"]
    """Levels of which one finding is enough to block."""
    blocking_rules: list[str] = []
    """Rules of which one finding is enough to block, whatever its level."""
    max_warnings: int | None = Field(default=None, ge=0)
    """How many warnings are borne; without it any number."""
    max_findings: dict[str, Count] = {}
    """How many findings of single rules are borne, by the rule's id."""
    must_judge: list[str] = []
    """Rules that must have had at least one row to judge: a check that judged nobody has proved nothing."""
    may_not_run: dict[str, str] = {}
    """Rules that would block since they could not run, and do not, by id, each with the reason."""
    must_have: dict[str, dict[str, list[str]]] = {}
    """What must be there, by table and column: the values of which each must stand in some row. A table without
    columns (`{}`) must have a row.
    """
    max_age_days: int | None = Field(default=None, ge=0)
    """How many days the reporting date may lie before the date of publication; `checker gate` must be told that date
    then.
    """
    first_period: Month | None = None
    """The first month that the rulebook is meant for, such as `"2023-01"`. Rules that look back need not run in it."""
    last_period: Month | None = None
    """The last month that it is meant for."""
    needs_report: StrictBool = False
    """Whether the report that goes out must be given (`--report`), so that its text is held against the submission."""
    max_untied: int | None = Field(default=None, ge=0)
    """How many statements of the report may be held against nothing; without it any number."""
    max_unread: int | None = Field(default=None, ge=0)
    """How many pages and pictures of the report may go unread; without it any number."""


class ApprovedModel(Model):
    """Who approved the limits, and when. The gate blocks where the packs' files are not those of ``pack_sha256``, or
    the rulebook is not that of ``rulebook_sha256``.
    """

    by: str = ""
    """Who approved the packs."""
    case: str = ""
    """The case in which it was done."""
    date: Day | None = None
    """When."""
    pack_sha256: str = ""
    """The fingerprint of the packs' files as they were approved."""
    rulebook_sha256: str = ""
    """The fingerprint of the rulebook with its packs as it was approved: all that it says but `approved` and waivers.
    `checker gate` tells it.
    """
