"""Waivers and disputes: what a file of waivers may say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Day
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, StrictBool, StringConstraints, Tag
from pydantic_core import PydanticCustomError

from checker.policy.gate import Month
from checker.schema import Model

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def as_until(value: Any) -> Any:
    """A day or a month; nothing else is taken for one."""
    if type(value) is Day or (isinstance(value, str) and MONTH.fullmatch(value)):
        return value
    raise PydanticCustomError("until", "a day or a month")


def bound_or_word(value: Any) -> str:
    """Whether a bound is meant, or the word that stands for none."""
    return "word" if isinstance(value, str) else "bound"


class BoundModel(Model):
    """How bad a waived finding may be. What is worse, or cannot be held against it, is not waived."""

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
    """The id of a rule, instead; `whole_rule = true` must stand beside it."""
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
    """A project owner's word against a derived colour. It is told with the finding and clears nothing."""

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
    """A waiver as loaded: what it says, and where it stands."""

    model: WaiverModel
    file: str
    line: int

    @property
    def about(self) -> str:
        """The finding or rule that it waives."""
        return self.model.finding or str(self.model.rule)


@dataclass(frozen=True)
class Dispute:
    """A dispute as loaded: what it says, and where it stands."""

    model: DisputeModel
    file: str
    line: int
