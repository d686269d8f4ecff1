"""What somebody wants waived or disputed, as said on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

BOUNDS = ("colour", "distance", "observed", "count")


@dataclass(frozen=True)
class Wish:
    """What somebody wants waived or disputed. ``up_to`` is "any", or pairs of BOUNDS and values; without it, and ``on``
    a submission, the finding is waived as bad as it is there.
    """

    about: str
    reason: str
    owner: str
    approval: str | None = None
    until: date | str | None = None
    up_to: Sequence[str] = ()
    portfolio: str | None = None
    project: str | None = None
    periods: Sequence[str] = ()
    whole_rule: bool = False
    dispute: bool = False
    on: str | Path | None = None
    rules: str | Path | None = None
    as_of: date | None = None
