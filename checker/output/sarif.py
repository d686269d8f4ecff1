"""The findings as SARIF 2.1.0 for code hosts and editors, with their locations in the submission and in the rules.

A cell is a line of its file (a row of a workbook) and a logical location ("Prosjekter!G14"). A rule that did not run
is a notification; a waived finding is suppressed, with its waiver as the reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from checker.model.finding import Finding
from checker.model.report import Report, RuleCounts
from checker.output.parts.findings import cell
from checker.output.parts.overview import reason_lines, step_lines
from checker.output.parts.words import plain, title_of
from checker.version import __version__

name = "sarif"
suffix = ".sarif"

KEPT = ("portfolio", "period", "parameter", "colour", "segment", "table", "key", "project", "column")
FIGURES = ("observed", "limit", "distance", "unit", "reported", "derived")


def render(report: Report, *, language: str, colour: bool = False, width: int | None = None) -> str:
    """Render one run; messages in ``language``."""
    rules = rules_of(report, language)
    indices = {rule["id"]: place for place, rule in enumerate(rules)}
    results = [result(report, finding, indices, language) for finding in report.rows]
    silent = [not_run(outcome, indices, language) for outcome in report.outcomes if outcome.not_run is not None]
    invocation = {"executionSuccessful": True, "toolExecutionNotifications": silent}
    reasons, steps = reason_lines(report, language), step_lines(report, language)
    verdict = {"verdict": report.verdict.word, "reasons": reasons} | ({"steps": steps} if steps else {})
    return log_text(log("checker", rules, results, invocations=[invocation], language=language, properties=verdict))


def rules_of(report: Report, language: str) -> list[dict[str, Any]]:
    """Every rule that ran or has findings, by id; rules without a file have only an id."""
    found: dict[str, dict[str, Any]] = {finding.rule: {"id": finding.rule} for finding in report.rows}
    for outcome in report.outcomes:
        properties = {"kind": outcome.kind, "table": outcome.table, "in_scope": outcome.in_scope}
        found[outcome.rule] = {
            "id": outcome.rule,
            "shortDescription": {"text": title_of(outcome.title, language, outcome.rule)},
            "defaultConfiguration": {"level": outcome.level},
            "properties": properties | ({"parameter": outcome.parameter} if outcome.parameter else {}),
        }
    return [found[rule] for rule in sorted(found)]


def result(report: Report, finding: Finding, indices: dict[str, int], language: str) -> dict[str, Any]:
    related = related_locations(report, finding)
    values = {key: getattr(finding, key) for key in (*KEPT, *FIGURES)}
    found = {
        "ruleId": finding.rule,
        "ruleIndex": indices[finding.rule],
        "level": finding.level,
        "message": {"text": message(finding)},
        "locations": locations(report, finding, language),
        "relatedLocations": related,
        "partialFingerprints": fingerprints(finding),
        "suppressions": suppressions(finding),
        "properties": {"id": finding.id, "class": finding.class_} | {k: v for k, v in values.items() if v is not None},
    }
    return {key: value for key, value in found.items() if value or key != "relatedLocations"}


def message(finding: Finding) -> str:
    return " ".join(filter(None, (plain(finding.message), plain(finding.remedy)))) or finding.rule


def locations(report: Report, finding: Finding, language: str) -> list[dict[str, Any]]:
    """The location of the finding in the submission, if it has one."""
    file, spot = report.folders.of_data(finding), cell(finding, language)
    line = finding.line if finding.line is not None else finding.row
    place: dict[str, Any] = {"physicalLocation": physical(file, line)} if file else {}
    if spot:
        place["logicalLocations"] = [{"fullyQualifiedName": spot, "kind": "value"}]
    return [place] if place else []


def related_locations(report: Report, finding: Finding) -> list[dict[str, Any]]:
    """The line of the rule in its file, then the further cells of the finding."""
    places: list[dict[str, Any]] = []
    if finding.rule_file is not None:
        where = physical(report.folders.of_rule(finding.rule_file), finding.rule_line)
        places.append({"id": 1, "physicalLocation": where, "message": {"text": finding.rule}})
    for number, place in enumerate(dict.fromkeys(map(plain, finding.related or ())), len(places) + 1):
        logical = [{"fullyQualifiedName": place, "kind": "value"}]
        places.append({"id": number, "logicalLocations": logical, "message": {"text": place}})
    return places


def fingerprints(finding: Finding) -> dict[str, str]:
    """Return what identifies the finding in the next version of the submission, and in the next period."""
    version = (finding.portfolio, finding.period, finding.id)
    return {
        "primaryLocationLineHash": f"{short_hash(*version)}:1",
        "finding/v1": short_hash(finding.portfolio, finding.id),
    }


def short_hash(*parts: str | None) -> str:
    return sha256("\0".join(part or "" for part in parts).encode()).hexdigest()[:16]


def suppressions(finding: Finding) -> list[dict[str, str]]:
    """The waiver of a finding; an empty list states that there is none."""
    if not finding.waiver:
        return []
    return [{"kind": "external", "status": "accepted", "justification": plain(finding.waiver)}]


def not_run(outcome: RuleCounts, indices: dict[str, int], language: str) -> dict[str, Any]:
    """A notification that a rule did not run, and why."""
    text = plain(outcome.not_run.say(language)) if outcome.not_run else ""
    return {
        "associatedRule": {"id": outcome.rule, "index": indices[outcome.rule]},
        "level": "warning",
        "message": {"text": f"{outcome.rule}: {text}"},
    }


SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
NEWLINES = ("\r\n", "\n", "\r")  # line ends as editors and our readers count them; "\r" is not in the default
Rows = Sequence[Mapping[str, Any]]


def log(tool: str, rules: Rows, results: Rows, /, **run: Any) -> dict[str, Any]:
    """A log of one run of a tool; ``run`` holds further properties of the run."""
    driver = {"name": tool, "version": __version__, "rules": list(rules)}
    counted = {"columnKind": "unicodeCodePoints", "newlineSequences": list(NEWLINES)}
    whole = {"tool": {"driver": driver}, **counted, **run, "results": list(results)}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [whole]}


def log_text(log: Mapping[str, Any]) -> str:
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def physical(file: str, line: int | None = None, column: int | None = None) -> dict[str, Any]:
    """The value of ``physicalLocation``; without a line it is the whole file."""
    where: dict[str, Any] = {"artifactLocation": {"uri": uri(file)}}
    if line is not None:
        where["region"] = {"startLine": line} | ({"startColumn": column} if column is not None else {})
    return where


def uri(file: str) -> str:
    """A path as a URI, relative to the working directory unless it is absolute."""
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
