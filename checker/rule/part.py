"""An expression of a rule file, before it is checked."""

from __future__ import annotations

from dataclasses import dataclass

from checker.wrong import Path


@dataclass(frozen=True)
class Part:
    """An expression that a rule file holds: where it stands, its text, and of what kind its type must be.

    ``offset`` is where the expression begins in the value (behind a comparator); ``days`` allows a date less a date.
    """

    path: Path
    text: str
    wanted: str = "boolean"
    days: bool = False
    offset: int = 0
