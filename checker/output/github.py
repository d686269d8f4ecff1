"""The findings as GitHub workflow commands: the verdict first, then each finding at its line in the submission.

GitHub shows only a few annotations per level, so the most serious come first. A waived finding is a notice.
"""

from __future__ import annotations

from checker.model.finding import LEVELS, Finding
from checker.model.report import Report
from checker.output.parts.findings import cell, message, subject
from checker.output.parts.overview import not_run, reason_lines, step_lines, verdict_line
from checker.output.parts.words import count_phrase, join, plain, shorten

name = "github"
suffix = ""

LONGEST = 4_000  # characters of a message; GitHub cuts at 4 KiB


def render(report: Report, *, language: str, colour: bool = False, width: int | None = None) -> str:
    verdict = verdict_line(report, language)
    reasons = "\n".join([*reason_lines(report, language), *step_lines(report, language)])
    severity = "note" if report.verdict.publishable else "error"
    lines = [annotation(severity, shorten(reasons or verdict, LONGEST), title=verdict)]
    by_level = sorted(report.rows, key=lambda finding: LEVELS.index(level(finding)))
    lines += [command(report, finding, language) for finding in by_level]
    for reason, titles in not_run(report, language):
        title = count_phrase("not-run", len(titles), language)
        lines.append(annotation("warning", f"{reason} ({'; '.join(titles)})", title=title))
    return "".join(lines)


def level(finding: Finding) -> str:
    return "note" if finding.waiver else finding.level


def command(report: Report, finding: Finding, language: str) -> str:
    line = finding.line if finding.line is not None else finding.row
    title = shorten(join(finding.rule, subject(report, finding, language), cell(finding, language)), LONGEST // 20)
    text = shorten(" ".join(filter(None, (message(finding, language), plain(finding.remedy)))), LONGEST)
    file = plain(report.folders.of_data(finding)) or None
    return annotation(level(finding), text, file=file, line=line if file else None, title=title)


COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def annotation(level: str, message: str, **properties: str | int | None) -> str:
    """Format one workflow command; properties without a value are left out."""
    given = ",".join(f"{name}={escape(str(value), ':,')}" for name, value in properties.items() if value is not None)
    return f"::{COMMANDS[level]}{' ' if given else ''}{given}::{escape(message)}\n"


def escape(text: str, also: str = "") -> str:
    """Escape every character that could end a property or the command."""
    for sign in f"%\r\n{also}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
