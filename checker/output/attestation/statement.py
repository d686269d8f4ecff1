"""The attestation file: an in-toto statement v1 with a test result v0.1, written and read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.intake.files import opening
from checker.model.errors import CheckError
from checker.model.provenance import of_file
from checker.model.report import Report
from checker.output.attestation.predicate import (
    FORMAT,
    RULE_ROLES,
    Material,
    Root,
    files_before,
    materials_of,
    own_predicate,
)
from checker.pipeline import Request

PREDICATE = "https://in-toto.io/attestation/test-result/v0.1"
SHA256 = re.compile(r"[0-9a-f]{64}")
REQUIRED_KEYS = ("arguments", "folders", "verdict", "findings", "versions", "language")
STATEMENT = "https://in-toto.io/Statement/v1"


def digests_before(request: Request) -> dict[Path, str]:
    """Return the SHA-256 of every file that a check will read, as far as known in advance."""
    return {path: digest_of(path) for path in files_before(request)}


def create_statement(request: Request, report: Report, root: Root, before: Mapping[Path, str], language: str) -> bytes:
    """Return the statement about a check at the gate, as the bytes of a JSON file.

    Raises CheckError if a file is outside the root, cannot be read, or has changed since ``before``.
    """
    sources = materials_of(request, report)
    digests = {source.path: digest_of(source.path) for source in sources}
    for path, digest in before.items():
        if digests.get(path) != digest:
            raise CheckError("attestation.meanwhile", file=str(path))
    rules = [source for source in sources if source.role in RULE_ROLES]
    others = [source for source in sources if source not in rules]
    statement = {
        "_type": STATEMENT,
        "subject": resource_descriptors(others, digests, root),
        "predicateType": PREDICATE,
        "predicate": {
            "result": "PASSED" if report.verdict.publishable else "FAILED",
            "configuration": resource_descriptors(rules, digests, root),
            **test_results(report),
            "checker": own_predicate(request, report, root, language),
        },
    }
    return (json.dumps(statement, ensure_ascii=False, indent=1) + "\n").encode()


def digest_of(path: Path) -> str:
    with opening(path):
        return of_file(path)


def resource_descriptors(sources: Iterable[Material], digests: Mapping[Path, str], root: Root) -> list[dict[str, Any]]:
    found = {
        root.name(source.path): {"digest": {"sha256": digests[source.path]}, "annotations": {"role": source.role}}
        for source in sources
    }
    return [{"name": name, **found[name]} for name in sorted(found)]


def test_results(report: Report) -> dict[str, list[str]]:
    """Rules that passed, warned and failed; waived findings do not count. Rules that did not run or judged nothing are
    in none of the lists.
    """
    counted = report.frame.filter(report.frame["waiver"].is_null())
    failed = set(counted.filter(counted["level"] == "error")["rule"])
    warned = set(counted.filter(counted["level"] == "warning")["rule"]) - failed
    ran = {outcome.rule for outcome in report.outcomes if outcome.not_run is None and outcome.in_scope}
    found = {"passedTests": ran - failed - warned, "warnedTests": warned, "failedTests": failed}
    return {name: sorted(rules) for name, rules in found.items()}


@dataclass(frozen=True)
class Statement:
    """SHA-256 and role of each file by name, and the content of the key ``checker``."""

    digests: dict[str, str]
    roles: dict[str, str]
    about: dict[str, Any]


def read_statement(path: Path) -> Statement:
    """Return the statement in a file. Raises CheckError if it is unreadable or not a statement of this program."""
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise CheckError("reading.cannot-open", file=str(path), reason=error.strerror or str(error)) from None
    except ValueError:
        raise CheckError("attestation.not-json", file=str(path)) from None
    try:
        return parse_statement(found)
    except (KeyError, TypeError, AttributeError, ValueError):
        raise CheckError("attestation.not-a-statement", file=str(path)) from None


def parse_statement(found: dict[str, Any]) -> Statement:
    """Raises KeyError, TypeError, AttributeError or ValueError for anything that is not a valid statement."""
    predicate = found["predicate"]
    about = predicate["checker"]
    listed = [*found["subject"], *predicate["configuration"]]
    digests = {str(each["name"]): str(each["digest"]["sha256"]) for each in listed}
    roles = {str(each["name"]): str(each["annotations"]["role"]) for each in listed}
    known = (found["_type"], found["predicateType"], about["format"]) == (STATEMENT, PREDICATE, FORMAT)
    whole = len(digests) == len(listed) > 0 and all(map(SHA256.fullmatch, digests.values()))
    if not (known and whole and all(key in about for key in REQUIRED_KEYS)):
        raise ValueError(found)
    for names in (about["folders"]["inputs"], about["folders"]["packs"], about["folders"]["absent"]):
        if not all(isinstance(name, str) for name in names):
            raise ValueError(names)
    if not isinstance(about["arguments"]["submissions"], list):
        raise ValueError(about["arguments"])
    if (predicate["result"] == "PASSED") != (about["verdict"] == "publishable"):
        raise ValueError(predicate["result"])
    return Statement(digests, roles, about)
