"""The formats of a report: one module each, a pure function from a report to text or bytes.

A new format is one new module in this folder with ``name``, ``suffix`` and ``render``. Packages beside them are no
formats: ``parts`` is what formats share, the others write workbooks, attestations and histories.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from checker.model.errors import CheckError
from checker.model.report import Report


class Renderer(Protocol):
    """A format's module. ``suffix`` is how its files end (".csv"); "" for a format that is only asked for by name."""

    name: str
    suffix: str

    def render(self, report: Report, *, language: str, colour: bool = False, width: int | None = None) -> str | bytes:
        """Render the report; the same report gives the same text or bytes."""


def names() -> tuple[str, ...]:
    """Return the names of all formats in alphabetical order, without importing them; packages are no formats."""
    return tuple(sorted(module.name for module in iter_modules(__path__) if not module.ispkg))


def renderer(name: str) -> Renderer:
    """Return the format called ``name``. Raises CheckError for an unknown name."""
    if name not in names():
        raise CheckError("rendering.unknown-format", name=name, known=", ".join(names()))
    return cast(Renderer, import_module(f"{__name__}.{name}"))
