"""A report as it is kept: which submissions with which files, the verdict, all findings and all colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker import __version__
from checker.digest import of_file, of_json
from checker.intake.files import delivered_files, opening
from checker.report import Report
from checker.submission import Identity

if TYPE_CHECKING:
    import polars as pl

FINDINGS, COLOURS, RUN = "findings.parquet", "colours.parquet", "run.json"
COLUMNS = ("portfolio", "period", "project", "judged", "parameter", "reported", "derived")


@dataclass(frozen=True)
class Entry:
    """What is to be kept of a run. ``about`` becomes its ``run.json``; ``digest`` is the same for a run that found the
    same in the same files.
    """

    about: Mapping[str, Any]
    files: Mapping[str, bytes]
    digest: str


def entry_of(report: Report, at: date | None = None) -> Entry:
    """A report as an entry. The day of the run is kept only where it is given: nothing asks the clock.

    Raises CheckError where a file of the submission can no longer be read.
    """
    submissions = [submission_of(report, identity) for identity in report.identities]
    content = {
        "verdict": report.verdict.word,
        "submissions": submissions,
        "not_run": sorted(outcome.rule for outcome in report.outcomes if outcome.not_run is not None),
    }
    colours = colours_of(report)
    digest = of_json({**content, "findings": report.digest, "colours": colours.to_dicts()})
    about = {"checker": __version__, "at": at.isoformat() if at else None, **content, "digest": digest}
    return Entry(about, {FINDINGS: parquet(report.frame), COLOURS: parquet(colours)}, digest)


def submission_of(report: Report, identity: Identity) -> dict[str, Any]:
    """One submission: what identifies it, what its cover sheet says, and the SHA-256 of its files."""
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
        "files": digests(Path(report.folders.submissions[key])),
    }


def digests(path: Path) -> dict[str, str]:
    """The SHA-256 of each of a submission's files, by name."""
    found = {}
    for file in delivered_files(path):
        with opening(file):
            found[file.name] = of_file(file)
    return found


def colours_of(report: Report) -> pl.DataFrame:
    """A row for every project and parameter: the reported colour and the derived one."""
    import polars as pl

    rows = [
        (each.portfolio, each.period, each.project, each.judged, parameter, *pair)
        for each in report.standings
        for parameter, pair in each.colours.items()
    ]
    schema = {name: pl.Boolean if name == "judged" else pl.String for name in COLUMNS}
    return pl.DataFrame(rows, schema=schema, orient="row")


def parquet(frame: pl.DataFrame) -> bytes:
    """A frame as the bytes of a Parquet file."""
    file = BytesIO()
    frame.write_parquet(file, compression="zstd", statistics=True)
    return file.getvalue()
