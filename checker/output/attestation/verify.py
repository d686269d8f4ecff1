"""Verification: compare the files with a statement, and replay the check."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass, fields
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from checker.intake.files import delivered_files
from checker.model.errors import CheckError
from checker.model.provenance import of_file
from checker.model.report import Report
from checker.output.attestation.predicate import PATH_ARGUMENTS, Root
from checker.output.attestation.statement import Statement
from checker.pipeline import Request, check
from checker.texts import Text
from checker.version import __version__

DATE_ARGUMENTS = ("as_of", "publication_date")


class Difference(NamedTuple):
    """A file that is ``changed``, ``missing``, ``unreadable`` or ``new``."""

    name: str
    what: str
    role: str

    def text(self) -> Text:
        role = Text(f"attestation.role-{self.role}")
        return Text(f"attestation.{self.what}", {"file": self.name, "role": role})


def differences(statement: Statement, root: Root, aside: Path | None = None) -> list[Difference]:
    """Return every difference, by name. ``aside`` is the statement's own file, which may be among the others.

    Raises CheckError for a name that leads out of the root.
    """
    return sorted([*changed_files(statement, root), *added_files(statement, root, aside)])


def changed_files(statement: Statement, root: Root) -> Iterator[Difference]:
    for name, digest in statement.digests.items():
        path = root.file(name)
        what = "missing"
        if path.exists():
            try:
                what = "" if of_file(path) == digest else "changed"
            except OSError:
                what = "unreadable"
        if what:
            yield Difference(name, what, statement.roles[name])


def added_files(statement: Statement, root: Root, aside: Path | None) -> Iterator[Difference]:
    """Files that would now be read too and were not there."""
    folders = statement.about["folders"]
    inputs, packs = ([path for path in map(root.file, folders[role]) if path.is_dir()] for role in ("inputs", "packs"))
    present = [("input", file) for folder in inputs for file in delivered_files(folder)]
    present += [("rule", file) for folder in packs for file in sorted(folder.rglob("*.toml"))]
    present += [("waivers", path) for path in map(root.file, folders["absent"]) if path.exists()]
    for role, file in present:
        name = root.name(file)
        own = aside is not None and aside.exists() and file.samefile(aside)
        if name not in statement.digests and not own:
            yield Difference(name, "new", role)


@dataclass(frozen=True)
class Replay:
    """Whether verdict and findings are those of the statement, and the messages."""

    same: bool
    messages: tuple[Text, ...]


def replay(statement: Statement, root: Root) -> Replay:
    """Repeat the check in the root. Raises CheckError if it cannot be repeated."""
    request = request_of(statement, root)
    with chdir(root.path):
        report, _ = check(request)
    found = tuple(result_differences(statement, report))
    verdict = Text(f"attestation.{report.verdict.word}")
    same = Text("attestation.follows", {"verdict": verdict, "count": report.frame.height})
    return Replay(not found, (*(found or (same,)), *version_differences(statement)))


def request_of(statement: Statement, root: Root) -> Request:
    """The request described by a statement. Raises CheckError for an unknown argument."""
    known = {field.name for field in fields(Request)}
    given: dict[str, Any] = {}
    for name, value in statement.about["arguments"].items():
        if name not in known:
            raise CheckError("attestation.argument", name=name, version=statement.about["versions"]["checker"])
        if name in PATH_ARGUMENTS:
            value = resolved_paths(value, root)
        elif name in DATE_ARGUMENTS:
            value = date.fromisoformat(value)
        given[name] = value
    return Request(**{**given, "language": statement.about["language"], "at_gate": True})


def resolved_paths(value: str | list[str], root: Root) -> str | tuple[str, ...]:
    """Named files as arguments of a check in the root: relative, except files shipped with the program."""
    if isinstance(value, list):
        return tuple(str(resolved_paths(each, root)) for each in value)
    path = root.file(value)
    return str(path.relative_to(root.path)) if path.is_relative_to(root.path) else str(path)


def result_differences(statement: Statement, report: Report) -> Iterator[Text]:
    before, findings = statement.about["verdict"], statement.about["findings"]
    if report.verdict.word != before:
        words = {name: Text(f"attestation.{word}") for name, word in (("before", before), ("now", report.verdict.word))}
        yield Text("attestation.other-verdict", words)
    if report.digest != findings["sha256"]:
        yield Text("attestation.other-findings", {"before": findings["count"], "now": report.frame.height})


def version_differences(statement: Statement) -> Iterator[Text]:
    now = {"checker": __version__, "polars": version("polars")}
    for name, own in now.items():
        before = statement.about["versions"].get(name)
        if before != own:
            yield Text("attestation.version", {"name": name, "before": before, "now": own})
