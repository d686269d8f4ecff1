"""The part of the predicate that is this program's own: all that an auditor asks for later."""

from __future__ import annotations

import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from checker import __version__
from checker.attestation.materials import Root, named_arguments
from checker.basis import Relied
from checker.finding import LEVELS
from checker.report import COUNTS, Report
from checker.run import Request
from checker.submission import Identity

FORMAT = 1  # version of the content of "checker"


def own_predicate(request: Request, report: Report, root: Root, language: str) -> dict[str, Any]:
    """Content of the key ``checker`` of the predicate."""
    basis = report.basis
    assert basis is not None  # the gate always gives it
    return {
        "format": FORMAT,
        "versions": {"checker": __version__, "polars": version("polars"), "python": platform.python_version()},
        "arguments": named_arguments(request, root),
        "folders": folder_names(report, root),
        "language": language,
        "verdict": report.verdict.word,
        "reasons": [reason.say(language) for reason in report.verdict.reasons],
        "submissions": [submission_fields(report, identity) for identity in report.identities],
        "findings": {
            "count": report.frame.height,
            "levels": {level: report.count(level) for level in LEVELS},
            "sha256": report.digest,
        },
        "rulebook": {"fingerprint": basis.fingerprint, "policy": basis.policy},
        "waivers": used_waivers(report),
        "decisions": [supporting_row(each) for each in basis.relied],
        "missing": {each.rule: each.missing for each in report.outcomes if each.missing},
        "notRun": {each.rule: each.not_run.say(language) for each in report.outcomes if each.not_run is not None},
        "judgedNothing": [each.rule for each in report.outcomes if each.not_run is None and not each.in_scope],
        "report": report_text_counts(report),
        "outcomes": {
            each.rule: {name: getattr(each, name) for name in COUNTS}
            for each in report.outcomes
            if each.not_run is None
        },
    }


def folder_names(report: Report, root: Root) -> dict[str, list[str]]:
    """Folders in which an added file would have been read too, and absent files that would have been read."""
    basis = report.basis
    assert basis is not None
    inputs = [path for path in (*basis.inputs, *basis.earlier) if Path(path).is_dir()]
    absent = [basis.waivers] if basis.waivers is not None and not Path(basis.waivers).exists() else []
    found = {"inputs": inputs, "packs": basis.packs, "absent": absent}
    return {holds: [root.name(path) for path in paths] for holds, paths in found.items()}


def submission_fields(report: Report, found: Identity) -> dict[str, Any]:
    cover = report.covers.get((found.portfolio, found.period), ())
    return {
        "portfolio": found.portfolio,
        "period": found.period,
        "asOf": found.as_of.isoformat(),
        "version": found.version,
        "extract": found.extract,
        "cover": {line.column: line.value for line in cover},
    }


def used_waivers(report: Report) -> dict[str, list[str]]:
    """Waivers that were used, with the findings that each covers."""
    used: dict[str, list[str]] = {}
    for name, finding in report.frame.filter(report.frame["waiver"].is_not_null()).select("waiver", "id").iter_rows():
        used.setdefault(name, []).append(finding)
    return dict(sorted(used.items()))


def supporting_row(each: Relied) -> dict[str, Any]:
    """A row that a rule relied on."""
    return {name: value for name, value in each._asdict().items() if value is not None}


def report_text_counts(report: Report) -> dict[str, Any] | None:
    """How many claims of the report text agree, contradict or are not compared; how much was not read."""
    found = report.published
    if found is None:
        return None
    claims = {outcome: len(found.of(outcome)) for outcome in ("agrees", "contradicts", "untied")}
    return {"pages": found.pages, "passages": found.passages, **claims, "unread": len(found.unread)}
