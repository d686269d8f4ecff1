"""Queries on a history: open and solved findings, and colour changes between versions.

The last run of a period counts. A finding that is absent because its rule did not run is not solved: it was not
looked for and counts as open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from checker.lazy import pl
from checker.output.history.store import History, Key, Run

ColourPair = tuple[str | None, str | None]  # reported and derived colour


@dataclass(frozen=True)
class OpenFinding:
    """A finding of a period, the first of the consecutive periods in which it is open, and their count."""

    finding: dict[str, Any]
    since: str
    periods: int


@dataclass(frozen=True)
class SolvedFinding:
    """A finding that is gone, as last found and in which run; ``unchecked``: its rule did not run."""

    finding: dict[str, Any]
    last_run: int
    unchecked: bool


@dataclass(frozen=True)
class ColourChange:
    """Colours of a project and parameter in a period's first and last run."""

    project: str
    parameter: str
    first: ColourPair
    last: ColourPair


def runs_of(history: History, key: Key) -> list[Run]:
    """Runs of a portfolio's period, in order."""
    return [run for run in history.runs if key in run.submissions]


def last_run(history: History, key: Key) -> Run:
    return runs_of(history, key)[-1]


def periods_of(history: History, portfolio: str) -> list[str]:
    return sorted({period for run in history.runs for name, period in run.submissions if name == portfolio})


def findings_of(history: History, run: Run, key: Key) -> dict[str, dict[str, Any]]:
    """Findings of a run for a portfolio's period, by id; those without a period apply to the whole run."""
    portfolio, period = pl.col("portfolio"), pl.col("period")
    whose = (portfolio.is_null() | (portfolio == key[0])) & (period.is_null() | (period == key[1]))
    rows = history.findings.filter((pl.col("run") == run.number) & whose)
    return {row["id"]: row for row in rows.iter_rows(named=True)}


def open_findings(history: History, key: Key) -> list[OpenFinding]:
    """Findings of a period's last run, with the period since which each is open; the oldest first."""
    portfolio, period = key
    earlier = [each for each in periods_of(history, portfolio) if each < period][::-1]
    before = [(each, last_run(history, (portfolio, each))) for each in earlier]
    runs = [(each, run, findings_of(history, run, (portfolio, each)).keys()) for each, run in before]
    found = []
    for finding in findings_of(history, last_run(history, key), key).values():
        since, count = period, 1
        for place, (each, run, ids) in enumerate(runs, 2):
            if finding["id"] in ids:
                since, count = each, place
            elif finding["rule"] not in run.not_run:
                break
        found.append(OpenFinding(finding, since, count))
    return sorted(found, key=lambda each: each.since)


def solved_findings(history: History, key: Key) -> list[SolvedFinding]:
    """Findings of the previous period and of this period's earlier runs that its last run no longer has."""
    portfolio, period = key
    runs = runs_of(history, key)
    earlier = [each for each in periods_of(history, portfolio) if each < period][-1:]
    before = [(run, (portfolio, each)) for each in earlier for run in [last_run(history, (portfolio, each))]]
    before += [(run, key) for run in runs[:-1]]
    now, silent = findings_of(history, runs[-1], key), runs[-1].not_run
    gone: dict[str, SolvedFinding] = {}
    for run, whose in before:
        for name, finding in findings_of(history, run, whose).items():
            if name not in now:
                gone[name] = SolvedFinding(finding, run.number, finding["rule"] in silent)
    return list(gone.values())


def colour_changes(history: History, key: Key) -> list[ColourChange]:
    """Colours that differ between a period's first and last run."""
    runs = runs_of(history, key)
    first, final = (
        {
            (row["project"], row["parameter"]): (row["reported"], row["derived"])
            for row in judged_colours(history, run, key)
        }
        for run in (runs[0], runs[-1])
    )
    none: ColourPair = (None, None)
    pairs = [(name, first.get(name, none), final.get(name, none)) for name in dict.fromkeys([*first, *final])]
    return [ColourChange(*name, before, after) for name, before, after in pairs if before != after]


def colour_counts(history: History, run: Run, key: Key) -> dict[str, dict[str, int]]:
    """How many judged colours of each sort a run has, reported and derived."""
    rows = judged_colours(history, run, key)
    return {name: dict(Counter(row[name] for row in rows if row[name])) for name in ("reported", "derived")}


def judged_colours(history: History, run: Run, key: Key) -> list[dict[str, Any]]:
    mine = (pl.col("run") == run.number) & (pl.col("portfolio") == key[0]) & (pl.col("period") == key[1])
    return history.colours.filter(mine & pl.col("judged")).to_dicts()


def finding_runs(history: History, finding: str) -> Iterator[tuple[Run, Key, dict[str, Any] | None]]:
    """Yield every run from the first with the finding, and the finding in it; None if absent."""
    rows = [row for row in history.findings.iter_rows(named=True) if row["id"] == finding]
    portfolios = {row["portfolio"] for row in rows}
    for run in history.runs if rows else ():
        for key in sorted(run.submissions):
            if run.number >= rows[0]["run"] and (key[0] in portfolios or None in portfolios):
                yield run, key, findings_of(history, run, key).get(finding)


def selected_periods(history: History, portfolios: Iterable[str], period: str | None) -> list[Key]:
    """The period requested of each portfolio, or its last."""
    asked = set(portfolios)
    names = sorted({name for run in history.runs for name, _ in run.submissions if not asked or name in asked})
    found = [(name, [each for each in periods_of(history, name) if period in (None, each)]) for name in names]
    return [(name, periods[-1]) for name, periods in found if periods]
