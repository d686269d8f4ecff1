"""The answers of a history put together: for each portfolio its periods, what stands, what was solved, what changed."""

from __future__ import annotations

from typing import Any

from checker.history.questions import (
    Changed,
    Pair,
    Solved,
    Standing,
    changed,
    counted,
    findings_of,
    judged,
    life,
    periods_of,
    runs_of,
    solved,
    standing,
)
from checker.history.reading import History, Key, Run

SCHEMA_VERSION = 1
LEVELS = ("error", "warning", "note")
TOLD = ("id", "rule", "level", "class", "colour", "project", "observed", "limit", "unit", "message", "waiver")


def content(history: History, keys: list[Key], projects: tuple[str, ...] = ()) -> dict[str, Any]:
    """Everything about some periods, each with the portfolio's periods before it; of some projects where named."""
    return {
        "schema_version": SCHEMA_VERSION,
        "portfolios": [about(history, key, projects) for key in keys],
    }


def about(history: History, key: Key, projects: tuple[str, ...]) -> dict[str, Any]:
    """One portfolio as one of its periods has it."""
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
        "standing": [standing_line(each) for each in standing(history, key) if wanted(each.finding["project"])],
        "solved": [solved_line(each) for each in solved(history, key) if wanted(each.finding["project"])],
        "changed": [changed_line(each) for each in changed(history, key) if wanted(each.project)],
        "colours": colour_lines(history, portfolio, periods, projects),
    }


def run_line(history: History, run: Run, key: Key) -> dict[str, Any]:
    """One run of a period: which version, the verdict, how many findings and colours, and who approved."""
    submission = run.submissions[key]
    findings = findings_of(history, run, key).values()
    return {
        "period": key[1],
        "run": run.number,
        "version": submission["version"],
        "at": run.at,
        "verdict": run.verdict,
        "findings": {level: sum(each["level"] == level for each in findings) for level in LEVELS},
        "colours": counted(history, run, key),
        "cover": submission["cover"],
    }


def told(finding: dict[str, Any]) -> dict[str, Any]:
    """What is told of a finding."""
    return {name: finding[name] for name in TOLD}


def standing_line(each: Standing) -> dict[str, Any]:
    """A finding that stands."""
    return {"since": each.since, "periods": each.periods, **told(each.finding)}


def solved_line(each: Solved) -> dict[str, Any]:
    """A finding that stands no more; ``checked`` says whether its rule ran."""
    return {"last_period": each.finding["period"], "last_run": each.last, "checked": not each.unchecked} | told(
        each.finding
    )


def changed_line(each: Changed) -> dict[str, Any]:
    """Colours that changed between a period's first run and its last."""
    return {"project": each.project, "parameter": each.parameter, "first": pair(each.first), "last": pair(each.last)}


def pair(colours: Pair) -> dict[str, str | None]:
    """Two colours by name."""
    return dict(zip(("reported", "derived"), colours, strict=True))


def colour_lines(
    history: History, portfolio: str, periods: list[str], projects: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Every colour of the projects that were named, over all runs; nothing where none was."""
    return [
        {
            "period": period,
            "run": run.number,
            **{name: row[name] for name in ("project", "parameter", "reported", "derived")},
        }
        for period in periods
        for run in runs_of(history, (portfolio, period))
        for row in judged(history, run, (portfolio, period))
        if row["project"] in projects
    ]


def life_of(history: History, finding: str) -> dict[str, Any]:
    """One finding over all runs: where it stood, where its rule did not run, where it was gone."""
    lines = []
    for run, key, row in life(history, finding):
        rule = finding.partition("/")[0]
        state = "stands" if row else "not-run" if rule in run.not_run else "gone"
        line = {"portfolio": key[0], "period": key[1], "run": run.number, "version": run.submissions[key]["version"]}
        lines.append({**line, "state": state, **({name: row[name] for name in TOLD[2:]} if row else {})})
    return {"schema_version": SCHEMA_VERSION, "finding": finding, "runs": lines}
