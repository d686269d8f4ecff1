"""The whole report as one JSON object, for programs. Figures are texts with their exact decimals."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from checker.model.report import CheckedText, ProjectStatus, Report, RuleCounts
from checker.model.submission import Identity
from checker.output.parts.words import title_of

name = "json"
suffix = ".json"

SCHEMA_VERSION = "1.1"  # the second number grows with new keys, the first when a key changes its meaning


def render(report: Report, *, language: str, colour: bool = False, width: int | None = None) -> str:
    """Render the object as UTF-8 text with keys in a fixed order; sentences in ``language``."""
    return json.dumps(content(report, language), ensure_ascii=False, indent=1) + "\n"


def content(report: Report, language: str) -> dict[str, Any]:
    """The object. ``summary`` counts all findings; ``findings`` are those to be shown."""
    return {
        "schema_version": SCHEMA_VERSION,
        "language": language,
        "title": title_of(report.title, language),
        "identities": [identity(found) for found in report.identities],
        "verdict": report.verdict.word,
        "reasons": [reason.say(language) for reason in report.verdict.reasons],
        "steps": [step.say(language) for step in report.verdict.steps],
        "remarks": [remark.say(language) for remark in report.verdict.remarks],
        "summary": summary(report),
        "outcomes": [outcome(found, language) for found in report.outcomes],
        "standings": [standing(found) for found in report.project_statuses],
        "told": [text.say(language) for text in report.notices],
        "published": published(report.published, language) if report.published is not None else None,
        "findings": report.shown.to_dicts(),
    }


def identity(found: Identity) -> dict[str, Any]:
    return {**asdict(found), "as_of": found.as_of.isoformat()}


def published(found: CheckedText, language: str) -> dict[str, Any]:
    """What the text of the report says, and which parts of it were not read."""
    return {
        "files": list(found.files),
        "pages": found.pages,
        "passages": found.passages,
        "counts": {outcome: len(found.of(outcome)) for outcome in ("agrees", "contradicts", "untied")}
        | {"not_read": len(found.unread)},
        "statements": [
            {**asdict(each), "why": each.why.say(language) if each.why is not None else None} for each in found.claims
        ],
        "not_read": [
            {"file": each.file, "page": each.page, "line": each.line, "unit": each.unit, "why": each.why.say(language)}
            for each in found.unread
        ],
    }


def summary(report: Report) -> dict[str, Any]:
    """The numbers of findings by level and class, and of shown ones."""
    counts = report.counts
    return {
        "findings": counts.total,
        "shown": counts.shown,
        "levels": dict(counts.levels),
        "classes": dict(counts.classes),
        "waived": counts.waived,
        "held": counts.held,
    }


def outcome(found: RuleCounts, language: str) -> dict[str, Any]:
    """The counts of one rule, or why it did not run."""
    counts = ("green", "yellow", "red", "missing", "not_applicable", "failed", "in_scope")
    return {
        "rule": found.rule,
        "title": title_of(found.title, language, found.rule),
        "kind": found.kind,
        "table": found.table,
        "level": found.level,
        "parameter": found.parameter,
        **{count: getattr(found, count) for count in counts},
        "not_run": found.not_run.say(language) if found.not_run else None,
    }


def standing(found: ProjectStatus) -> dict[str, Any]:
    """Return the reported and derived colours of one project by parameter."""
    pairs = found.colours.items()
    colours = {name: {"reported": reported, "derived": derived} for name, (reported, derived) in pairs}
    return {**asdict(found), "colours": colours}
