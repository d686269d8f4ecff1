"""What a statement says beside a test result's own keys: all that an auditor asks for a year later."""

from __future__ import annotations

import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from checker import __version__
from checker.attestation.naming import Root
from checker.attestation.sources import argument_names
from checker.basis import Relied
from checker.report import COUNTS, Outcome, Report
from checker.run import Request

FORMAT = 1  # of what stands under "checker"


def about(request: Request, report: Report, root: Root, language: str) -> dict[str, Any]:
    """What the predicate's own keys have no room for."""
    basis = report.basis
    assert basis is not None  # the gate always gives it
    return {
        "format": FORMAT,
        "versions": {"checker": __version__, "polars": version("polars"), "python": platform.python_version()},
        "arguments": argument_names(request, root),
        "folders": folders(report, root),
        "language": language,
        "verdict": report.verdict.word,
        "reasons": [reason.say(language) for reason in report.verdict.reasons],
        "submissions": [submission(report, place) for place in range(len(report.identities))],
        "findings": {"count": report.frame.height, "levels": levels(report), "sha256": report.digest},
        "rulebook": {"fingerprint": basis.fingerprint, "policy": basis.policy},
        "waivers": waivers(report),
        "decisions": [decision(each) for each in basis.relied],
        "missing": {each.rule: each.missing for each in report.outcomes if each.missing},
        "notRun": {each.rule: each.not_run.say(language) for each in report.outcomes if each.not_run is not None},
        "judgedNothing": [each.rule for each in report.outcomes if each.not_run is None and not each.in_scope],
        "report": published(report),
        "outcomes": {each.rule: counts(each) for each in report.outcomes if each.not_run is None},
    }


def folders(report: Report, root: Root) -> dict[str, list[str]]:
    """The folders in which a further file would have been read too, and the files that would, had they been there."""
    basis = report.basis
    assert basis is not None
    inputs = [path for path in (*basis.inputs, *basis.earlier) if Path(path).is_dir()]
    absent = [basis.waivers] if basis.waivers is not None and not Path(basis.waivers).exists() else []
    found = {"inputs": inputs, "packs": basis.packs, "absent": absent}
    return {holds: [root.name(path) for path in paths] for holds, paths in found.items()}


def submission(report: Report, place: int) -> dict[str, Any]:
    """Which submission, and what its cover sheet says."""
    found = report.identities[place]
    cover = report.covers.get((found.portfolio, found.period), ())
    return {
        "portfolio": found.portfolio,
        "period": found.period,
        "asOf": found.as_of.isoformat(),
        "version": found.version,
        "extract": found.extract,
        "cover": {line.column: line.value for line in cover},
    }


def levels(report: Report) -> dict[str, int]:
    """How many findings of each level."""
    return {level: report.count(level) for level in ("error", "warning", "note")}


def waivers(report: Report) -> dict[str, list[str]]:
    """The waivers that were used, each with the findings that it covers."""
    used: dict[str, list[str]] = {}
    for name, finding in report.frame.filter(report.frame["waiver"].is_not_null()).select("waiver", "id").iter_rows():
        used.setdefault(name, []).append(finding)
    return dict(sorted(used.items()))


def decision(each: Relied) -> dict[str, Any]:
    """A row that a rule relied on."""
    return {name: value for name, value in each._asdict().items() if value is not None}


def published(report: Report) -> dict[str, Any] | None:
    """How much the report's text says that agrees, contradicts or is held against nothing; how much was not read."""
    found = report.published
    if found is None:
        return None
    said = {outcome: len(found.of(outcome)) for outcome in ("agrees", "contradicts", "untied")}
    return {"pages": found.pages, "passages": found.passages, **said, "unread": len(found.unread)}


def counts(outcome: Outcome) -> dict[str, int]:
    """How many records gave each answer."""
    return {name: getattr(outcome, name) for name in COUNTS}
