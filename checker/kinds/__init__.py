"""The kinds of check, one file a kind. A new kind is a new file with a class derived from ``Kind``."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from checker.kinds.rule import Kind


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by the name that rule files use."""
    found: dict[str, Kind] = {}
    for module in iter_modules(__path__):
        loaded = import_module(f"{__name__}.{module.name}")
        own = (
            value for value in vars(loaded).values() if isinstance(value, type) and value.__module__ == loaded.__name__
        )
        found |= {kind.name: kind() for kind in own if issubclass(kind, Kind) and kind is not Kind}
    return found
