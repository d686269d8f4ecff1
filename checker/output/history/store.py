"""The folder of a history: append a run atomically; load all runs and check their SHA-256 chain."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.lazy import pl
from checker.model.errors import CheckError
from checker.model.provenance import of_bytes, of_file
from checker.output.history.record import COLOURS, FINDINGS, RUN, Record

RUN_NUMBER = re.compile(r"[0-9]{6,}")
KEYS = {"schema_version", "run", "previous", "verdict", "submissions", "not_run", "digest", "files", "at"}
Key = tuple[str, str]  # portfolio and period
SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Run:
    """One run. ``at`` is its day, if given; ``submissions`` are as in ``run.json``, by portfolio and period."""

    number: int
    at: str | None
    verdict: str
    submissions: dict[Key, dict[str, Any]]
    not_run: frozenset[str]


@dataclass(frozen=True)
class History:
    """All runs in order; findings and colours carry the number of their ``run``."""

    runs: tuple[Run, ...]
    findings: pl.DataFrame
    colours: pl.DataFrame

    def names(self) -> dict[str, list[str]]:
        """Portfolios, periods and projects, sorted."""
        keys = [key for run in self.runs for key in run.submissions]
        return {
            "portfolio": sorted({portfolio for portfolio, _ in keys}),
            "period": sorted({period for _, period in keys}),
            "project": self.colours["project"].unique().sort().to_list(),
        }


def load(folder: Path) -> History:
    """Return the history in a folder. Raises CheckError if there is none or a run has been changed."""
    known = read_runs(folder) if folder.is_dir() else {}
    if not known:
        raise CheckError("history.none", folder=str(folder))
    frames: dict[str, list[pl.DataFrame]] = {FINDINGS: [], COLOURS: []}
    for number, (about, _) in known.items():
        for name, found in frames.items():
            path = folder / f"{number:06}" / name
            if not path.is_file() or of_file(path) != about["files"].get(name):
                raise broken_run(folder, number)
            found.append(pl.read_parquet(path).with_columns(run=pl.lit(number, pl.Int64)))
    return History(
        tuple(run_of(number, about) for number, (about, _) in known.items()),
        *(pl.concat(found, how="diagonal_relaxed") for found in frames.values()),
    )


def run_numbers(folder: Path) -> list[int]:
    """Numbers of the runs in a folder. Raises CheckError if the folder contains anything else."""
    names = [entry.name for entry in folder.iterdir() if not entry.name.startswith(".")]
    if strange := sorted(name for name in names if not RUN_NUMBER.fullmatch(name)):
        raise CheckError("history.not-a-history", folder=str(folder), found=strange[0])
    return sorted(int(name) for name in names)


def read_runs(folder: Path) -> dict[int, tuple[dict[str, Any], bytes]]:
    """Return content and bytes of every ``run.json`` in order.

    Raises CheckError if one is missing or its SHA-256 is not the one stated by the next run.
    """
    known: dict[int, tuple[dict[str, Any], bytes]] = {}
    before: bytes | None = None
    for place, number in enumerate(run_numbers(folder), 1):
        try:
            content = (folder / f"{number:06}" / RUN).read_bytes()
            about = json.loads(content)
        except (OSError, ValueError):
            raise broken_run(folder, number) from None
        whole = isinstance(about, dict) and about.keys() >= KEYS and about["run"] == number == place
        if not whole or about["previous"] != (of_bytes(before) if before is not None else None):
            raise broken_run(folder, number)
        known[number], before = (about, content), content
    return known


def broken_run(folder: Path, number: int) -> CheckError:
    return CheckError("history.broken", run=str(folder / f"{number:06}"))


def keys_of(about: Any) -> set[Key]:
    return {(each["portfolio"], each["period"]) for each in about["submissions"]}


def run_of(number: int, about: dict[str, Any]) -> Run:
    submissions = {(each["portfolio"], each["period"]): each for each in about["submissions"]}
    return Run(number, about["at"], about["verdict"], submissions, frozenset(about["not_run"]))


def append(folder: Path, record: Record) -> tuple[int, bool]:
    """Add a run; return its number, and False if the last run of the same submissions was the same and nothing was
    added.

    A killed process leaves only a hidden folder that is never read; two concurrent ones get a number each. Raises
    CheckError if the folder is no history or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            known = read_runs(folder)
            if (number := same_as_last(known, record)) is not None:
                return number, False
            number = max(known, default=0) + 1
            if write_run(folder, number, known, record):
                return number, True
    except OSError as error:
        raise CheckError("history.not-written", folder=str(folder), reason=error.strerror or str(error)) from None


def same_as_last(known: dict[int, tuple[dict[str, Any], bytes]], record: Record) -> int | None:
    """Number of the last run of these submissions if its digest is the same."""
    wanted = keys_of(record.about)
    last = next((number for number in sorted(known, reverse=True) if keys_of(known[number][0]) & wanted), None)
    return last if last is not None and known[last][0]["digest"] == record.digest else None


def write_run(folder: Path, number: int, known: dict[int, tuple[dict[str, Any], bytes]], record: Record) -> bool:
    """Write the run of that number; return False if another process took the number."""
    beside = folder / f".{number:06}.{os.getpid()}.part"
    if beside.exists():  # of a run that was killed, under the number of this process
        shutil.rmtree(beside)
    beside.mkdir()
    try:
        for name, content in {**record.files, RUN: run_json(number, known, record)}.items():
            with (beside / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        sync_folder(beside)
        beside.rename(folder / f"{number:06}")
    except OSError:
        shutil.rmtree(beside, ignore_errors=True)
        if number in run_numbers(folder):
            return False
        raise
    sync_folder(folder)
    return True


def run_json(number: int, known: dict[int, tuple[dict[str, Any], bytes]], record: Record) -> bytes:
    about = {
        "schema_version": SCHEMA_VERSION,
        "run": number,
        "previous": of_bytes(known[number - 1][1]) if number > 1 else None,
        **record.about,
        "files": {name: of_bytes(content) for name, content in record.files.items()},
    }
    return (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode()


def sync_folder(folder: Path) -> None:
    """Flush a folder's directory entries to disk if the system supports it."""
    if os.name == "nt":
        return
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
