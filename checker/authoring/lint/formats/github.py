"""Lint as workflow commands of GitHub: each mistake is shown at its line in the change."""

from __future__ import annotations

from checker.authoring.lint import LintReport, level
from checker.errors import Mistake


def render(report: LintReport, language: str) -> str:
    """One command a mistake."""
    return "".join(command(mistake, language) for mistake in report.mistakes)


def command(mistake: Mistake, language: str) -> str:
    """One mistake."""
    properties = {"file": mistake.file, "line": mistake.line, "col": mistake.column, "title": mistake.text.key}
    given = ",".join(f"{name}={escaped(str(value), ':,')}" for name, value in properties.items())
    return f"::{level(mistake)} {given}::{escaped(mistake.text.say(language))}\n"


def escaped(text: str, also: str = "") -> str:
    """A text in which nothing is taken for the end of a property or of the command."""
    for sign in f"%\r\n{also}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
