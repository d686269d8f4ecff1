"""The formats of a lint report: one file a format, each a pure function from a report to text."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from checker.authoring.lint import LintReport


class Format(Protocol):
    """A format's module."""

    def render(self, report: LintReport, language: str) -> str:
        """The report in this format; the same report gives the same text."""


def formatted(report: LintReport, name: str, language: str) -> str:
    """The report in the format called ``name``, which must be one of ``names()``."""
    return cast(Format, import_module(f"{__name__}.{name}")).render(report, language)


def names() -> tuple[str, ...]:
    """The names of all formats, in alphabetical order. Imports none of them."""
    return tuple(sorted(module.name for module in iter_modules(__path__)))
