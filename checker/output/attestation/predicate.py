"""This program's own part of the predicate, with the files that a verdict depends on and how they are named."""

from __future__ import annotations

import os
import platform
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

from checker.intake.files import delivered_files, exists
from checker.model.errors import CheckError
from checker.model.finding import LEVELS
from checker.model.report import COUNTS, Report
from checker.model.submission import Identity
from checker.pipeline import Request
from checker.rulebook import loader as rulebook
from checker.rulebook.packs import SHIPPED_ROOT
from checker.version import __version__

SHIPPED_PREFIX = "checker:"
RULE_ROLES = ("rulebook", "rule", "waivers", "baseline")
PATH_ARGUMENTS = ("submissions", "previous", "rules", "baseline", "reports")
DISPLAY_ARGUMENTS = ("select", "level", "at_gate", "progress")  # fixed at the gate, or without effect on the result


@dataclass(frozen=True)
class Root:
    """The folder from which files are named: that of the project or of the archive."""

    path: Path

    def name(self, path: str | Path) -> str:
        """Name of a file or folder. Raises CheckError if it is outside the root and not shipped with the program."""
        for root, prefix in ((self.path, ""), (SHIPPED_ROOT, SHIPPED_PREFIX)):
            for form in (os.path.abspath, os.path.realpath):
                try:
                    return prefix + Path(form(path)).relative_to(form(root)).as_posix()
                except ValueError:
                    continue
        raise CheckError("attestation.outside", file=str(path), root=str(self.path))

    def file(self, name: str) -> Path:
        """Path of a named file or folder. Raises CheckError for a name that leads out of the root."""
        inside = name.removeprefix(SHIPPED_PREFIX)
        parts = PurePosixPath(inside).parts
        if ".." in parts or PurePosixPath(inside).is_absolute() or Path(inside).is_absolute() or "\0" in inside:
            raise CheckError("attestation.leads-out", file=name)
        return (SHIPPED_ROOT if name.startswith(SHIPPED_PREFIX) else self.path).joinpath(*parts)


@dataclass(frozen=True)
class Material:
    """A file and its role: input, earlier, report, rulebook, rule, waivers or baseline."""

    role: str
    path: Path


def files_before(request: Request) -> list[Path]:
    """Files known before a check: submissions, rulebook, packs and further arguments. The check itself reports those
    that are missing or unreadable.
    """
    found = [file for path in request.submissions if exists(Path(path)) for file in delivered_files(Path(path))]
    book = rulebook.find(request.rules)
    found += [path for path in rulebook.files(book, declared_packs(book)) if path.is_file()]
    # the gate itself may write the baseline anew
    return [*found, *(path for role, path in optional_files(request) if role != "baseline" and path.is_file())]


def declared_packs(book: Path) -> list[str]:
    """Packs that a rulebook names; none if it is not TOML."""
    try:
        packs = tomllib.loads(book.read_bytes().decode("utf-8-sig")).get("packs", [])
    except (OSError, ValueError):
        return []
    return [pack for pack in packs if isinstance(pack, str)] if isinstance(packs, list) else []


def optional_files(request: Request) -> Iterator[tuple[str, Path]]:
    """Files beside the submissions and the rulebook, by role."""
    if request.baseline is not None:
        yield "baseline", Path(request.baseline)
    yield from (("report", Path(path)) for path in request.reports)


def materials_of(request: Request, report: Report) -> list[Material]:
    """Every file that the verdict depends on, with its role."""
    basis = report.basis
    assert basis is not None  # the gate always gives it
    found = [Material("input", file) for path in basis.inputs for file in delivered_files(Path(path))]
    found += [Material("earlier", file) for path in basis.earlier for file in delivered_files(Path(path))]
    if basis.waivers is not None and Path(basis.waivers).is_file():
        found.append(Material("waivers", Path(basis.waivers)))
    found += [Material("rule" if place else "rulebook", Path(path)) for place, path in enumerate(basis.rules)]
    if request.rules is not None and Path("rules.toml").is_file():
        found.append(Material("rulebook", Path("rules.toml")))  # its approval applies to another rulebook
    return found + [Material(role, path) for role, path in optional_files(request)]


def named_arguments(request: Request, root: Root) -> dict[str, Any]:
    """Arguments of the gate, with files by name: enough to repeat the check."""
    found: dict[str, Any] = {}
    for field in fields(request):
        value = getattr(request, field.name)
        if field.name in DISPLAY_ARGUMENTS or not value:
            continue
        if field.name in PATH_ARGUMENTS:
            value = root.name(value) if isinstance(value, str | Path) else [root.name(each) for each in value]
        found[field.name] = value.isoformat() if isinstance(value, date) else value
    return found


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
        "decisions": [
            {key: value for key, value in each._asdict().items() if value is not None} for each in basis.relied
        ],
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


def report_text_counts(report: Report) -> dict[str, Any] | None:
    """How many claims of the report text agree, contradict or are not compared; how much was not read."""
    found = report.published
    if found is None:
        return None
    claims = {outcome: len(found.of(outcome)) for outcome in ("agrees", "contradicts", "untied")}
    return {"pages": found.pages, "passages": found.passages, **claims, "unread": len(found.unread)}
