"""Colours over the runs on a screen: what changed within a period, and the colours of single projects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from checker.history.words import colour, phrase
from checker.renderers.parts.screen import grid
from checker.renderers.parts.wording import plain


def changes(about: dict[str, Any], language: str) -> str:
    """The colours that changed between the first run of the period and the last."""
    mine = [line for line in about["runs"] if line["period"] == about["period"]]
    if len(mine) < 2:
        return ""
    values = {"period": about["period"], "first": mine[0]["run"], "last": mine[-1]["run"]}
    if not about["changed"]:
        return phrase("changed-none", language, **values)
    headers = [phrase(name, language) for name in ("project", "parameter", "reported-colour", "derived-colour")]
    rows = [[plain(each["project"]), plain(each["parameter"]), *arrows(each, language)] for each in about["changed"]]
    return "\n".join([phrase("changed", language, **values), grid(rows, [None] * 4, headers)])


def arrows(each: dict[str, Any], language: str) -> Iterable[str]:
    """The reported colour before and after, then the derived one."""
    for name in ("reported", "derived"):
        before, after = (colour(each[when][name], language) for when in ("first", "last"))
        yield before if before == after else f"{before} → {after}"


def colours(lines: Sequence[dict[str, Any]], language: str) -> str:
    """The colours of the projects that were asked for, run by run."""
    if not lines:
        return ""
    names = ("project", "parameter", "period", "run", "reported-colour", "derived-colour")
    in_order = sorted(lines, key=lambda line: (line["project"], line["parameter"], line["period"], line["run"]))
    rows = [
        [
            *(plain(str(line[name])) for name in ("project", "parameter", "period", "run")),
            *(colour(line[name], language) for name in ("reported", "derived")),
        ]
        for line in in_order
    ]
    return grid(rows, [None] * len(names), [phrase(name, language) for name in names])
