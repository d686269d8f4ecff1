"""A small submission for a shipped pack: tables as CSV text, judged by a rulebook that uses this pack alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.model.report import Report
from checker.pipeline import Request, check

RULES = Path(__file__).resolve().parents[2] / "rules"
BOOK = """
title = {{ nb = "Prøve", en = "Trial" }}
languages = ["en", "nb"]
packs = ['{pack}']
compare.green   = {{ green = "agrees",  yellow = "error",   red = "error",  missing = "error"   }}
compare.yellow  = {{ green = "warning", yellow = "agrees",  red = "error",  missing = "error"   }}
compare.red     = {{ green = "warning", yellow = "warning", red = "agrees", missing = "warning" }}
compare.missing = {{ green = "warning", yellow = "error",   red = "error",  missing = "note"    }}
compare.blank   = {{ green = "note",    yellow = "note",    red = "note",   missing = "note"    }}
"""
STATED = """
portfolio = "Trial"
period = "2023-01"
reporting_date = 2023-01-31
version = "1"
extract = false
decimal = "."
"""
Judge = Callable[..., Report]


def records(text: str) -> list[tuple[str, ...]]:
    """The cells of a table drawn with bars, a record each, headings first."""
    lines = [tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines()]
    return list(zip(*lines[1:], strict=True)) if lines[0][0] == "column" else lines


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """``judge("evm", earned_value="…")``: write the tables as CSV files and check them.

    A table is written a record a line; one that begins with "column" a column a line, to be turned here.
    """

    def judged(pack: str, **tables: str) -> Report:
        (tmp_path / "rules.toml").write_text(BOOK.format(pack=RULES / pack), encoding="utf-8")
        folder = tmp_path / "submission"
        folder.mkdir()
        (folder / "submission.toml").write_text(STATED, encoding="utf-8")
        for name, text in tables.items():
            lines = "".join(";".join(record) + "\n" for record in records(text))
            (folder / f"{name}.csv").write_text(lines, encoding="utf-8")
        report, _ = check(Request([folder], rules=tmp_path / "rules.toml"))
        return report

    return judged


@pytest.fixture
def told() -> Callable[[Report], list[tuple[str, str, str | None, str]]]:
    """The findings of a report as (rule, key, colour, level), notes of class deviation left out."""

    def rows(report: Report) -> list[tuple[str, str, str | None, str]]:
        found = [(each.rule, str(each.key), each.colour, each.level) for each in report.rows]
        return [each for each in found if each[3] != "note"]

    return rows


@pytest.fixture
def colours() -> Callable[[Report], dict[str, dict[str, str | None]]]:
    """The derived colours of a report, by project and parameter."""

    def derived(report: Report) -> dict[str, dict[str, str | None]]:
        return {
            each.project: {name: pair[1] for name, pair in each.colours.items()} for each in report.project_statuses
        }

    return derived
