"""The file of a baseline: the findings that were known when an old portfolio began, as bad as they were then."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Day
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, StrictBool, StringConstraints, Tag
from pydantic_core import PydanticCustomError

from checker.kinds.rule_file import Level
from checker.schema.base import Model, formed

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
    """Rules that must have had at least one row to judge: a check that judged no record has proved nothing."""
    may_not_run: dict[str, str] = {}
    """Rules that would block since they could not run, and do not, by id, each with the reason."""
    must_have: dict[str, dict[str, list[str]]] = {}
    """What must be there, by table and column: the values of which each must be in some row. A table without
    columns (`{}`) must have a row.
    """
    max_age_days: int | None = Field(default=None, ge=0)
    """How many days the reporting date may lie before the date of publication; `checker gate` needs that date
    then.
    """
    first_period: Month | None = None
    """The first month that the rulebook is meant for, such as `"2023-01"`. Rules that look back need not run in it."""
    last_period: Month | None = None
    """The last month that it is meant for."""
    needs_report: StrictBool = False
    """Whether the report that goes out must be given (`--report`), so that its text is compared with the submission."""
    max_untied: int | None = Field(default=None, ge=0)
    """How many statements of the report may remain unchecked; without it any number."""
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
    `checker gate` prints it.
    """


MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def as_until(value: Any) -> Any:
    """A day or a month; nothing else is taken for one."""
    if type(value) is Day or (isinstance(value, str) and MONTH.fullmatch(value)):
        return value
    raise PydanticCustomError("until", "a day or a month")


def bound_or_word(value: Any) -> str:
    """Whether a bound is meant, or the word for no bound."""
    return "word" if isinstance(value, str) else "bound"


class BoundModel(Model):
    """How bad a waived finding may be. What is worse, or cannot be compared with it, is not waived."""

    colour: Literal["green", "yellow", "red", "missing"] | None = None
    """The worst colour; `missing` is covered by `missing` alone. Needed where the finding has a colour."""
    distance: Decimal | None = Field(default=None, allow_inf_nan=False)
    """The greatest distance beyond the limit. Needed where the finding has one."""
    observed: str | None = None
    """What was observed. Needed where the finding has this and no distance: only the same is waived. Beside a distance,
    the worst figure.
    """
    count: int | None = Field(default=None, ge=1)
    """How many findings at most; 1 for a finding's id, any number for a whole rule."""


class WaiverModel(Model):
    """One waiver: a finding, or a whole rule, that does not block for a while."""

    finding: Said | None = None
    """The id of the finding, as the findings table has it, without `~2`."""
    rule: Said | None = None
    """The id of a rule, instead; `whole_rule = true` is required beside it."""
    whole_rule: StrictBool = False
    """That every finding of the rule within the scope is meant."""
    portfolio: Said
    """Whose portfolio."""
    project: Said | None = None
    """Only findings of this project."""
    periods: list[Month] = []
    """Only findings of these months; every month until it expires, if left out."""
    reason: Said
    """Why it is borne."""
    owner: Said
    """Who answers for it: a role, not a person."""
    approval: Said
    """Where it was approved: the case, the minutes."""
    until: Annotated[Day | Month, BeforeValidator(as_until)]
    """The last day on which it holds (`2023-06-30`), or the last month whose findings it holds for (`"2023-06"`)."""
    up_to: Annotated[
        Annotated[BoundModel, Tag("bound")] | Annotated[Literal["any"], Tag("word")], Discriminator(bound_or_word)
    ]
    """How bad the finding may be, or `"any"`."""


class DisputeModel(Model):
    """A project owner's objection to a derived colour. It is shown with the finding and clears nothing."""

    finding: Said
    """The id of the finding, as the findings table has it, without `~2`."""
    portfolio: Said
    """Whose portfolio."""
    periods: list[Month] = []
    """Only findings of these months; of every month, if left out."""
    owner: Said
    """Who disputes it: a role, not a person."""
    reason: Said
    """Why the colour is wrong, in the owner's words."""


class WaiversModel(Model):
    """A file of waivers and disputes."""

    waiver: list[WaiverModel] = []
    """The waivers, each under `[[waiver]]`."""
    dispute: list[DisputeModel] = []
    """The disputes, each under `[[dispute]]`."""


@dataclass(frozen=True)
class Waiver:
    """A loaded waiver with its place."""

    model: WaiverModel
    file: str
    line: int

    @property
    def about(self) -> str:
        """The finding or rule that it waives."""
        return self.model.finding or str(self.model.rule)


@dataclass(frozen=True)
class Dispute:
    """A loaded dispute with its place."""

    model: DisputeModel
    file: str
    line: int


class KnownModel(Model):
    """A known finding: held as long as it is no worse than this."""

    portfolio: str
    """Whose portfolio."""
    id: str
    """The finding's id."""
    level: Level
    """Its level."""
    colour: Literal["green", "yellow", "red", "missing"] | None = None
    """Its colour, where it has one."""
    distance: Decimal | None = Field(default=None, allow_inf_nan=False)
    """How far beyond the limit it was, where it has a limit."""
    observed: str | None = None
    """What was observed, where there is no distance."""


class BaselineModel(Model):
    """The known findings, each once."""

    schema_version: Literal["1.0"]
    """Of this shape."""
    findings: list[KnownModel]
    """The findings, by portfolio and id."""
