"""Three years of GMPP figures as the checker judges them, a plain count of the same files, and the page on both."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from checker.model.report import Report
from checker.pipeline import Request, check

from . import count as plain

ROOT = Path(__file__).resolve().parents[3]
DATASETS = ROOT / "datasets"
YEARS = (2021, 2022, 2023)


@pytest.fixture(scope="session")
def count() -> ModuleType:
    """The plain count, which is no test and lies beside the tests."""
    return plain


@pytest.fixture(scope="session")
def reports() -> dict[int, Report]:
    """By year, the report on its files; the year before lies beside them."""
    rules = DATASETS / "gmpp-2023" / "rules.toml"
    return {year: check(Request([DATASETS / f"gmpp-{year}"], rules=rules, language="en"))[0] for year in YEARS}


@pytest.fixture(scope="session")
def page() -> str:
    """docs/gmpp.md."""
    return (ROOT / "docs" / "gmpp.md").read_text(encoding="utf-8")
