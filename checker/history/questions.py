"""What a history answers: since when a finding stands, which were solved, and which colours changed over the versions.

A period is what its last run says. A finding that is gone because its rule did not run is not solved: it was not looked
for, and it is taken to stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from checker.history.reading import History, Key, Run

Pair = tuple[str | None, str | None]  # reported and derived colour


@dataclass(frozen=True)
class Standing:
    """A finding of a period, the first period of those in a row that it stands in, and how many they are."""

    finding: dict[str, Any]
    since: str
    periods: int


@dataclass(frozen=True)
class Solved:
    """A finding that stands no more: as it was told last, in which run, and the rule that did not run, if so."""

    finding: dict[str, Any]
    last: int
    unchecked: bool


@dataclass(frozen=True)
class Changed:
    """A project's colours for a parameter, reported and derived, in a period's first run and in its last."""

    project: str
    parameter: str
    first: Pair
    last: Pair


def runs_of(history: History, key: Key) -> list[Run]:
    """The runs of one portfolio's period, in order."""
    return [run for run in history.runs if key in run.submissions]


def periods_of(history: History, portfolio: str) -> list[str]:
    """The periods of a portfolio, in order."""
    return sorted({period for run in history.runs for name, period in run.submissions if name == portfolio})


def findings_of(history: History, run: Run, key: Key) -> dict[str, dict[str, Any]]:
    """The findings of a run about one portfolio's period, by id. What is about no period is about all of its run."""
    import polars as pl

    portfolio, period = pl.col("portfolio"), pl.col("period")
    whose = (portfolio.is_null() | (portfolio == key[0])) & (period.is_null() | (period == key[1]))
    rows = history.findings.filter((pl.col("run") == run.number) & whose)
    return {row["id"]: row for row in rows.iter_rows(named=True)}


def standing(history: History, key: Key) -> list[Standing]:
    """Every finding of a period's last run, and since when it stands: the longest first."""
    portfolio, period = key
    earlier = [each for each in periods_of(history, portfolio) if each < period][::-1]
    before = [(each, last(history, (portfolio, each))) for each in earlier]
    runs = [(each, run, findings_of(history, run, (portfolio, each)).keys()) for each, run in before]
    found = []
    for finding in findings_of(history, last(history, key), key).values():
        since, count = period, 1
        for place, (each, run, ids) in enumerate(runs, 2):
            if finding["id"] in ids:
                since, count = each, place
            elif finding["rule"] not in run.not_run:
                break
        found.append(Standing(finding, since, count))
    return sorted(found, key=lambda each: each.since)


def last(history: History, key: Key) -> Run:
    """The last run of one portfolio's period, which there is."""
    return runs_of(history, key)[-1]


def solved(history: History, key: Key) -> list[Solved]:
    """The findings of the period before, and of this period's earlier runs, that its last run has no more."""
    portfolio, period = key
    runs = runs_of(history, key)
    earlier = [each for each in periods_of(history, portfolio) if each < period][-1:]
    told = [(run, (portfolio, each)) for each in earlier for run in [last(history, (portfolio, each))]]
    told += [(run, key) for run in runs[:-1]]
    now, silent = findings_of(history, runs[-1], key), runs[-1].not_run
    gone: dict[str, Solved] = {}
    for run, whose in told:
        for name, finding in findings_of(history, run, whose).items():
            if name not in now:
                gone[name] = Solved(finding, run.number, finding["rule"] in silent)
    return list(gone.values())


def changed(history: History, key: Key) -> list[Changed]:
    """The colours that are not the same in a period's first run, the draft, and in its last."""
    runs = runs_of(history, key)
    first, final = (colours_of(history, run, key) for run in (runs[0], runs[-1]))
    none: Pair = (None, None)
    pairs = [(name, first.get(name, none), final.get(name, none)) for name in dict.fromkeys([*first, *final])]
    return [Changed(*name, before, after) for name, before, after in pairs if before != after]


def colours_of(history: History, run: Run, key: Key) -> dict[tuple[str, str], Pair]:
    """The colours of one run, reported and derived, by project and parameter."""
    return {(row["project"], row["parameter"]): (row["reported"], row["derived"]) for row in judged(history, run, key)}


def counted(history: History, run: Run, key: Key) -> dict[str, dict[str, int]]:
    """How many colours of each sort a run has, reported and derived, over judged projects and parameters."""
    rows = judged(history, run, key)
    return {name: dict(Counter(row[name] for row in rows if row[name])) for name in ("reported", "derived")}


def judged(history: History, run: Run, key: Key) -> list[dict[str, Any]]:
    """The colours of the judged projects in one run."""
    import polars as pl

    mine = (pl.col("run") == run.number) & (pl.col("portfolio") == key[0]) & (pl.col("period") == key[1])
    return history.colours.filter(mine & pl.col("judged")).to_dicts()


def life(history: History, finding: str) -> Iterator[tuple[Run, Key, dict[str, Any] | None]]:
    """Every run from the first that tells a finding, and what it says of it: None where it stands there no more."""
    rows = [row for row in history.findings.iter_rows(named=True) if row["id"] == finding]
    portfolios = {row["portfolio"] for row in rows}
    for run in history.runs if rows else ():
        for key in sorted(run.submissions):
            if run.number >= rows[0]["run"] and (key[0] in portfolios or None in portfolios):
                yield run, key, findings_of(history, run, key).get(finding)


def chosen(history: History, portfolios: Iterable[str], period: str | None) -> list[Key]:
    """The periods to tell of: of each portfolio the one asked for, else its last."""
    asked = set(portfolios)
    names = sorted({name for run in history.runs for name, _ in run.submissions if not asked or name in asked})
    found = [(name, [each for each in periods_of(history, name) if period in (None, each)]) for name in names]
    return [(name, periods[-1]) for name, periods in found if periods]
