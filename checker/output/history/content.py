"""The answers of a history as plain data, for JSON and for the screen."""

from __future__ import annotations

from typing import Any

from checker.model.finding import LEVELS
from checker.output.history.queries import (
    ColourChange,
    ColourPair,
    OpenFinding,
    SolvedFinding,
    colour_changes,
    colour_counts,
    finding_runs,
    findings_of,
    judged_colours,
    open_findings,
    periods_of,
    runs_of,
    solved_findings,
)
from checker.output.history.store import History, Key, Run

SCHEMA_VERSION = 1
FINDING_FIELDS = ("id", "rule", "level", "class", "colour", "project", "observed", "limit", "unit", "message", "waiver")


def content(history: History, keys: list[Key], projects: tuple[str, ...] = ()) -> dict[str, Any]:
    """Everything about some periods, with the earlier periods of each portfolio; limited to ``projects`` if named."""
    return {
        "schema_version": SCHEMA_VERSION,
        "portfolios": [portfolio_content(history, key, projects) for key in keys],
    }


def portfolio_content(history: History, key: Key, projects: tuple[str, ...]) -> dict[str, Any]:
    portfolio, period = key
    periods = [each for each in periods_of(history, portfolio) if each <= period]

    def wanted(project: str | None) -> bool:
        return not projects or project in projects

    return {
        "portfolio": portfolio,
        "period": period,
        "runs": [
            run_line(history, run, (portfolio, each)) for each in periods for run in runs_of(history, (portfolio, each))
        ],
        "standing": [open_line(each) for each in open_findings(history, key) if wanted(each.finding["project"])],
        "solved": [solved_line(each) for each in solved_findings(history, key) if wanted(each.finding["project"])],
        "changed": [changed_line(each) for each in colour_changes(history, key) if wanted(each.project)],
        "colours": colour_lines(history, portfolio, periods, projects),
    }


def run_line(history: History, run: Run, key: Key) -> dict[str, Any]:
    submission = run.submissions[key]
    findings = findings_of(history, run, key).values()
    return {
        "period": key[1],
        "run": run.number,
        "version": submission["version"],
        "at": run.at,
        "verdict": run.verdict,
        "findings": {level: sum(each["level"] == level for each in findings) for level in LEVELS},
        "colours": colour_counts(history, run, key),
        "cover": submission["cover"],
    }


def finding_fields(finding: dict[str, Any]) -> dict[str, Any]:
    return {name: finding[name] for name in FINDING_FIELDS}


def open_line(each: OpenFinding) -> dict[str, Any]:
    return {"since": each.since, "periods": each.periods, **finding_fields(each.finding)}


def solved_line(each: SolvedFinding) -> dict[str, Any]:
    """A solved finding; ``checked`` says whether its rule ran."""
    return {
        "last_period": each.finding["period"],
        "last_run": each.last_run,
        "checked": not each.unchecked,
    } | finding_fields(each.finding)


def changed_line(each: ColourChange) -> dict[str, Any]:
    return {
        "project": each.project,
        "parameter": each.parameter,
        "first": colour_pair(each.first),
        "last": colour_pair(each.last),
    }


def colour_pair(colours: ColourPair) -> dict[str, str | None]:
    return dict(zip(("reported", "derived"), colours, strict=True))


def colour_lines(
    history: History, portfolio: str, periods: list[str], projects: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Colours of the named projects over all runs."""
    return [
        {
            "period": period,
            "run": run.number,
            **{name: row[name] for name in ("project", "parameter", "reported", "derived")},
        }
        for period in periods
        for run in runs_of(history, (portfolio, period))
        for row in judged_colours(history, run, (portfolio, period))
        if row["project"] in projects
    ]


def finding_history(history: History, finding: str) -> dict[str, Any]:
    """One finding over all runs: present, gone, or its rule did not run."""
    lines = []
    for run, key, row in finding_runs(history, finding):
        rule = finding.partition("/")[0]
        state = "stands" if row else "not-run" if rule in run.not_run else "gone"
        line = {"portfolio": key[0], "period": key[1], "run": run.number, "version": run.submissions[key]["version"]}
        lines.append({**line, "state": state, **({name: row[name] for name in FINDING_FIELDS[2:]} if row else {})})
    return {"schema_version": SCHEMA_VERSION, "finding": finding, "runs": lines}
