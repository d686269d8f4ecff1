"""Lint as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from checker import __version__
from checker.authoring.lint import LintReport, level
from checker.errors import Mistake

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(report: LintReport, language: str) -> str:
    """The report as one run of SARIF."""
    sorts = sorted({mistake.text.key for mistake in report.mistakes})
    driver = {
        "name": "checker rules lint",
        "version": __version__,
        "rules": [{"id": sort} for sort in sorts],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [result(mistake, sorts, language) for mistake in report.mistakes],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def result(mistake: Mistake, sorts: list[str], language: str) -> dict[str, Any]:
    """One mistake."""
    region = {"startLine": mistake.line, "startColumn": mistake.column}
    return {
        "ruleId": mistake.text.key,
        "ruleIndex": sorts.index(mistake.text.key),
        "level": level(mistake),
        "message": {"text": mistake.text.say(language)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": quote(mistake.file)}, "region": region}}],
    }
