"""The formats of a lint report: text, JSON, SARIF and GitHub's workflow commands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from checker.authoring.lint import LintReport, level
from checker.model.errors import Mistake
from checker.output.github import annotation
from checker.output.sarif import log, log_text, physical


def formatted(report: LintReport, name: str, language: str) -> str:
    """Render the report in the format called ``name``, a key of FORMATS."""
    return FORMATS[name](report, language)


def as_text(report: LintReport, language: str) -> str:
    """Every mistake with its lines as compilers show it, separated by blank lines."""
    return "\n".join("\n".join(shown(report, mistake, language)) + "\n" for mistake in report.mistakes)


def shown(report: LintReport, mistake: Mistake, language: str) -> Iterator[str]:
    yield f"{mistake.say(language)} [{mistake.text.key}]"
    lines = around(report.sources.get(mistake.file, ""), mistake.line)
    width = len(str(lines[-1][0])) if lines else 1
    for number, line in lines:
        here = number == mistake.line
        yield f"{'>' if here else ' '} {number:>{width}} | {line}".rstrip()
        if here:
            # a tab stays a tab, so that the mark is under its character
            before = "".join(each if each == "\t" else " " for each in line[: mistake.column - 1])
            yield f"  {'':>{width}} | {before}^"


SCHEMA_VERSION = 1


def as_json(report: LintReport, language: str) -> str:
    """One object with the mistakes in order, and the result of the proofs."""
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
    """One mistake: place, key, sentence, what is allowed and what was probably meant."""
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
    return {"file": mistake.file, "line": mistake.line, "column": mistake.column}


def as_sarif(report: LintReport, language: str) -> str:
    sorts = sorted({mistake.text.key for mistake in report.mistakes})
    results = [result(mistake, sorts, language) for mistake in report.mistakes]
    return log_text(log("checker rules lint", [{"id": sort} for sort in sorts], results))


def result(mistake: Mistake, sorts: list[str], language: str) -> dict[str, Any]:
    return {
        "ruleId": mistake.text.key,
        "ruleIndex": sorts.index(mistake.text.key),
        "level": level(mistake),
        "message": {"text": mistake.text.say(language)},
        "locations": [{"physicalLocation": physical(mistake.file, mistake.line, mistake.column)}],
    }


def as_github(report: LintReport, language: str) -> str:
    return "".join(command(mistake, language) for mistake in report.mistakes)


def command(mistake: Mistake, language: str) -> str:
    place: dict[str, str | int] = {"file": mistake.file, "line": mistake.line, "col": mistake.column}
    return annotation(level(mistake), mistake.text.say(language), **place, title=mistake.text.key)


BEFORE, AFTER = 1, 1


def around(source: str, line: int) -> list[tuple[int, str]]:
    """The lines around ``line`` of a file, each with its number."""
    lines = source.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    first, last = max(line - BEFORE, 1), min(line + AFTER, len(lines))
    return [(number, lines[number - 1]) for number in range(first, last + 1)]


FORMATS = {"text": as_text, "json": as_json, "sarif": as_sarif, "github": as_github}
