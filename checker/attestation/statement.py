"""The statement: an in-toto statement v1 with a test result v0.1, and beside it what an auditor asks for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from checker.attestation.account import about
from checker.attestation.naming import Root
from checker.attestation.sources import Source, given_files, sources_of
from checker.digest import of_file
from checker.errors import CheckError
from checker.intake.files import opening
from checker.report import Report
from checker.run import Request

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/test-result/v0.1"


def taken(request: Request) -> dict[Path, str]:
    """The SHA-256 of every file that a check is about to read, as far as is known before it."""
    return {path: digest_of(path) for path in given_files(request)}


def attested(request: Request, report: Report, root: Root, before: Mapping[Path, str], language: str) -> bytes:
    """The statement about a check at the gate, as the bytes of a JSON file.

    Raises CheckError where a file lies outside the root, cannot be read, or is not the one of ``before`` the check.
    """
    sources = sources_of(request, report)
    digests = {source.path: digest_of(source.path) for source in sources}
    for path, digest in before.items():
        if digests.get(path) != digest:
            raise CheckError("attestation.meanwhile", file=str(path))
    rules = [source for source in sources if source.is_rule]
    others = [source for source in sources if not source.is_rule]
    statement = {
        "_type": STATEMENT,
        "subject": described(others, digests, root),
        "predicateType": PREDICATE,
        "predicate": {
            "result": "PASSED" if report.verdict.publishable else "FAILED",
            "configuration": described(rules, digests, root),
            **tests(report),
            "checker": about(request, report, root, language),
        },
    }
    return (json.dumps(statement, ensure_ascii=False, indent=1) + "\n").encode()


def digest_of(path: Path) -> str:
    """A file's SHA-256. Raises CheckError where it cannot be read."""
    with opening(path):
        return of_file(path)


def described(sources: Iterable[Source], digests: Mapping[Path, str], root: Root) -> list[dict[str, Any]]:
    """Files as resource descriptors, by name."""
    found = {
        root.name(source.path): {"digest": {"sha256": digests[source.path]}, "annotations": {"role": source.role}}
        for source in sources
    }
    return [{"name": name, **found[name]} for name in sorted(found)]


def tests(report: Report) -> dict[str, list[str]]:
    """The rules that passed, that warned and that failed; a waived finding counts for neither. What did not run, or had
    nothing to judge, is none of them.
    """
    counted = report.frame.filter(report.frame["waiver"].is_null())
    failed = set(counted.filter(counted["level"] == "error")["rule"])
    warned = set(counted.filter(counted["level"] == "warning")["rule"]) - failed
    ran = {outcome.rule for outcome in report.outcomes if outcome.not_run is None and outcome.in_scope}
    return {
        "passedTests": sorted(ran - failed - warned),
        "warnedTests": sorted(warned),
        "failedTests": sorted(failed),
    }
