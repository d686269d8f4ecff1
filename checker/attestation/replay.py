"""Judging again what a statement is about: whether the verdict and the findings still follow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass, fields
from datetime import date
from importlib.metadata import version
from typing import Any

from checker import __version__
from checker.attestation.naming import Root
from checker.attestation.reading import Statement
from checker.attestation.sources import PATHS
from checker.errors import CheckError
from checker.report import Report
from checker.run import Request, check
from checker.texts import Text

DAYS = ("as_of", "publication_date")


@dataclass(frozen=True)
class Replay:
    """What came of judging again: ``same`` where verdict and findings are those of the statement, and sentences."""

    same: bool
    said: tuple[Text, ...]


def replay(statement: Statement, root: Root) -> Replay:
    """Ask the gate the same again, in the root.

    Raises CheckError where it cannot be asked, or cannot answer.
    """
    request = request_of(statement, root)
    with chdir(root.path):
        report, _ = check(request)
    said = tuple(compared(statement, report))
    return Replay(not said, (*said, *(() if said else (follows(report),)), *versions(statement)))


def request_of(statement: Statement, root: Root) -> Request:
    """The request that a statement tells of. Raises CheckError for an argument that this program does not know."""
    known = {field.name for field in fields(Request)}
    given: dict[str, Any] = {}
    for name, value in statement.about["arguments"].items():
        if name not in known:
            raise CheckError("attestation.argument", name=name, version=statement.about["versions"]["checker"])
        if name in PATHS:
            value = located(value, root)
        elif name in DAYS:
            value = date.fromisoformat(value)
        given[name] = value
    return Request(**{**given, "language": statement.about["language"], "at_gate": True})


def located(value: str | list[str], root: Root) -> str | tuple[str, ...]:
    """Named files as they are given to a check in the root: by their names, the program's own by their places."""
    if isinstance(value, list):
        return tuple(str(located(each, root)) for each in value)
    path = root.file(value)
    return str(path.relative_to(root.path)) if path.is_relative_to(root.path) else str(path)


def compared(statement: Statement, report: Report) -> Iterator[Text]:
    """What is not as the statement says."""
    before, findings = statement.about["verdict"], statement.about["findings"]
    if report.verdict.word != before:
        words = {name: Text(f"attestation.{word}") for name, word in (("before", before), ("now", report.verdict.word))}
        yield Text("attestation.other-verdict", words)
    if report.digest != findings["sha256"]:
        yield Text("attestation.other-findings", {"before": findings["count"], "now": report.frame.height})


def follows(report: Report) -> Text:
    """That everything still follows."""
    verdict = Text(f"attestation.{report.verdict.word}")
    return Text("attestation.follows", {"verdict": verdict, "count": report.frame.height})


def versions(statement: Statement) -> Iterator[Text]:
    """That another version judged then."""
    now = {"checker": __version__, "polars": version("polars")}
    for name, own in now.items():
        before = statement.about["versions"].get(name)
        if before != own:
            yield Text("attestation.version", {"name": name, "before": before, "now": own})
