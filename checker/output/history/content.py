"""Content of a history's answers as plain data, for JSON and for the screen."""

from __future__ import annotations

from typing import Any

from checker.model.finding import LEVELS
from checker.output.history.queries import (
    ColourChange,
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
    portfolios = [portfolio_content(history, key, projects) for key in keys]
    return {"schema_version": SCHEMA_VERSION, "portfolios": portfolios}


def portfolio_content(history: History, key: Key, projects: tuple[str, ...]) -> dict[str, Any]:
    portfolio, period = key
    periods = [each for each in periods_of(history, portfolio) if each <= period]

    def wanted(project: str | None) -> bool:
        return not projects or project in projects

    keys = [(portfolio, each) for each in periods]
    return {
        "portfolio": portfolio,
        "period": period,
        "runs": [run_line(history, run, each) for each in keys for run in runs_of(history, each)],
        "standing": [
            {"since": each.since, "periods": each.periods, **finding_fields(each.finding)}
            for each in open_findings(history, key)
            if wanted(each.finding["project"])
        ],
        "solved": [solved_line(each) for each in solved_findings(history, key) if wanted(each.finding["project"])],
        "changed": [changed_line(each) for each in colour_changes(history, key) if wanted(each.project)],
        "colours": [line for each in keys for line in colour_lines(history, each, projects)],
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


def solved_line(each: SolvedFinding) -> dict[str, Any]:
    """Return a solved finding; ``checked`` is whether its rule ran."""
    last = {"last_period": each.finding["period"], "last_run": each.last_run, "checked": not each.unchecked}
    return last | finding_fields(each.finding)


def changed_line(each: ColourChange) -> dict[str, Any]:
    first, last = (dict(zip(("reported", "derived"), pair, strict=True)) for pair in (each.first, each.last))
    return {"project": each.project, "parameter": each.parameter, "first": first, "last": last}


def colour_lines(history: History, key: Key, projects: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the colours of the named projects in all runs of a period."""
    names = ("project", "parameter", "reported", "derived")
    return [
        {"period": key[1], "run": run.number, **{name: row[name] for name in names}}
        for run in runs_of(history, key)
        for row in judged_colours(history, run, key)
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
