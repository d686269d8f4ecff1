"""Cells without a value: empty for a reason, or unreadable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from checker.texts import Text


@dataclass(frozen=True)
class Gap:
    """A cell without a value, and why: "empty", "not_yet", "not_applicable" or "withheld"."""

    kind: str


@dataclass(frozen=True)
class Broken:
    """A cell that cannot be read as its column's type: the contract rule it breaks, and values for the message."""

    rule: str
    values: Mapping[str, Any] = field(default_factory=dict)


def not_of_type(reason: str, **values: Any) -> Broken:
    """A cell of the wrong type. ``reason`` is the key of the sentence about it."""
    return Broken("CONTRACT-TYPE", {"reason": Text(f"structure.{reason}", values)})


def two_readings(reason: str) -> Broken:
    """A cell that can be read in two ways. ``reason`` is the key of the sentence about them, and of the advice."""
    values = {"reason": Text(f"structure.{reason}"), "advice": Text(f"structure.{reason}-advice")}
    return Broken("CONTRACT-AMBIGUOUS", values)
