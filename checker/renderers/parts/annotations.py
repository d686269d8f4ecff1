"""Workflow commands of GitHub: what is shown at a line of a change."""

from __future__ import annotations

COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def annotation(level: str, message: str, **properties: str | int | None) -> str:
    """One command on one line; properties without a value are left out."""
    given = ",".join(f"{name}={escaped(str(value), ':,')}" for name, value in properties.items() if value is not None)
    return f"::{COMMANDS[level]}{' ' if given else ''}{given}::{escaped(message)}\n"


def escaped(text: str, also: str = "") -> str:
    """A text in which nothing is taken for the end of a property or of the command."""
    for sign in f"%\r\n{also}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
