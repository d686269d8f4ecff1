"""How words are compared: capitals and spaces do not matter."""

from __future__ import annotations


def fold(text: str) -> str:
    """A word as compared: capitals, kinds of space and repeated spaces do not matter."""
    return " ".join(text.replace("\u00ad", "").split()).casefold()
