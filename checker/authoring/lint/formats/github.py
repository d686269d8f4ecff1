"""Lint as workflow commands of GitHub: each mistake is shown at its line in the change."""

from __future__ import annotations

from checker.authoring.lint import LintReport, level
from checker.errors import Mistake
from checker.renderers.parts.annotations import annotation


def render(report: LintReport, language: str) -> str:
    """One command a mistake."""
    return "".join(command(mistake, language) for mistake in report.mistakes)


def command(mistake: Mistake, language: str) -> str:
    """One mistake."""
    place: dict[str, str | int] = {"file": mistake.file, "line": mistake.line, "col": mistake.column}
    return annotation(level(mistake), mistake.text.say(language), **place, title=mistake.text.key)
