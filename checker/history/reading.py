"""Reading a history: every run with what it found, held against the SHA-256 that its successor and itself state."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.digest import of_bytes, of_file
from checker.errors import CheckError
from checker.history.entry import COLOURS, FINDINGS, RUN

if TYPE_CHECKING:
    import polars as pl

NUMBER = re.compile(r"[0-9]{6,}")
KEYS = {"schema_version", "run", "previous", "verdict", "submissions", "not_run", "digest", "files", "at"}
Key = tuple[str, str]  # portfolio and period


@dataclass(frozen=True)
class Run:
    """One run: its number, when it was (where that was said), its verdict, and its submissions as ``run.json`` has
    them, by portfolio and period.
    """

    number: int
    at: str | None
    verdict: str
    submissions: dict[Key, dict[str, Any]]
    not_run: frozenset[str]


@dataclass(frozen=True)
class History:
    """All runs in their order, and all findings and colours with the number of their ``run``."""

    runs: tuple[Run, ...]
    findings: pl.DataFrame
    colours: pl.DataFrame

    def names(self) -> dict[str, list[str]]:
        """The portfolios, periods and projects that there are, in order."""
        keys = [key for run in self.runs for key in run.submissions]
        return {
            "portfolio": sorted({portfolio for portfolio, _ in keys}),
            "period": sorted({period for _, period in keys}),
            "project": self.colours["project"].unique().sort().to_list(),
        }


def load(folder: Path) -> History:
    """The history in a folder. Raises CheckError where there is none, or where a run is not as it was kept."""
    import polars as pl

    if not folder.is_dir():
        raise CheckError("history.none", folder=str(folder))
    known = abouts(folder)
    if not known:
        raise CheckError("history.none", folder=str(folder))
    frames: dict[str, list[pl.DataFrame]] = {FINDINGS: [], COLOURS: []}
    for number, (about, _) in known.items():
        for name, found in frames.items():
            path = folder / f"{number:06}" / name
            if not path.is_file() or of_file(path) != about["files"].get(name):
                raise broken(folder, number)
            found.append(pl.read_parquet(path).with_columns(run=pl.lit(number, pl.Int64)))
    return History(
        tuple(run_of(number, about) for number, (about, _) in known.items()),
        *(pl.concat(found, how="diagonal_relaxed") for found in frames.values()),
    )


def numbers(folder: Path) -> list[int]:
    """The numbers of the runs in a folder. Raises CheckError where something else lies there: it is no history."""
    names = [entry.name for entry in folder.iterdir() if not entry.name.startswith(".")]
    if strange := sorted(name for name in names if not NUMBER.fullmatch(name)):
        raise CheckError("history.not-a-history", folder=str(folder), found=strange[0])
    return sorted(int(name) for name in names)


def abouts(folder: Path) -> dict[int, tuple[dict[str, Any], bytes]]:
    """The ``run.json`` of every run in order: its content and its bytes. Raises CheckError where one is missing, or is
    not the one that its successor states.
    """
    known: dict[int, tuple[dict[str, Any], bytes]] = {}
    before: bytes | None = None
    for place, number in enumerate(numbers(folder), 1):
        try:
            content = (folder / f"{number:06}" / RUN).read_bytes()
            about = json.loads(content)
        except (OSError, ValueError):
            raise broken(folder, number) from None
        whole = isinstance(about, dict) and about.keys() >= KEYS and about["run"] == number == place
        if not whole or about["previous"] != (of_bytes(before) if before is not None else None):
            raise broken(folder, number)
        known[number], before = (about, content), content
    return known


def broken(folder: Path, number: int) -> CheckError:
    """What to say of a run that is not as it was kept, or whose predecessor is not."""
    return CheckError("history.broken", run=str(folder / f"{number:06}"))


def where(about: Any) -> set[Key]:
    """Portfolio and period of each submission of a run."""
    return {(each["portfolio"], each["period"]) for each in about["submissions"]}


def run_of(number: int, about: dict[str, Any]) -> Run:
    """A run as its ``run.json`` says."""
    submissions = {(each["portfolio"], each["period"]): each for each in about["submissions"]}
    return Run(number, about["at"], about["verdict"], submissions, frozenset(about["not_run"]))
