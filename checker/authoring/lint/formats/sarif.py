"""Lint as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

from typing import Any

from checker.authoring.lint import LintReport, level
from checker.errors import Mistake
from checker.renderers.parts.sarif_log import log, physical, written


def render(report: LintReport, language: str) -> str:
    """The report as one run of SARIF."""
    sorts = sorted({mistake.text.key for mistake in report.mistakes})
    results = [result(mistake, sorts, language) for mistake in report.mistakes]
    return written(log("checker rules lint", [{"id": sort} for sort in sorts], results))


def result(mistake: Mistake, sorts: list[str], language: str) -> dict[str, Any]:
    """One mistake."""
    return {
        "ruleId": mistake.text.key,
        "ruleIndex": sorts.index(mistake.text.key),
        "level": level(mistake),
        "message": {"text": mistake.text.say(language)},
        "locations": [{"physicalLocation": physical(mistake.file, mistake.line, mistake.column)}],
    }
