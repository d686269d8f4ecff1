"""A rules-based risk and tolerance checker for project portfolios.

``checker.check`` is the public interface; it is described in docs/api.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checker.version import __version__

if TYPE_CHECKING:
    from checker.api import check
    from checker.model.errors import CheckError, RulebookError
    from checker.model.report import Report

__all__ = ["CheckError", "Report", "RulebookError", "__version__", "check"]

PLACES = {
    "check": "checker.api",
    "CheckError": "checker.model.errors",
    "RulebookError": "checker.model.errors",
    "Report": "checker.model.report",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that the command line starts without Polars."""
    if name not in PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(PLACES[name]), name)
