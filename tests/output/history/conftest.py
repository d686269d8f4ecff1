"""Histories of runs over the sample portfolio and over small submissions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.output.history.record import record_of
from checker.output.history.store import append
from checker.pipeline import Request, check

Write = Callable[..., Path]
Keep = Callable[..., int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the history is kept; not there yet."""
    return tmp_path / "historikk"


@pytest.fixture
def keep(folder: Path, first_month: Path) -> Keep:
    """Check a submission and add the run; its number is given back."""

    def kept(*submissions: Path, language: str = "nb", rules: Path = first_month) -> int:
        report, _ = check(Request(submissions, rules=rules, language=language, at_gate=True))
        return append(folder, record_of(report))[0]

    return kept


@pytest.fixture
def stated() -> Callable[..., str]:
    """What a submission of a month of 2023 says of itself."""

    def said(month: str, version: str = "1") -> str:
        day = f"2023-{month}-28"
        return (
            f'portfolio = "Regional IKT"\nperiod = "2023-{month}"\nreporting_date = {day}\n'
            f'version = "{version}"\ndecimal = ","\n'
        )

    return said
