"""The record of a run: its submissions with their files, the verdict, all findings and all colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from checker.intake.files import delivered_files, opening
from checker.lazy import pl
from checker.model.provenance import of_file, of_json
from checker.model.report import Report
from checker.model.submission import Identity
from checker.version import __version__

FINDINGS, COLOURS, RUN = "findings.parquet", "colours.parquet", "run.json"
COLOUR_COLUMNS = ("portfolio", "period", "project", "judged", "parameter", "reported", "derived")


@dataclass(frozen=True)
class Record:
    """A run to be kept. ``about`` becomes its ``run.json``; equal ``digest``: same findings from the same files."""

    about: Mapping[str, Any]
    files: Mapping[str, bytes]
    digest: str


def record_of(report: Report, at: date | None = None) -> Record:
    """Return the record of a report. The day of the run is kept only if given: the clock is never read.

    Raises CheckError if a file of the submission can no longer be read.
    """
    submissions = [submission_fields(report, identity) for identity in report.identities]
    content = {
        "verdict": report.verdict.word,
        "submissions": submissions,
        "not_run": sorted(outcome.rule for outcome in report.outcomes if outcome.not_run is not None),
    }
    colours = report.statuses.select(COLOUR_COLUMNS)
    digest = of_json({**content, "findings": report.digest, "colours": colours.to_dicts()})
    about = {"checker": __version__, "at": at.isoformat() if at else None, **content, "digest": digest}
    return Record(about, {FINDINGS: to_parquet(report.frame), COLOURS: to_parquet(colours)}, digest)


def submission_fields(report: Report, identity: Identity) -> dict[str, Any]:
    """Return identity, cover sheet and SHA-256 of the files of one submission."""
    key = (identity.portfolio, identity.period)
    return {
        "portfolio": identity.portfolio,
        "period": identity.period,
        "as_of": identity.as_of.isoformat(),
        "version": identity.version,
        "extract": identity.extract,
        "cover": [
            {"column": line.column, "title": dict(line.title), "value": line.value}
            for line in report.covers.get(key, ())
        ],
        "files": file_digests(Path(report.folders.submissions[key])),
    }


def file_digests(path: Path) -> dict[str, str]:
    found = {}
    for file in delivered_files(path):
        with opening(file):
            found[file.name] = of_file(file)
    return found


def to_parquet(frame: pl.DataFrame) -> bytes:
    file = BytesIO()
    frame.write_parquet(file, compression="zstd", statistics=True)
    return file.getvalue()
