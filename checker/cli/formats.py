"""The names of the formats, for the options of several commands."""

from __future__ import annotations


def formats() -> list[str]:
    """The names of the formats, without loading them."""
    from checker.renderers import names

    return list(names())
