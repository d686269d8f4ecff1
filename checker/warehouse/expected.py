"""Expectations and suites as Great Expectations' JSON has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

VERSION = "1.24.0"  # of Great Expectations, whose form of a suite this is
MARK = "checker"  # the key in an expectation's meta under which it says what it is of


@dataclass(frozen=True)
class Expected:
    """One expectation: its type and arguments as Great Expectations names them, how serious a failure is, and what it
    is of (``meta``, ``notes``).
    """

    type: str
    kwargs: Mapping[str, Any]
    severity: str
    meta: Mapping[str, Any] = field(default_factory=dict)
    notes: str = ""

    def content(self) -> dict[str, Any]:
        """The expectation as JSON holds it."""
        whole = {"type": self.type, "kwargs": dict(self.kwargs), "meta": {MARK: dict(self.meta)}, "notes": self.notes}
        return whole | {"severity": self.severity}


@dataclass(frozen=True)
class Suite:
    """The expectations of one table."""

    table: str
    name: str
    expectations: tuple[Expected, ...]
    meta: Mapping[str, Any] = field(default_factory=dict)

    def content(self) -> dict[str, Any]:
        """The suite as JSON holds it."""
        return {
            "name": self.name,
            "id": None,
            "expectations": [each.content() for each in self.expectations],
            "meta": {MARK: dict(self.meta), "great_expectations_version": VERSION},
            "notes": None,
        }
