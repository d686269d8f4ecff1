"""What became of a waiver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from checker.policy.waivers import Waiver
from checker.submission import Identity
from checker.texts import Text


@dataclass
class Use:
    """What became of one waiver in the submissions that it is about: the rows of the findings table that it covers,
    those that it no longer covers, and why.
    """

    waiver: Waiver
    identities: Sequence[Identity]
    covered: list[int] = field(default_factory=list)
    expired: list[int] = field(default_factory=list)
    lapsed: list[tuple[int, Text]] = field(default_factory=list)
