"""Lint as JSON: one object with the mistakes in order, and what became of the proofs."""

from __future__ import annotations

import json
from typing import Any

from checker.authoring.lint import LintReport, level
from checker.authoring.lint.excerpt import around
from checker.errors import Mistake

SCHEMA_VERSION = 1


def render(report: LintReport, language: str) -> str:
    """The report as indented JSON."""
    content = {
        "schema_version": SCHEMA_VERSION,
        "rules": report.rules,
        "mistakes": [mistake_as_json(report, mistake, language) for mistake in report.mistakes],
        "proofs": {
            "made": report.proofs.made,
            "shared": report.proofs.shared,
            "undecided": [place_of(mistake) for mistake in report.proofs.undecided],
            "not_made": report.proofs.missing.say(language) if report.proofs.missing else None,
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def mistake_as_json(report: LintReport, mistake: Mistake, language: str) -> dict[str, Any]:
    """One mistake: its place, its sort, its sentence, what is allowed there and what was probably meant."""
    allowed = mistake.text.values.get("allowed")
    lines = around(report.sources.get(mistake.file, ""), mistake.line)
    return {
        **place_of(mistake),
        "sort": mistake.text.key,
        "level": level(mistake),
        "message": mistake.text.say(language),
        "allowed": str(allowed).removesuffix(" …").split(", ") if allowed else None,
        "nearest": mistake.text.values.get("nearest") or None,
        "lines": [{"line": number, "text": line} for number, line in lines],
    }


def place_of(mistake: Mistake) -> dict[str, Any]:
    """Where a mistake stands."""
    return {"file": mistake.file, "line": mistake.line, "column": mistake.column}
