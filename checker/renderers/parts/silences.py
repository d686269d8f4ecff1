"""What did not run, and what had nothing to judge: silence is never green."""

from __future__ import annotations

from checker.renderers.parts.wording import plain, said
from checker.report import Report


def not_run(report: Report, language: str) -> list[tuple[str, list[str]]]:
    """Each reason why rules did not run, with the titles of those rules."""
    reasons: dict[str, list[str]] = {}
    for outcome in report.outcomes:
        if outcome.not_run is not None:
            title = said(outcome.title, language, outcome.rule)
            reasons.setdefault(plain(outcome.not_run.say(language)), []).append(title)
    return list(reasons.items())


def without_records(report: Report, language: str) -> list[str]:
    """The titles of the rules that ran and had no record in scope."""
    return [
        said(outcome.title, language, outcome.rule)
        for outcome in report.outcomes
        if outcome.not_run is None and outcome.in_scope == 0
    ]


def told(report: Report, language: str) -> list[str]:
    """What the readers told, one sentence each."""
    return [plain(text.say(language)) for text in report.notices]
