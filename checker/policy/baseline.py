"""The file of a baseline: the findings that were known when an old portfolio began, as bad as they were then."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from checker.rule import Level
from checker.schema import Model


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
